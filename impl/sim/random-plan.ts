import { Dice, questions } from './dice.ts';
import type { Fault, Plan, PowerChange, Script, Window } from './plan.ts';
import { PlanError } from './plan-error.ts';
import { scripts } from './plan-reader.ts';

/** What a random plan is to be like. */
export interface PlanWishes {
  readonly seed: number;
  /** How many validators there are. */
  readonly nodes: number;
  readonly heights: number;
  /** Which kinds of faults there may be; all that can be survived by default. */
  readonly faults?: readonly FaultKind[];
  /** Whether validators have one power each, or each its own. By default chance says. */
  readonly powers?: 'equal' | 'unequal';
  /** Whether the powers change from some height on. By default chance says. */
  readonly changes?: 'none' | 'some';
  /**
   * The power of those that follow a script or have a twin: less than a third of all, as the protocol can bear, or at
   * least a third.
   */
  readonly byzantinePower?: 'less than a third' | 'a third or more';
}

/** The kinds of faults that a random plan may have. */
export type FaultKind = Exclude<Fault['kind'], 'lying disk'>;

/** Every kind of fault that a random plan may have. */
export const faultKinds: readonly FaultKind[] = [
  'loss',
  'duplication',
  'delay',
  'reordering',
  'partition',
  'crash',
  'clock skew',
  'twins',
  'byzantine',
];

/**
 * A plan in which chance has said what goes wrong, and when. The same wishes give the same plan.
 *
 * @throws PlanError if there can be no such plan
 */
export function randomPlan(wishes: PlanWishes): Plan {
  checkWishes(wishes);
  const draw = new Draw(new Dice(wishes.seed));
  const powers = powersFor(wishes, draw);
  const kinds = new Set(wishes.faults ?? faultKinds);
  const horizonMs = 20 + wishes.heights * 25;
  const changes = changesFor(wishes, draw, powers);
  const faulty = faultyFor(wishes, draw, [powers, ...changes.map((change) => change.powers)], kinds);
  const drawn: (Fault | undefined)[] = [];
  const add = (fault: Fault) => drawn.push(fault);
  addFaulty(add, draw, drawn, faulty, kinds);
  for (const kind of ['loss', 'duplication', 'delay', 'reordering'] as const) {
    if (!kinds.has(kind) || draw.below(3) === 0) continue;
    const rate = (1 + draw.below(kind === 'loss' ? 50 : 80)) / 100;
    add({ id: drawn.length, kind, ...draw.window(horizonMs), rate, delayMs: 1 + draw.below(80) });
  }
  const machines = [...powers.keys(), ...drawn.flatMap((fault) => secondOf(fault, powers.length))];
  const correct = [...powers.keys()].filter((validator) => !faulty.includes(validator));
  if (kinds.has('partition')) addPartitions(add, draw, drawn, machines, powers.length, horizonMs);
  if (kinds.has('crash')) addCrashes(add, draw, drawn, correct, horizonMs);
  if (kinds.has('clock skew')) {
    for (let more = draw.below(3); more > 0; more -= 1) {
      const factor = draw.below(2) === 0 ? 1 / (2 + draw.below(19)) : 2 + draw.below(9);
      add({
        id: drawn.length,
        kind: 'clock skew',
        ...draw.window(horizonMs),
        machine: draw.of(machines),
        factor,
      });
    }
  }
  return {
    seed: wishes.seed,
    powers,
    changes,
    heights: wishes.heights,
    latencyMs: { least: 1, most: 2 + draw.below(12) },
    syncMs: draw.below(4),
    faults: drawn.filter((fault) => fault !== undefined),
  };
}

function checkWishes({ seed, nodes, heights }: PlanWishes): void {
  const isWhole = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  if (!isWhole(seed, 0, 2 ** 32 - 1))
    throw new PlanError('the seed', `is ${seed}`, 'Give a whole number from 0 to 4294967295.');
  if (!isWhole(nodes, 1, 256)) throw new PlanError('the count of nodes', `is ${nodes}`, 'Give 1 to 256.');
  if (!isWhole(heights, 1, 1_000_000))
    throw new PlanError('the count of heights', `is ${heights}`, 'Give 1 to 1000000.');
}

/** Chance asked in a row. */
class Draw {
  readonly #dice: Dice;
  #asked = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  below(below: number): number {
    this.#asked += 1;
    return this.#dice.below(below, questions.plan, this.#asked);
  }

  of<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('drawn from nothing; this is a bug in Assay, please report it');
    return value;
  }

  window(horizonMs: number): Window {
    // Early rather than late: a run without faults is over before half of the horizon.
    const from = Math.min(this.below(horizonMs), this.below(horizonMs));
    return { from, to: from + 1 + this.below(horizonMs - from) };
  }

  shuffled<Value>(values: readonly Value[]): readonly Value[] {
    const left = [...values];
    return values.flatMap(() => left.splice(this.below(left.length), 1));
  }
}

function powersFor({ nodes, powers }: PlanWishes, draw: Draw): readonly number[] {
  const isEqual = powers === undefined ? draw.below(2) === 0 : powers === 'equal';
  return Array.from({ length: nodes }, () => (isEqual ? 1 : 1 + draw.below(4)));
}

