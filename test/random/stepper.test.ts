import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Compiled,
  type Given,
  keptValue,
  Matching,
  modelOf,
  open,
  PackedStepper,
  PlainModel,
  type PlainState,
  type PlainStep,
  PlainStepper,
  type Stepper,
} from '../../model/index.ts';
import { specOf } from './author.ts';
import { textOf } from './canonical.ts';
import { stateText } from './plain-search.ts';
import type { Json, Plan } from './plan.ts';
import { plans } from './plans.ts';
import { Twin } from './twin.ts';

/** A third of what other laws take: each plan is walked twice, with everything compared at each state. */
const runs = Math.ceil(Number(process.env.ASSAY_LAW_RUNS ?? 300) / 3);
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_120);

/** A value as guards see it, in one text for equal values of one choice. */
function valueText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (part instanceof Set ? [...part] : part)) ?? 'nothing';
}

const chosenText = (chosen: Readonly<Record<string, unknown>>): string =>
  Object.entries(chosen)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(' ');

/** What is asked for of one choice, said once for all steppers, and the values that pass. */
interface Asked {
  readonly given: unknown;
  passes(text: string): boolean;
}

/** A whole number below `count`; the next one at each call. */
type Throw = (count: number) => number;

function throwsFrom(start: number): Throw {
  let state = start >>> 0;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

/** What to ask for of each choice of an action: what some step takes, anything, or about half of all values. */
function askedOf(
  action: Compiled['actions'][number],
  steps: readonly PlainStep[],
  dice: Throw,
): readonly Asked[] {
  const example = steps[dice(steps.length)];
  return action.choices.map((choice, position) => {
    const value = example?.chosen[position];
    const isGivable = example !== undefined && choice.kind !== 'state';
    const way = dice(isGivable ? 3 : 2);
    if (way === 0) return { given: open, passes: () => true };
    if (way === 2) return { given: value, passes: (text) => text === valueText(value) };
    const odd = dice(2);
    const passes = (text: string) => [...text].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % 2 === odd;
    return { given: new Matching((each) => passes(valueText(each))), passes };
  });
}

/** One visit, as told of by a stepper. */
interface Visited {
  readonly chosen: string;
  readonly state: string;
  readonly stutters: boolean;
  readonly falseStep: number;
}

function visitedBy<State>(stepper: Stepper<State>, action: number, given: Given): readonly Visited[] {
  const visited: Visited[] = [];
  stepper.take(action, given, (chosen) => {
    const state = stateText(stepper.plain(stepper.keep()));
    expect(stateText(JSON.parse(valueText(stepper.after)))).toBe(state);
    stepper.hold();
    visited.push({
      chosen: chosenText(
        Object.fromEntries(Object.entries(chosen).map(([name, value]) => [name, keptValue(value)])),
      ),
      state,
      stutters: stepper.stutters(),
      falseStep: stepper.falseStep(),
    });
    return 'go on';
  });
  return visited;
}

/** What the reference semantics say: the steps of the action, those alone that pass. */
function expectedVisits(
  plain: PlainModel,
  state: PlainState,
  steps: readonly PlainStep[],
  asked: readonly Asked[],
): readonly Visited[] {
  return steps.flatMap(({ chosen, arguments: args, outcome }) => {
    if (outcome.kind === 'bounds') return [];
    if (!asked.every(({ passes }, position) => passes(valueText(chosen[position])))) return [];
    const { steps: properties } = plain.compiled;
    return [
      {
        chosen: chosenText(Object.fromEntries(args.map(({ name }, position) => [name, chosen[position]]))),
        state: stateText(outcome.state),
        stutters: stateText(outcome.state) === stateText(state),
        falseStep: properties.findIndex(
          (each) => plain.falseConjuncts(each, state, outcome.state).length > 0,
        ),
      },
    ];
  });
}

/** Holds the successor at `wanted`, looks at those after it, and enters the one that is held. */
function requireHolding<State>(
  stepper: Stepper<State>,
  action: number,
  visits: readonly Visited[],
  wanted: number,
): void {
  const given = (stepper.compiled.actions[action]?.choices ?? []).map(() => open);
  const from = stepper.entered();
  let position = 0;
  stepper.take(action, given, () => {
    if (position === wanted) stepper.hold();
    if (position >= wanted) expect(stepper.isHeld()).toBe(visits[position]?.state === visits[wanted]?.state);
    position += 1;
    return 'go on';
  });
  expect(stepper.same(stepper.entered(), from)).toBe(true);
  expect(stepper.falseStep()).toBe(visits[wanted]?.falseStep);
  stepper.advance();
  expect(stateText(stepper.plain(stepper.entered()))).toBe(visits[wanted]?.state);
}

/** A visit that is enough ends the visiting. */
function requireStopping<State>(stepper: Stepper<State>, action: number, visits: readonly Visited[]): void {
  const given = (stepper.compiled.actions[action]?.choices ?? []).map(() => open);
  let count = 0;
  stepper.take(action, given, () => {
    count += 1;
    return count === 2 ? 'enough' : 'go on';
  });
  expect(count).toBe(Math.min(2, visits.length));
}

function requireMemo<State>(stepper: Stepper<State>, states: readonly PlainState[]): void {
  const memo = stepper.memo();
  const known = new Set<string>();
  for (const [index, state] of [...states, ...states].entries()) {
    const position = (index % 3) * 2_147_483_647;
    const text = `${position} ${stateText(state)}`;
    expect(memo.add(position, stepper.fromPlain(state))).toBe(!known.has(text));
    known.add(text);
    expect(memo.size).toBe(known.size);
  }
}

/** A walk of the stepper's, held at each state against the reference semantics and the twin. */
function requireAgreement<State>(stepper: Stepper<State>, plan: Plan, start: number): void {
  const plain = new PlainModel(stepper.compiled);
  const twin = new Twin(plan);
  const dice = throwsFrom(start);
  const initial = stepper.initial();
  const distinct = [...new Set(twin.initialSteps().map(({ state }) => textOf(state ?? null)))];
  expect(initial.map((state) => stateText(stepper.plain(state)))).toEqual(distinct);

  const walked: PlainState[] = [];
  let next = initial[dice(initial.length)];
  for (let length = 0; next !== undefined && length < 12; length += 1) {
    stepper.enter(next);
    const state = stepper.plain(next);
    walked.push(state);
    expect(stateText(JSON.parse(valueText(stepper.before)))).toBe(stateText(state));
    const { invariants } = stepper.compiled;
    expect(stepper.falseInvariant()).toBe(
      invariants.findIndex((each) => plain.falseConjuncts(each, state).length > 0),
    );
    next = requireSteps(stepper, twin, plain, state, dice);
  }
  requireMemo(stepper, walked);
}

/** Holds every action against the reference in the state entered; one of the successors. */
function requireSteps<State>(
  stepper: Stepper<State>,
  twin: Twin,
  plain: PlainModel,
  state: PlainState,
  dice: Throw,
): State | undefined {
  // True: the plain form is JSON.
  const twins = twin.steps(JSON.parse(JSON.stringify(state)) as Json);
  const steps = [...plain.steps(state)];
  const found: State[] = [];
  const from = stepper.entered();
  for (const [index, action] of stepper.compiled.actions.entries()) {
    const own = steps.filter((step) => step.action === action.name);
    const all = visitedBy(
      stepper,
      index,
      action.choices.map(() => open),
    );
    expect(all.map((visit) => visit.state)).toEqual(
      twins.flatMap((step) =>
        step.action === action.name && step.state !== undefined ? [textOf(step.state)] : [],
      ),
    );
    for (let time = 0; time < 3; time += 1) {
      const asked = askedOf(action, own, dice);
      const visited = visitedBy(
        stepper,
        index,
        asked.map(({ given }) => given),
      );
      expect(visited).toEqual(expectedVisits(plain, state, own, asked));
    }
    requireStopping(stepper, index, all);
    if (all.length === 0) continue;
    requireHolding(stepper, index, all, dice(all.length));
    found.push(stepper.entered());
    stepper.enter(from);
  }
  return found[dice(found.length)];
}

// Kills: a choice given by position of another, a guard that is asked of the state after, a stuttering step left out, a
// memo that forgets the position or grows wrongly.
test('both steppers take the steps of the reference semantics, whatever is asked for', () => {
  const law = fc.property(plans, fc.nat(), (plan, start) => {
    if (!new Twin(plan).startsWell()) return;
    const { compiled } = modelOf(specOf(plan));
    for (const stepper of [new PackedStepper(compiled), new PlainStepper(compiled)] as const) {
      requireAgreement(stepper as Stepper<unknown>, plan, start);
    }
  });
  fc.assert(law, { numRuns: runs, seed });
});
