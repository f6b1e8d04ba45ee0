import { describe, expectTypeOf, test } from 'vitest';
import { among, type Id, type ReadonlyMapOf, type ReadonlySetOf, t, variables } from './index.ts';

const Node = t.ids('node', 3);
const Key = t.ids('key', 2);
const Message = t.union('type', { vote: { by: Node, term: t.int(0, 3) }, stop: {} });
const Entry = t.record({ term: t.int(0, 3), by: Node });

const { action, define } = variables({
  phase: t.oneOf('idle', 'busy'),
  term: t.int(0, 3),
  on: t.bool,
  leader: t.option(Node),
  last: t.option(Entry),
  at: t.record({ row: t.int(0, 3), inner: t.record({ flag: t.bool }) }),
  log: t.seq(Entry, 4),
  known: t.set(Node),
  msgs: t.set(Message),
  inbox: t.bag(Message, 3),
  votes: t.map(Node, t.set(Node)),
  logs: t.map(Node, t.seq(Entry, 2)),
});
const [someNode] = Node.values as readonly [Id<'node'>];
const idle = action({ then: () => {} });

type ReadEntry = { readonly term: number; readonly by: Id<'node'> };
type ReadMessage =
  | { readonly type: 'vote'; readonly by: Id<'node'>; readonly term: number }
  | { readonly type: 'stop' };

describe('what is inferred of the state', () => {
  test('in a guard, everything to read', () => {
    action({
      when: (s) => {
        expectTypeOf(s.phase).toEqualTypeOf<'idle' | 'busy'>();
        expectTypeOf(s.term).toEqualTypeOf<number>();
        expectTypeOf(s.on).toEqualTypeOf<boolean>();
        expectTypeOf(s.leader).toEqualTypeOf<Id<'node'> | null>();
        expectTypeOf(s.at.inner.flag).toEqualTypeOf<boolean>();
        expectTypeOf(s.log.at(-1)?.by).toEqualTypeOf<Id<'node'> | undefined>();
        expectTypeOf(s.log.length).toEqualTypeOf<number>();
        expectTypeOf(s.votes.get(someNode).has(someNode)).toEqualTypeOf<boolean>();
        expectTypeOf(s.votes).toExtend<ReadonlyMapOf<Id<'node'>, ReadonlySetOf<Id<'node'>, Id<'node'>>>>();
        expectTypeOf([...s.msgs]).branded.toEqualTypeOf<ReadMessage[]>();
        expectTypeOf([...s.log]).branded.toEqualTypeOf<ReadEntry[]>();
        expectTypeOf(s.inbox.count({ type: 'stop' })).toEqualTypeOf<number>();
        expectTypeOf([...s.votes.keys()]).toEqualTypeOf<Id<'node'>[]>();
        return true;
      },
      then: () => {},
    });
  });

  test('in an effect, everything to change, however deep', () => {
    action({
      then: (s) => {
        s.phase = 'busy';
        s.term += 1;
        s.on = !s.on;
        s.leader = someNode;
        s.leader = null;
        s.last = { term: 1, by: someNode };
        if (s.last !== null) s.last.term = 2;
        s.at.inner.flag = true;
        s.at.inner = { flag: false };
        s.at = { row: 1, inner: { flag: true } };
        s.log.push({ term: 1, by: someNode }, { term: 2, by: someNode });
        s.log.length = 1;
        s.log.splice(0, 1, { term: 3, by: someNode });
        const first = s.log.at(0);
        if (first !== undefined) first.term = 0;
        s.known.add(someNode);
        s.msgs.add({ type: 'vote', by: someNode, term: 1 });
        s.inbox.delete({ type: 'stop' });
        s.votes.get(someNode).add(someNode);
        s.votes.set(someNode, new Set([someNode]));
        s.logs.get(someNode).push({ term: 1, by: someNode });
        s.logs.set(someNode, s.log);
      },
    });
  });

  test('a literal of JavaScript may be assigned where a collection of its kind is', () => {
    action({
      then: (s) => {
        s.log = [];
        s.log = [{ term: 1, by: someNode }];
        s.known = new Set([someNode]);
        s.msgs = new Set();
        s.votes = new Map();
      },
    });
  });

  test('a union is narrowed by its tag', () => {
    action(
      { m: Message },
      {
        when: (_, { m }) => {
          if (m.type === 'stop') {
            expectTypeOf(m).branded.toEqualTypeOf<{ readonly type: 'stop' }>();
            return true;
          }
          expectTypeOf(m.by).toEqualTypeOf<Id<'node'>>();
          return m.term > 1;
        },
        then: () => {},
      },
    );
  });

  test('properties read states, constraints and terminal too', () => {
    define({
      actions: { idle },
      invariants: {
        one: (s) => s.term >= 0,
        several: { 'the term is small': (s) => s.term < 9, 'it is on': (s) => s.on },
      },
      steps: { grows: (before, after) => before.term <= after.term },
      reachable: { ends: (s) => s.phase === 'busy' },
      terminal: (s) => s.on,
      constraints: { small: (s) => s.log.length < 3 },
      stepConstraints: { slow: (before, after) => after.term - before.term < 2 },
      initial: [idle, idle],
    });
  });
});

