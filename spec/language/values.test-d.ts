import { describe, expectTypeOf, test } from 'vitest';
import { copy, count, equal, exists, forAll, type Id, t, variables } from './index.ts';

const Node = t.ids('node', 3);
const Entry = t.record({ term: t.int(0, 3), by: Node });
const { action } = variables({ log: t.seq(Entry, 2), other: t.seq(Entry, 2), known: t.set(Node), at: Entry });

describe('equal and copy', () => {
  test('a copy can be assigned where its original is', () => {
    action({
      then: (s) => {
        s.other = copy(s.log);
        s.at = copy(s.at);
        s.known = copy(s.known);
        expectTypeOf(copy(s.at.term)).toEqualTypeOf<number>();
      },
    });
  });

  test('values of two types are not compared', () => {
    action({
      when: (s) => equal(s.log, s.other),
      then: (s) => {
        // @ts-expect-error - a sequence and a set
        equal(s.log, s.known);
        // @ts-expect-error - a number and a word
        equal<number>(s.at.term, 'one');
      },
    });
  });
});

describe('quantifiers', () => {
  test('range over scalar types and over anything iterable', () => {
    action({
      when: (s) => {
        forAll(Node, (node) => {
          expectTypeOf(node).toEqualTypeOf<Id<'node'>>();
          return true;
        });
        exists(s.log, (entry) => {
          expectTypeOf(entry.by).toEqualTypeOf<Id<'node'>>();
          return true;
        });
        expectTypeOf(count([1, 2], (n) => n > 1)).toEqualTypeOf<number>();
        return exists(t.oneOf('a', 'b'), (word) => word === 'a');
      },
      then: () => {},
    });
  });

  test('ask with predicates, over what can be listed', () => {
    // @ts-expect-error - a number is no answer
    forAll([1], (n) => n);
    // @ts-expect-error - a record is not listed
    exists(Entry, () => true);
    // @ts-expect-error - a number is nothing to range over
    exists(3, () => true);
  });
});
