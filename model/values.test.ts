import { describe, expect, test } from 'vitest';
import { copy, equal, spec, t, variables } from '../spec/language/index.ts';
import { machineOf } from './machine.ts';
import { modelOf } from './model.ts';
import { SpecError } from './plain.ts';
import { MutationError } from './values.ts';

const Node = t.ids('node', 2);
const Entry = t.record({ n: t.int(0, 3), on: t.bool });
const Message = t.union('type', { vote: { n: t.int(0, 3) }, stop: {} });
const types = {
  n: t.int(0, 3),
  entry: Entry,
  msg: Message,
  maybe: t.option(Entry),
  few: t.set(Node),
  sparse: t.set(t.int(0, 200), 2),
  many: t.set(t.int(0, 40)),
  bag: t.bag(Node, 2),
  seq: t.seq(t.int(0, 3), 2),
  entries: t.seq(Entry, 2),
  map: t.map(Node, t.int(0, 3)),
  sets: t.map(Node, t.set(Node)),
};

// What the compiler refuses: a state as someone sees it who casts it away.
type Anything = { [name: string]: Anything } & {
  length: unknown;
  add(element: unknown): unknown;
  delete(element: unknown): unknown;
  clear(): unknown;
  push(element: unknown): unknown;
  pop(): unknown;
  shift(): unknown;
  splice(start: number, deleteCount: number): unknown;
  set(key: unknown, value: unknown): unknown;
  get(key: unknown): Anything;
  at(index: number): Anything;
};

const changes: Readonly<Record<string, (s: Anything) => unknown>> = {
  'assigns a variable': (s) => Object.assign(s, { n: 1 }),
  'assigns a record': (s) => Object.assign(s, { entry: { n: 1, on: true } }),
  'assigns a field': (s) => Object.assign(s.entry as Anything, { n: 1 }),
  'assigns a field of a case': (s) => Object.assign(s.msg as Anything, { n: 1 }),
  'assigns a tag': (s) => Object.assign(s.msg as Anything, { type: 'stop' }),
  'assigns a field of an option': (s) => Object.assign(s.maybe as Anything, { n: 1 }),
  'assigns a field of an element': (s) => Object.assign(s.entries?.at(0) as Anything, { n: 1 }),
  'assigns a length': (s) => Object.assign(s.seq as Anything, { length: 0 }),
  'adds to a set': (s) => s.few?.add(1),
  'deletes from a set': (s) => s.few?.delete(0),
  'clears a set': (s) => s.few?.clear(),
  'adds to a sparse set': (s) => s.sparse?.add(1),
  'deletes from a sparse set': (s) => s.sparse?.delete(0),
  'clears a sparse set': (s) => s.sparse?.clear(),
  'adds to a long set': (s) => s.many?.add(1),
  'deletes from a long set': (s) => s.many?.delete(0),
  'clears a long set': (s) => s.many?.clear(),
  'adds to a bag': (s) => s.bag?.add(1),
  'deletes from a bag': (s) => s.bag?.delete(0),
  'clears a bag': (s) => s.bag?.clear(),
  pushes: (s) => s.seq?.push(1),
  pops: (s) => s.seq?.pop(),
  shifts: (s) => s.seq?.shift(),
  splices: (s) => s.seq?.splice(0, 1),
  'pushes to a sequence of records': (s) => s.entries?.push({ n: 1, on: true }),
  'sets a key': (s) => s.map?.set(0, 1),
  'adds to a set at a key': (s) => s.sets?.get(0).add(1),
};

/** A length has only a getter, and the engine's own words for that. */
const refusal = /^the guard of act (tries to change a value: |threw TypeError: Cannot set property length)/;

/** A model whose state has something in every collection. */
function modelWhere(guard: (s: Anything) => unknown, effect: (s: Anything) => unknown = () => {}) {
  return modelOf(
    spec('some', {}, () => {
      const { action, define } = variables(types);
      return define({
        initial: action({
          then: (s) => {
            s.maybe = { n: 0, on: false };
            for (const set of [s.sparse, s.many]) set.add(0);
            for (const node of Node.values.slice(0, 1)) {
              s.few.add(node);
              s.bag.add(node);
              s.sets.get(node).add(node);
            }
            s.seq.push(0);
            s.entries.push({ n: 0, on: false });
          },
        }),
        actions: {
          act: action({
            when: (s) => guard(s as unknown as Anything) !== 'no',
            then: (s) => effect(s as unknown as Anything),
          }),
        },
      });
    }),
  );
}