describe('what is inferred of a choice', () => {
  test('from a type', () => {
    action(
      { node: Node, n: t.int(0, 3), word: t.oneOf('a', 'b'), maybe: t.option(Key), entry: Entry },
      {
        then: (_, { node, n, word, maybe, entry }) => {
          expectTypeOf(node).toEqualTypeOf<Id<'node'>>();
          expectTypeOf(n).toEqualTypeOf<number>();
          expectTypeOf(word).toEqualTypeOf<'a' | 'b'>();
          expectTypeOf(maybe).toEqualTypeOf<Id<'key'> | null>();
          expectTypeOf(entry).branded.toEqualTypeOf<ReadEntry>();
        },
      },
    );
  });

  test('from among, and from a list', () => {
    action(
      { word: among(t.oneOf('a', 'b', 'c'), ['a', 'b'] as const), n: [1, 2], pair: [[1, true] as const] },
      {
        then: (_, { word, n, pair }) => {
          expectTypeOf(word).toEqualTypeOf<'a' | 'b'>();
          expectTypeOf(n).toEqualTypeOf<number>();
          expectTypeOf(pair).toEqualTypeOf<readonly [1, true]>();
        },
      },
    );
  });

  test('from a collection of the state', () => {
    action(
      { m: (s) => s.msgs, entry: (s) => s.log, sent: (s) => s.inbox, node: (s) => s.votes.keys() },
      {
        then: (_, { m, entry, sent, node }) => {
          expectTypeOf(m).branded.toEqualTypeOf<ReadMessage>();
          expectTypeOf(entry).branded.toEqualTypeOf<ReadEntry>();
          expectTypeOf(sent).branded.toEqualTypeOf<ReadMessage>();
          expectTypeOf(node).toEqualTypeOf<Id<'node'>>();
        },
      },
    );
  });

  test('from the choices before it, in a second and in a third group', () => {
    action(
      { node: Node },
      { voter: (s, { node }) => s.votes.get(node) },
      {
        entry: (s, { node, voter }) => {
          expectTypeOf(node).toEqualTypeOf<Id<'node'>>();
          expectTypeOf(voter).toEqualTypeOf<Id<'node'>>();
          return s.logs.get(voter);
        },
      },
      {
        when: (s, { node, voter, entry }) => s.leader === node && entry.by === voter,
        then: (s, { voter, entry }) => {
          expectTypeOf(entry).branded.toEqualTypeOf<ReadEntry>();
          s.leader = voter;
          s.term = entry.term;
          s.log.push(entry);
        },
      },
    );
  });
});

