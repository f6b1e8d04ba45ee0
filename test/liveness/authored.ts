import fc, { type Random } from 'fast-check';
import type { Ltl } from '../../checker/liveness/index.ts';
import {
  type AnyAction,
  always,
  among,
  and,
  enabled,
  eventually,
  type Formula,
  implies,
  leadsTo,
  next,
  not,
  or,
  release,
  type Spec,
  spec,
  state,
  step,
  strong,
  type Taking,
  t,
  taken,
  taking,
  until,
  variables,
  weak,
} from '../../spec/language/index.ts';
import type { About, FairCase } from './fair-case.ts';

/** How a case is written as a spec: the verdict must not depend on it. */
export interface Writing {
  /** By action: where its labels come from. */
  readonly dresses: readonly DressName[];
  /** How the ways that are left are chosen among: by constants and a guard, or by what is there in the state. */
  readonly ways: 'constants' | 'state';
  /** What cuts off the steps that are cut off. */
  readonly cut: 'constraint' | 'step constraint' | 'bounds';
  /** Whether an action is named by itself where all of its labels are meant. */
  readonly whole: 'by itself' | 'value by value';
}

/** Values of a choice stand for labels: each dress has three. */
interface Dress {
  readonly from: unknown;
  readonly labelOf: (value: never) => number;
  /** The values as they are given to `taking`: equal to those that are chosen, and not always spelled alike. */
  readonly values: readonly [unknown, unknown, unknown];
}

const perAction = 3;

const Row = t.record({ a: t.bool, b: t.int(0, 2) });
const Members = t.set(t.int(0, 2));
const Table = t.map(t.int(0, 1), t.int(0, 2));

const records = [0, 1, 2].map((b) => ({ a: b === 1, b }));
const sets = [new Set([1]), new Set([0, 2]), new Set([0, 1, 2])];
const tables = [0, 1, 2].map((n) => new Map([[0, n] as const, [1, 2 - n] as const]));

interface State {
  readonly records: Iterable<unknown>;
  readonly sets: Iterable<unknown>;
  readonly tables: Iterable<unknown>;
  readonly at: number;
}

const mixed: readonly unknown[] = ['1', 1, true];
const words: readonly unknown[] = [null, 'none', 'some'];

const otherRecords = [0, 1, 2].map((b) => ({ b, a: b === 1 })) as unknown as Dress['values'];
const otherSets: Dress['values'] = [new Set([1]), new Set([2, 0]), new Set([2, 0, 1])];
const otherTables = [0, 1, 2].map(
  (n) => new Map([[1, 2 - n] as const, [0, n] as const]),
) as unknown as Dress['values'];

const asNumber = (value: number): number => value;
const byRecord = ({ b }: { readonly b: number }): number => b;
const bySize = ({ size }: ReadonlySet<number>): number => size - 1;
const byTable = (table: ReadonlyMap<number, number>): number => table.get(0) ?? 0;

const dresses = {
  numbers: { from: [0, 1, 2], labelOf: asNumber, values: [0, 1, 2] },
  'numbers of a type': { from: t.int(0, 2), labelOf: asNumber, values: [0, 1, 2] },
  'numbers of the state': {
    from: ({ at }: State) => (at % 2 === 0 ? [0, 1, 2] : new Set([2, 0, 1])),
    labelOf: asNumber,
    values: [0, 1, 2],
  },
  'values with equal texts': {
    from: mixed,
    labelOf: (value: never) => mixed.indexOf(value),
    values: ['1', 1, true],
  },
  'an option of words': {
    from: t.option(t.oneOf('none', 'some')),
    labelOf: (value: never) => words.indexOf(value),
    values: [null, 'none', 'some'],
  },
  'records of a type': { from: among(Row, records), labelOf: byRecord, values: otherRecords },
  'sets of a type': { from: among(Members, sets), labelOf: bySize, values: otherSets },
  'records of the state': { from: (s: State) => s.records, labelOf: byRecord, values: otherRecords },
  'sets of the state': { from: (s: State) => s.sets, labelOf: bySize, values: otherSets },
  'maps of the state': { from: (s: State) => s.tables, labelOf: byTable, values: otherTables },
} satisfies Readonly<Record<string, Dress>>;

type DressName = keyof typeof dresses;

/** The names of all dresses. */
export const dressNames = Object.keys(dresses) as readonly DressName[];

/** A random way to write specs of up to so many labels. */
class WritingArbitrary extends fc.Arbitrary<Writing> {
  generate(random: Random): fc.Value<Writing> {
    const pick = <T>(from: readonly T[]): T => from[random.nextInt(0, from.length - 1)] as T;
    return new fc.Value(
      {
        dresses: [pick(dressNames), pick(dressNames)],
        ways: pick(['constants', 'state']),
        cut: pick(['constraint', 'step constraint', 'bounds']),
        whole: pick(['by itself', 'value by value']),
      },
      undefined,
    );
  }

  canShrinkWithoutContext(value: unknown): value is Writing {
    return typeof value === 'object' && value !== null && 'dresses' in value;
  }