function firstState(model: ReturnType<typeof modelWhere>) {
  const [step] = [...model.plain.initialSteps()];
  if (step?.outcome.kind !== 'state') throw new Error('the initial action stays inside the bounds');
  return step.outcome.state;
}

describe.each(Object.entries(changes))('a guard that %s', (_, change) => {
  test('is told so, in both forms, and has changed nothing', () => {
    const model = modelWhere(change);
    const state = firstState(model);
    const text = JSON.stringify(state);
    expect(() => [...model.plain.steps(state)]).toThrow(SpecError);
    expect(() => [...model.plain.steps(state)]).toThrow(refusal);
    expect(JSON.stringify(state)).toBe(text);

    const machine = machineOf(model.compiled);
    machine.pack(state);
    machine.before.set(machine.after);
    expect(() => machine.expand()).toThrow(MutationError);
    expect(machine.unpack(machine.before)).toEqual(state);
  });
});

test('a MutationError says what was tried, and what to do', () => {
  const model = modelWhere((s) => s.few?.add(1));
  const machine = machineOf(model.compiled);
  expect(() => machine.expand()).toThrow(
    'add() is called outside an effect, or on a value that was chosen. ' +
      'Move the change into then(); to change a chosen or copied value, put it into the state and change it there.',
  );
});

test('the tag of a union cannot be assigned, even by an effect', () => {
  const model = modelWhere(
    () => true,
    (s) => Object.assign(s.msg as Anything, { type: 'stop' }),
  );
  expect(() => [...model.plain.steps(firstState(model))]).toThrow(/type.* the tag of a union/);
  expect(() => machineOf(model.compiled).expand()).toThrow(/type.* the tag of a union/);
});

describe('a value that was taken out of the state', () => {
  /** What an effect sees of values it held while it changed the state: in the plain form, then in the packed one. */
  function seen(effect: (s: Anything, told: unknown[]) => void): readonly unknown[] {
    const told: unknown[] = [];
    const model = modelWhere(
      () => true,
      (s) => effect(s, told),
    );
    const state = firstState(model);
    expect([...model.plain.steps(state)]).toHaveLength(1);
    const machine = machineOf(model.compiled);
    machine.pack(state);
    machine.before.set(machine.after);
    machine.expand();
    const half = told.length / 2;
    expect(told.slice(half)).toEqual(told.slice(0, half));
    return told.slice(0, half);
  }

  test('is read in place, so that a change is seen in it', () => {
    const what = seen((s, told) => {
      const { seq, entry } = s;
      s.seq?.push(3);
      Object.assign(s, { entry: { n: 2, on: true } });
      told.push(seq?.length, seq?.at(1), entry?.n);
    });
    expect(what).toEqual([2, 3, 2]);
  });

  test('stays what it was where it is a copy', () => {
    const what = seen((s, told) => {
      const [seq, few, entry] = [copy(s.seq), copy(s.few), copy(s.entry)] as unknown as Anything[];
      s.seq?.push(3);
      s.few?.clear();
      Object.assign(s, { entry: { n: 2, on: true } });
      told.push(seq?.length, few?.size, entry?.n, equal(seq, s.seq), equal<unknown>(few, new Set()));
      Object.assign(s, { seq, entry });
      told.push(s.seq?.length, s.entry?.n, equal(seq, s.seq), equal<unknown>(s.entry, { n: 0, on: false }));
    });
    expect(what).toEqual([1, 1, 0, false, false, 1, 0, true, true]);
  });

  test('stays what it was where it is an element of a set or a bag', () => {
    const what = seen((s, told) => {
      const [element] = s.many as unknown as Iterable<unknown>;
      s.many?.clear();
      told.push(element);
    });
    expect(what).toEqual([0]);
  });

  test('is taken as it was where it overlaps with what it is assigned to', () => {
    const what = seen((s, told) => {
      s.entries?.push({ n: 3, on: true });
      s.entries?.splice(0, 1);
      s.entries?.push(s.entries.at(0));
      Object.assign(s.entries?.at(0) as Anything, { n: 1 });
      told.push(s.entries?.at(0).n, s.entries?.at(1).n);
    });
    expect(what).toEqual([1, 3]);
  });
});
