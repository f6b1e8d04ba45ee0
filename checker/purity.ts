import {
  type Compiled,
  type CompiledProperty,
  hasMark,
  type Machine,
  type Model,
  type PlainState,
  type PlainStep,
  type Predicate,
  SpecError,
  sameData,
  stepText,
} from '../model/index.ts';
import { numbered } from './formulas.ts';
import { DisagreementError } from './retrace.ts';

/**
 * Looks at `state` twice in both representations. A spec whose guards, effects or properties answer differently the
 * second time (a clock, a random number, a variable outside the state) has no meaning; a packed form that steps
 * elsewhere than the plain one would be a bug of ours.
 *
 * Takes microseconds for each step from the state. The machine's counts are as before afterwards.
 * @throws SpecError where the spec is not pure, DisagreementError where the two representations differ.
 */
export function requirePurity(model: Model, machine: Machine, state: PlainState): void {
  const { compiled } = model;
  const steps = requireSameSteps(model, state, [...model.plain.steps(state)]);
  for (const { outcome } of steps.slice(0, sampledSteps)) {
    if (outcome.kind !== 'state' || sameData(outcome.state, state)) continue;
    for (const property of [...compiled.steps, ...compiled.stepConstraints]) {
      requireSameTwice(model, property, state, outcome.state);
    }
  }
  const ends = model.plain.isTerminal(state);
  const endsAgain = model.plain.isTerminal(state);
  if (ends !== endsAgain) throw varies('predicate terminal', state);
  for (const property of [...compiled.invariants, ...compiled.reachable, ...compiled.constraints]) {
    requireSameTwice(model, property, state);
  }
  for (const { name, refines } of compiled.steps) {
    const value = model.plain.value(state);
    const first = refines?.numberOf(value);
    if (first !== refines?.numberOf(value)) throw varies(`mapping of ${JSON.stringify(name)}`, state);
  }
  for (const { text, holds } of askedPredicates(compiled)) {
    const first = model.plain.asks(text, holds, state);
    if (first !== model.plain.asks(text, holds, state))
      throw varies(`predicate ${JSON.stringify(text)}`, state);
  }
  requireSameAnswers(model, machine, state);
  // A constraint keeps successors from the batch: then only the plain form is looked at.
  if (compiled.constraints.length + compiled.stepConstraints.length > 0) return;
  const expected = steps.flatMap(({ outcome }) =>
    outcome.kind === 'state' && !sameData(outcome.state, state) ? [outcome.state] : [],
  );
  const { states: packed, marks } = packedSuccessors(machine, state);
  if (sameStates(packed, expected)) {
    requireSameMarks(model, machine, state, steps, marks);
    return;
  }
  // It may be luck that the plain form agreed with itself: ours is only what repeats itself and differs.
  for (let again = 0; again < repetitions; again += 1) {
    requireSameSteps(model, state, steps);
    if (!sameStates(packedSuccessors(machine, state).states, packed)) throw varies('spec', state);
  }
  throw new DisagreementError(
    `from ${JSON.stringify(state)} the packed form steps to ${JSON.stringify(packed)}, the plain form to ${JSON.stringify(expected)}`,
  );
}

/** The predicates of the temporal properties that are asked for. */
function askedPredicates({ temporal, predicates }: Compiled): readonly Predicate[] {
  const asked = new Set(
    temporal.flatMap(({ formula }) =>
      numbered(formula).leaves.flatMap((leaf) => (leaf.kind === 'state' ? [leaf.predicate] : [])),
    ),
  );
  return predicates.filter((_, index) => asked.has(index));
}

/** @throws DisagreementError where the packed form says of a step what the plain one does not. */
function requireSameMarks(
  model: Model,
  machine: Machine,
  state: PlainState,
  steps: readonly PlainStep[],
  marks: Uint32Array,
): void {
  if (machine.wordsPerMarks === 0) return;
  const { compiled } = model;
  let position = 0;
  for (const step of steps) {
    if (step.outcome.kind !== 'state' || sameData(step.outcome.state, state)) continue;
    for (const [index, mark] of compiled.marks.entries()) {
      const isMarked = hasMark(mark, model, state, step);
      const word = marks[position * machine.wordsPerMarks + (index >>> 5)] ?? 0;
      if ((((word >>> (index & 31)) & 1) === 1) === isMarked) continue;
      for (let again = 0; again < repetitions; again += 1) {
        if (hasMark(mark, model, state, step) !== isMarked)
          throw varies(`predicate ${JSON.stringify(mark.text)}`, state);
      }
      throw new DisagreementError(
        `${JSON.stringify(mark.text)} is ${isMarked} of ${stepText(step)} from ${JSON.stringify(state)} in the plain form alone`,
      );
    }
    position += 1;
  }
}