  shrink(writing: Writing): fc.Stream<fc.Value<Writing>> {
    const plain: Writing = { ...writing, dresses: ['numbers', 'numbers'] };
    const isPlain = writing.dresses.every((dress) => dress === 'numbers');
    return isPlain ? fc.Stream.nil() : fc.stream([new fc.Value(plain, undefined)].values());
  }
}

export const writings: fc.Arbitrary<Writing> = new WritingArbitrary();

/** The spec of a case, with its formula as a property and the negation of it as another. */
export function specOf(one: FairCase, writing: Writing): Spec {
  const { graph, labels } = one;
  const states = graph.truths.length;
  // One more, for steps that are cut off to lead to.
  const outside = writing.cut === 'bounds' ? states - 1 : states;
  return spec('a case', {}, () => {
    const { action, define } = variables({
      at: t.int(0, outside),
      records: t.seq(Row, perAction),
      sets: t.seq(Members, perAction),
      tables: t.seq(Table, perAction),
    });
    /** Where steps with a label lead from a state, by way. */
    const targets = (at: number, label: number): readonly number[] =>
      (graph.steps[at] ?? []).flatMap((each) =>
        ((each.labels >> label) & 1) === 1 ? [each.to ?? states] : [],
      );
    const mostWays = Math.max(1, ...graph.steps.map((steps) => steps?.length ?? 0));
    const actions = Array.from({ length: Math.ceil(labels / perAction) }, (_, index) => {
      const { from, labelOf }: Dress = dresses[writing.dresses[index] ?? 'numbers'];
      const leads = (at: number, v: unknown): readonly number[] =>
        targets(at, perAction * index + labelOf(v as never));
      const waysFrom = ({ at }: { readonly at: number }, { v }: { readonly v?: unknown }) =>
        leads(at, v).map((_, way) => way);
      return action(
        { v: from as readonly unknown[] },
        {
          way: writing.ways === 'constants' ? Array.from({ length: mostWays }, (_, way) => way) : waysFrom,
        },
        {
          when: (s, { v, way }) => way < leads(s.at, v).length,
          then: (s, { v, way }) => {
            s.at = leads(s.at, v)[way] ?? 0;
          },
        },
      );
    });
    const takings = (bits: number): readonly (AnyAction | Taking)[] =>
      actions.flatMap((each, index): readonly (AnyAction | Taking)[] => {
        const own = Math.min(perAction, labels - perAction * index);
        const { values }: Dress = dresses[writing.dresses[index] ?? 'numbers'];
        const chosen = values.filter(
          (_, value) => value < own && ((bits >> (perAction * index + value)) & 1) === 1,
        );
        // What is never taken may be meant or not.
        if (chosen.length === own && writing.whole === 'by itself') return [each];
        return chosen.map((v) => taking(each, { v }));
      });
    const start = action(
      { at: graph.initial },
      {
        then: (s, { at }) => {
          s.at = at;
          for (const each of records) s.records.push(each);
          for (const each of sets) s.sets.push(each);
          for (const each of tables) s.tables.push(each);
        },
      },
    );
    const isKept = ({ at }: { readonly at: number }) => at < states;
    const formula = formulaOf(one, one.formula, takings);
    return define({
      initial: start,
      actions: Object.fromEntries(actions.map((each, index) => [`act${index}`, each])),
      terminal: () => true,
      constraints: writing.cut === 'constraint' ? { 'it stays inside': isKept } : {},
      stepConstraints:
        writing.cut === 'step constraint' ? { 'it stays inside': (_, after) => isKept(after) } : {},
      fairness: one.fairness.map(({ kind, labels: bits }) =>
        kind === 'weak' ? weak(...takings(bits)) : strong(...takings(bits)),
      ),
      temporal: { 'the formula': formula, 'its negation': not(formula) },
    });
  });
}

type Of = Formula<{ readonly at: number }>;

function formulaOf(
  one: FairCase,
  formula: Ltl,
  takings: (labels: number) => readonly (AnyAction | Taking)[],
): Of {
  const leaf = (about: About): Of => {
    switch (about.kind) {
      case 'state':
        return state(`bit ${about.bit}`, ({ at }) => (((one.graph.truths[at] ?? 0) >> about.bit) & 1) === 1);
      case 'taken':
        return taken(...takings(about.labels));
      case 'enabled':
        return enabled(...takings(about.labels));
      case 'step':
        return step((before, after) => (((about.targets[before.at] ?? 0) >> after.at) & 1) === 1);
    }
  };
  const of = (each: Ltl): Of => formulaOf(one, each, takings);
  const unary = { always, eventually, next, not };
  const binary = { implies, leadsTo, release, until };
  switch (formula.operator) {
    case 'constant':
      return formula.value ? and() : or();
    case 'atom': {
      const about = one.atoms[formula.atom];
      if (about === undefined) throw new RangeError(`there is no atom ${formula.atom}`);
      return leaf(about);
    }
    case 'and':
      return and(...formula.of.map(of));
    case 'or':
      return or(...formula.of.map(of));
    case 'not':
    case 'always':
    case 'eventually':
    case 'next':
      return unary[formula.operator](of(formula.of));
    default:
      return binary[formula.operator](of(formula.left), of(formula.right));
  }
}