describe('what must not compile', () => {
  test('a field that is not there', () => {
    // @ts-expect-error - no variable has that name
    action({ when: (s) => s.fase === 'idle', then: () => {} });
    // @ts-expect-error - no variable has that name
    action({ then: (s) => s.fase });
    // @ts-expect-error - the record has no such field
    action({ when: (s) => s.at.column === 1, then: () => {} });
    // @ts-expect-error - a field of one case only, before the tag is looked at
    action({ m: Message }, { when: (_, { m }) => m.term > 0, then: () => {} });
    // @ts-expect-error - the option may be null
    action({ when: (s) => s.last.term > 0, then: () => {} });
    // @ts-expect-error - there may be no such position
    action({ when: (s) => s.log.at(0).term > 0, then: () => {} });
  });

  test('a value of another type', () => {
    // @ts-expect-error - no such word
    action({ when: (s) => s.phase === 'lazy', then: () => {} });
    action({
      then: (s) => {
        // @ts-expect-error - no such word
        s.phase = 'lazy';
        // @ts-expect-error - a word is no number
        s.term = 'one';
        // @ts-expect-error - only an option is ever null
        s.term = null;
        // @ts-expect-error - a number is no identity
        s.leader = 1;
        // @ts-expect-error - a number is no identity
        s.known.add(0);
        // @ts-expect-error - the record lacks a field
        s.at = { row: 1 };
        // @ts-expect-error - the record has no such field
        s.at = { row: 1, inner: { flag: true, other: 1 } };
        // @ts-expect-error - an element of another type
        s.log.push({ term: true, by: someNode });
        // @ts-expect-error - a sequence of other elements
        s.log = [1, 2];
        // @ts-expect-error - a list is no set
        s.known = [someNode];
        // @ts-expect-error - a value of another type
        s.votes.set(someNode, someNode);
      },
    });
  });

  test('a case that is not there, and a case with other fields', () => {
    action({
      then: (s) => {
        // @ts-expect-error - no such case
        s.msgs.add({ type: 'halt' });
        // @ts-expect-error - the case has a field more
        s.msgs.add({ type: 'vote', by: someNode });
        // @ts-expect-error - the case has no such field
        s.msgs.add({ type: 'stop', term: 1 });
      },
    });
    // @ts-expect-error - no such case
    action({ m: Message }, { when: (_, { m }) => m.type === 'halt', then: () => {} });
  });

  test('an identity of another type, or one that is reckoned with', () => {
    action(
      { node: Node, key: Key },
      {
        // @ts-expect-error - identities of two types are never the same
        when: (_, { node, key }) => node === key,
        then: (s, { key }) => {
          // @ts-expect-error - an identity of another type
          s.leader = key;
          // @ts-expect-error - an identity of another type
          s.known.has(key);
          // @ts-expect-error - an identity of another type
          s.votes.get(key);
        },
      },
    );
    // @ts-expect-error - identities have no sum
    action({ node: Node }, { when: (_, { node }) => node + 1 === 2, then: () => {} });
    // @ts-expect-error - identities have no remainder
    action({ node: Node }, { when: (_, { node }) => node % 2 === 0, then: () => {} });
    // @ts-expect-error - an identity is not less than a number
    action({ node: Node }, { when: (_, { node }) => node < 2, then: () => {} });
    // @ts-expect-error - nor one identity than another
    action({ a: Node, b: Node }, { when: (_, { a, b }) => a < b, then: () => {} });
    // @ts-expect-error - an identity is not printed
    action({ node: Node }, { when: (_, { node }) => `${node}` === '0', then: () => {} });
    // @ts-expect-error - a number is no identity
    action({ when: (s) => s.leader === 0, then: () => {} });
    // @ts-expect-error - a number is no identity
    action({ when: (s) => s.votes.get(0).size === 0, then: () => {} });
  });

  test('a guard that changes the state', () => {
    const changes = [
      // @ts-expect-error - a variable is read-only in a guard
      action({ when: (s) => ++s.term > 0, then: () => {} }),
      // @ts-expect-error - an assignment
      action({ when: (s) => (s.on = true), then: () => {} }),
      // @ts-expect-error - a field of a record
      action({ when: (s) => (s.at.inner.flag = true), then: () => {} }),
      // @ts-expect-error - a field of an element
      action({ when: (s) => [...s.log].every((entry) => ++entry.term > 0), then: () => {} }),
      // @ts-expect-error - a guard adds nothing
      action({ when: (s) => s.known.add(someNode) !== undefined, then: () => {} }),
      // @ts-expect-error - a guard removes nothing
      action({ when: (s) => s.known.delete(someNode), then: () => {} }),
      // @ts-expect-error - a guard removes nothing from a bag
      action({ when: (s) => s.inbox.delete({ type: 'stop' }), then: () => {} }),
      // @ts-expect-error - a guard appends nothing
      action({ when: (s) => s.log.push({ term: 1, by: someNode }) > 0, then: () => {} }),
      // @ts-expect-error - a guard cuts nothing short
      action({ when: (s) => s.log.length-- > 0, then: () => {} }),
      // @ts-expect-error - a guard sets nothing
      action({ when: (s) => s.votes.set(someNode, new Set()) !== undefined, then: () => {} }),
      // @ts-expect-error - not even at a key
      action({ when: (s) => s.votes.get(someNode).delete(someNode), then: () => {} }),
      // @ts-expect-error - a choice reads the state
      action({ node: (s) => (s.known.clear() === undefined ? s.known : s.known) }, { then: () => {} }),
      // @ts-expect-error - choices are read-only in a guard
      action({ n: t.int(0, 1) }, { when: (_, chosen) => ++chosen.n > 0, then: () => {} }),
    ];
    expectTypeOf(changes).toBeArray();
  });

  test('an effect that changes what was chosen, or a whole union by its tag', () => {
    action(
      { entry: (s) => s.log, m: (s) => s.msgs },
      {
        then: (_, chosen) => {
          // @ts-expect-error - an element that was chosen stays what it is
          chosen.entry.term = 1;
          // @ts-expect-error - the tag of a union
          chosen.m.type = 'stop';
        },
      },
    );
  });

  test('a property that changes the state', () => {
    define({
      actions: { idle },
      // @ts-expect-error - an invariant reads
      invariants: { bad: (s) => (s.on = true) },
      // @ts-expect-error - a step property reads, before and after
      steps: { bad: (before, after) => (after.on = before.on) },
      // @ts-expect-error - a reachable property reads
      reachable: { bad: (s) => s.known.delete(someNode) },
      // @ts-expect-error - terminal reads
      terminal: (s) => (s.on = true),
      // @ts-expect-error - a constraint reads
      constraints: { bad: (s) => (s.on = true) },
    });
  });

  test('a choice that was not made', () => {
    // @ts-expect-error - no such choice
    action({ node: Node }, { then: (_, { other }) => other });
    // @ts-expect-error - there are no choices
    action({ then: (_, { node }) => node });
    // @ts-expect-error - a choice of the third group is not known in the second
    action({ a: Node }, { b: (s, { c }) => [c, s] }, { c: Node }, { then: () => {} });
  });

  test('a predicate that answers with anything but a boolean', () => {
    // @ts-expect-error - a number is no answer
    action({ when: (s) => s.term, then: () => {} });
    // @ts-expect-error - neither is null
    action({ when: { 'there is a leader': (s) => s.leader }, then: () => {} });
    // @ts-expect-error - a promise is true, always
    action({ when: async (s) => s.on, then: () => {} });
    // @ts-expect-error - a number is no answer
    define({ actions: { idle }, invariants: { bad: (s) => s.term } });
    // @ts-expect-error - nothing is no answer
    define({ actions: { idle }, steps: { bad: () => {} } });
    // @ts-expect-error - a number is no answer
    define({ actions: { idle }, reachable: { bad: (s) => s.log.length } });
  });

  test('a part that is misspelt or missing', () => {
    // @ts-expect-error - there is no such part
    define({ actions: { idle }, invariant: {} });
    // @ts-expect-error - actions are needed
    define({ invariants: {} });
    // @ts-expect-error - an action needs an effect
    action({ when: () => true });
    // @ts-expect-error - fairness is weak or strong
    action({ then: () => {}, fair: 'just' });
    // @ts-expect-error - a choice is a type, a list, or a function of the state
    action({ n: 3 }, { then: () => {} });
  });
});