/** @throws SpecError where a property answers otherwise the second time, or not with a boolean. */
function requireSameTwice(
  model: Model,
  property: CompiledProperty,
  ...states: readonly [PlainState, ...PlainState[]]
): void {
  const first = model.plain.falseConjuncts(property, ...states);
  const second = model.plain.falseConjuncts(property, ...states);
  if (first.length !== second.length) throw varies(`property ${JSON.stringify(property.name)}`, states[0]);
}

/** @throws DisagreementError where a property answers in the packed form otherwise than in the plain one. */
function requireSameAnswers(model: Model, machine: Machine, state: PlainState): void {
  machine.pack(state);
  machine.before.set(machine.after);
  for (const kind of ['invariants', 'reachable'] as const) {
    for (const [index, property] of model.compiled[kind].entries()) {
      const isTrue = model.plain.falseConjuncts(property, state).length === 0;
      if (machine.holds(kind, index) === isTrue) continue;
      throw new DisagreementError(
        `${JSON.stringify(property.name)} is ${isTrue} of ${JSON.stringify(state)} in the plain form alone`,
      );
    }
  }
  for (const predicate of askedPredicates(model.compiled)) {
    const { text, holds } = predicate;
    const index = model.compiled.predicates.indexOf(predicate);
    const isTrue = model.plain.asks(text, holds, state);
    if (machine.holds('predicates', index) === isTrue) continue;
    throw new DisagreementError(
      `${JSON.stringify(text)} is ${isTrue} of ${JSON.stringify(state)} in the plain form alone`,
    );
  }
}

/** Step properties are asked of so many steps of a sampled state: plain answers cost microseconds each. */
const sampledSteps = 8;

/** How often both forms are asked again before a difference between them is called a bug of ours. */
const repetitions = 8;

function sameStates(left: readonly PlainState[], right: readonly PlainState[]): boolean {
  return left.length === right.length && left.every((state, index) => sameData(state, right[index] ?? {}));
}

/** @throws SpecError where the plain form does not take `steps` from `state` when it is asked again. */
function requireSameSteps(
  model: Model,
  state: PlainState,
  steps: readonly PlainStep[],
): readonly PlainStep[] {
  const again = [...model.plain.steps(state)];
  for (const [index, step] of steps.entries()) {
    const other = again[index];
    if (other === undefined || !sameStep(step, other)) throw varies(`action ${stepText(step)}`, state);
  }
  const extra = again[steps.length];
  if (extra !== undefined) throw varies(`action ${stepText(extra)}`, state);
  return steps;
}

function packedSuccessors(
  machine: Machine,
  state: PlainState,
): { readonly states: readonly PlainState[]; readonly marks: Uint32Array } {
  const { counts, wordsPerState: words } = machine;
  const kept = {
    generated: counts.generated,
    taken: counts.taken.slice(),
    enabledStates: counts.enabledStates.slice(),
    conjunctFalse: counts.conjunctFalse.slice(),
  };
  const events = { ...machine.events };
  Object.assign(machine.events, { stepViolated: () => {}, outOfBounds: () => {}, excluded: () => {} });
  machine.pack(state);
  machine.before.set(machine.after);
  machine.clearBatch();
  machine.setRepeats('offered');
  machine.expand();
  const batch = machine.batch();
  const states = Array.from({ length: machine.batchSize() }, (_, index) =>
    machine.unpack(batch.subarray(index * words, (index + 1) * words)),
  );
  const marks = machine.batchMarks().slice(0, states.length * machine.wordsPerMarks);
  machine.clearBatch();
  Object.assign(machine.events, events);
  counts.generated = kept.generated;
  counts.taken.set(kept.taken);
  counts.enabledStates.set(kept.enabledStates);
  counts.conjunctFalse.set(kept.conjunctFalse);
  return { states, marks };
}

function sameStep(left: PlainStep, right: PlainStep): boolean {
  if (left.action !== right.action || stepText(left) !== stepText(right)) return false;
  if (left.outcome.kind === 'state' && right.outcome.kind === 'state') {
    return sameData(left.outcome.state, right.outcome.state);
  }
  return left.outcome.kind === right.outcome.kind;
}

function varies(what: string, state: PlainState): SpecError {
  return new SpecError(
    what,
    'answers differently when it is asked again in the same state',
    'A spec is a function of the state and its choices alone: keep clocks, random numbers and counters out of it.',
    state,
  );
}
