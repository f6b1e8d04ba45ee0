import type { Json } from '../log/index.ts';
import { sameJson } from './same-json.ts';
import type { Space } from './space.ts';
import type { Step } from './step.ts';
import type { AimedStep, FailedRun } from './trial.ts';

/**
 * Runs like `run` in which one argument is smaller, nearer to zero if it is a number and earlier in its list if it is not;
 * or in which that argument and the smaller one change places throughout, so that what hangs together stays together.
 */
export function* smallerArguments(space: Space, run: FailedRun): Generator<readonly AimedStep[]> {
  for (const [position, { step, aim }] of run.steps.entries()) {
    if (step.do !== 'action') continue;
    const ways = space.ways.find(({ action }) => action.name === step.action);
    for (const [at, choice] of (ways?.action.choices ?? []).entries()) {
      const list = ways?.lists[at];
      const now = step.arguments[choice.name];
      if (list === undefined || now === undefined) continue;
      for (const value of smallerIn(list.values, list.find(now), (index) => list.json(index))) {
        const smaller = { ...step, arguments: { ...step.arguments, [choice.name]: value } };
        yield run.steps.map((other, index) => (index === position ? { step: smaller, aim } : other));
        yield run.steps.map((other) => ({ ...other, step: exchanged(other.step, now, value) }));
      }
    }
  }
}

/** The step with one value in the place of the other. */
function exchanged(step: Step, one: Json, other: Json): Step {
  if (step.do !== 'action') return step;
  const args = Object.entries(step.arguments).map(([name, value]) => {
    if (sameJson(value, one)) return [name, other];
    return [name, sameJson(value, other) ? one : value];
  });
  return { ...step, arguments: Object.fromEntries(args) };
}

/** The smallest value, one half way to it, and the next smaller one: candidates are asked for again after each that does. */
function smallerIn(
  values: readonly unknown[],
  index: number,
  json: (index: number) => Json,
): readonly Json[] {
  const least = typeof values[index] === 'number' ? nearestToZero(values) : 0;
  if (index < 0 || index === least) return [];
  const next = index > least ? index - 1 : index + 1;
  return [...new Set([least, (least + index) >> 1, next])].map(json);
}

function nearestToZero(values: readonly unknown[]): number {
  let least = 0;
  for (const [index, value] of values.entries())
    if (Math.abs(Number(value)) < Math.abs(Number(values[least]))) least = index;
  return least;
}
