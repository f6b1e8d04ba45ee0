import {
  type Machine,
  type Model,
  type PlainState,
  type PlainStep,
  SpecError,
  sameData,
  stepText,
} from '../model/index.ts';
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
  const { plain, compiled } = model;
  const steps = [...plain.steps(state)];
  const again = [...plain.steps(state)];
  for (const [index, step] of steps.entries()) {
    const other = again[index];
    if (other === undefined || !sameStep(step, other)) throw varies(`action ${stepText(step)}`, state);
  }
  if (again.length !== steps.length)
    throw varies(`action ${stepText(again.at(-1) ?? { action: '', arguments: [] })}`, state);
  for (const property of [...compiled.invariants, ...compiled.reachable, ...compiled.constraints]) {
    const [first, second] = [plain.falseConjuncts(property, state), plain.falseConjuncts(property, state)];
    if (first.length !== second.length) throw varies(`property ${JSON.stringify(property.name)}`, state);
  }
  // A constraint keeps successors from the batch: then only the plain form is looked at.
  if (compiled.constraints.length + compiled.stepConstraints.length > 0) return;
  const expected = steps.flatMap(({ outcome }) =>
    outcome.kind === 'state' && !sameData(outcome.state, state) ? [outcome.state] : [],
  );
  const packed = packedSuccessors(machine, state);
  const differs =
    packed.length !== expected.length || packed.some((next, index) => !sameData(next, expected[index] ?? {}));
  if (differs) {
    throw new DisagreementError(
      `from ${JSON.stringify(state)} the packed form steps to ${JSON.stringify(packed)}, the plain form to ${JSON.stringify(expected)}`,
    );
  }
}

function packedSuccessors(machine: Machine, state: PlainState): readonly PlainState[] {
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
  machine.clearBatch();
  Object.assign(machine.events, events);
  counts.generated = kept.generated;
  counts.taken.set(kept.taken);
  counts.enabledStates.set(kept.enabledStates);
  counts.conjunctFalse.set(kept.conjunctFalse);
  return states;
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
