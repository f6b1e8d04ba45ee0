import { isDriven } from './chooser.ts';
import { nobody } from './coverage.ts';
import type { Divergence } from './divergence.ts';
import { splitOf } from './position.ts';
import { type Bench, type Played, Run } from './run.ts';
import type { Node, Space } from './space.ts';
import type { Step } from './step.ts';
import { brokenOff, done } from './work.ts';

/** What the spec says to a step: a smaller run keeps it only where the spec still says so. */
export type Aim = 'enabled' | 'disabled' | 'whatever';

/** A step with what it was in the run that it comes from. */
export interface AimedStep {
  readonly step: Step;
  readonly aim: Aim;
}

/** A run that parted from the spec: what is made smaller. The last step is the one at which it parted. */
export interface FailedRun {
  readonly steps: readonly AimedStep[];
  readonly divergence: Divergence;
  /** What came of the steps before the last. */
  readonly played: readonly Played[];
  /** The states before each step, as far as they were known; those that fitted first. */
  readonly states: readonly Node[];
}

/** The steps of a run with their aims, the one at which it parted among them. */
export function aimed(played: readonly Played[], divergence: Divergence): readonly AimedStep[] {
  const before = played.map(({ step, outcome }): AimedStep => ({ step, aim: aimOf(step, outcome) }));
  const { step } = divergence;
  return step === undefined ? before : [...before, { step, aim: aimOfLast(step, divergence) }];
}

function aimOf(step: Step, outcome: Played['outcome']): Aim {
  if (step.do !== 'action') return 'whatever';
  return outcome === 'accepted' ? 'enabled' : 'disabled';
}

function aimOfLast(step: Step, { kind }: Divergence): Aim {
  if (step.do !== 'action') return 'whatever';
  switch (kind) {
    case 'accepted though disabled':
    case 'touched by a rejected action':
      return 'disabled';
    case 'rejected though enabled':
    case 'observation differs':
      return 'enabled';
    default:
      return 'whatever';
  }
}

/** Takes steps on a fresh implementation, leaving out those that the spec now says something else to. */
export async function trial<Implementation>(
  bench: Bench<Implementation>,
  steps: readonly AimedStep[],
  seed: number,
  patienceMs: number,
): Promise<FailedRun | undefined> {
  const run = new Run({ ...bench, witness: nobody }, { seed });
  const states: Node[] = [];
  let at = 0;
  const work = run.work((nodes) => {
    const [node] = nodes;
    if (node === undefined) return undefined;
    while (at < steps.length) {
      const next = steps[at];
      at += 1;
      if (next === undefined || !isDriven(bench.driver, next.step) || !isKept(bench.space, nodes, next))
        continue;
      states.push(node);
      return { step: next.step };
    }
    return undefined;
  });
  if ((await done(work, patienceMs)) === brokenOff) run.brokenOff();
  const { divergence, played } = run;
  return divergence === undefined
    ? undefined
    : { steps: aimed(played, divergence), divergence, played, states };
}

function isKept(space: Space, nodes: readonly Node[], { step, aim }: AimedStep): boolean {
  if (step.do !== 'action' || aim === 'whatever') return true;
  const index = space.compiled.actions.findIndex(({ name }) => name === step.action);
  const { enabled, blocked, without, unsaid } = splitOf(space, nodes, index, step.arguments);
  return aim === 'enabled'
    ? blocked.length + without.length + unsaid.length === 0
    : enabled.length + unsaid.length === 0 && blocked.length + without.length > 0;
}