/** At most one validator leaves or comes at a time, so that the others can still do without the faulty ones. */
function changesFor(
  { heights, changes }: PlanWishes,
  draw: Draw,
  powers: readonly number[],
): readonly PowerChange[] {
  const isNone = changes === undefined ? draw.below(3) > 0 : changes === 'none';
  if (isNone || heights < 3 || powers.length < 2) return [];
  const first = 1 + draw.below(heights - 2);
  const chosen = draw.below(powers.length);
  const changed = powers.with(chosen, draw.below(3));
  return [
    { height: first, powers: changed },
    ...(first + 1 < heights ? [{ height: first + 1 + draw.below(heights - first - 1), powers }] : []),
  ];
}

/** Validators that need not follow the protocol: as many as there may be at most, or fewer, in every set of powers. */
function faultyFor(
  { byzantinePower }: PlanWishes,
  draw: Draw,
  sets: readonly (readonly number[])[],
  kinds: ReadonlySet<FaultKind>,
): readonly number[] {
  if (!kinds.has('twins') && !kinds.has('byzantine')) return [];
  const chosen: number[] = [];
  const isLess = byzantinePower !== 'a third or more';
  const [first = []] = sets;
  const enough = isLess ? draw.below(first.length) : first.length;
  for (const validator of draw.shuffled([...first.keys()])) {
    if (chosen.length >= enough) break;
    const more = [...chosen, validator];
    if (isLess && sets.some((powers) => !isLessThanAThird(powers, more))) continue;
    chosen.push(validator);
    if (!isLess && !isLessThanAThird(first, more)) break;
  }
  return chosen;
}

/** Whether `validators` have less than a third of all power. */
export function isLessThanAThird(powers: readonly number[], validators: Iterable<number>): boolean {
  let theirs = 0;
  for (const validator of validators) theirs += powers[validator] ?? 0;
  return 3 * theirs < powers.reduce((sum, power) => sum + power, 0);
}

/** Those who act alike do more harm together, so half of the time all of them do. */
function addFaulty(
  add: (fault: Fault) => void,
  draw: Draw,
  drawn: readonly unknown[],
  faulty: readonly number[],
  kinds: ReadonlySet<FaultKind>,
): void {
  const drawScript = () => (draw.below(3) === 0 ? 'equivocate' : draw.of<Script>(scripts));
  const drawWay = () =>
    kinds.has('twins') && (!kinds.has('byzantine') || draw.below(3) === 0) ? 'twins' : drawScript();
  const shared = draw.below(2) === 0 ? drawWay() : undefined;
  for (const validator of faulty) {
    const id = drawn.length;
    const way = shared ?? drawWay();
    if (way === 'twins') add({ id, kind: 'twins', validator });
    else add({ id, kind: 'byzantine', validator, script: way });
  }
}

function secondOf(fault: Fault | undefined, validators: number): readonly number[] {
  return fault?.kind === 'twins' ? [validators + fault.validator] : [];
}

function addPartitions(
  add: (fault: Fault) => void,
  draw: Draw,
  drawn: readonly unknown[],
  machines: readonly number[],
  validators: number,
  horizonMs: number,
): void {
  for (let more = draw.below(4); more > 0; more -= 1) {
    const groups = draw.below(2) === 0 ? anyGroups(draw, machines) : halves(draw, machines, validators);
    add({
      id: drawn.length,
      kind: 'partition',
      ...draw.window(horizonMs),
      groups: groups.map((group) => group.toSorted(byNumber)),
    });
  }
}

function anyGroups(draw: Draw, machines: readonly number[]): readonly (readonly number[])[] {
  const shuffled = draw.shuffled(machines);
  const cut = 1 + draw.below(shuffled.length);
  const second = cut + draw.below(shuffled.length - cut + 1);
  return [shuffled.slice(0, cut), shuffled.slice(cut, second)];
}

/** Two groups with one of each pair of twins, so that either may take itself for the whole. */
function halves(draw: Draw, machines: readonly number[], validators: number): readonly (readonly number[])[] {
  const isTwin = (machine: number) =>
    machines.includes(machine + validators) || machines.includes(machine - validators);
  const single = draw.shuffled(machines.filter((machine) => !isTwin(machine)));
  const twins = machines.filter(isTwin);
  const middle = Math.ceil(single.length / 2);
  return [
    [...twins.filter((machine) => machine < validators), ...single.slice(0, middle)],
    [...twins.filter((machine) => machine >= validators), ...single.slice(middle)],
  ];
}

function byNumber(one: number, other: number): number {
  return one - other;
}

function addCrashes(
  add: (fault: Fault) => void,
  draw: Draw,
  drawn: readonly unknown[],
  correct: readonly number[],
  horizonMs: number,
): void {
  if (correct.length === 0) return;
  for (let more = draw.below(2 + correct.length); more > 0; more -= 1) {
    add({
      id: drawn.length,
      kind: 'crash',
      machine: draw.of(correct),
      at: draw.window(horizonMs).from,
      moment: draw.below(3) === 0 ? 'then' : 'while it writes',
      downMs: 1 + draw.below(100),
      unsafe: draw.of(['kept', 'lost', 'torn'] as const),
    });
  }
}
