import { ConsensusMachine } from '../../../impl/consensus/index.ts';
import { type Plan, simulate } from '../../../impl/sim/index.ts';
import type { Binding } from '../../conformance/index.ts';
import { Dice } from '../../fuzzing/index.ts';
import { type Json, type LogSink, type Recorded, recorder } from '../../log/index.ts';
import { ClusterRecorder, WatchedReplica } from './cluster-recorder.ts';
import { CommandSource } from './command-source.ts';
import { replicatedConstants } from './configuration.ts';
import { productionConstants } from './production.ts';

/** What replicas say besides what the spec says. */
export const replicatedMarginBinding: Binding = {
  events: { restart: { takes: [] } },
  skip: { 'pass over': 'its number was used up, so the ledger never sees it: as if it had not been decided' },
};

const constants = replicatedConstants(productionConstants);

/**
 * Records the replicas of a simulated cluster: consensus and application are the real ones, network and disks are not.
 * One replica is cut off for a while, two lose their power, and messages are lost; the same seed gives the same bytes.
 */
export function recordReplicas(sink: LogSink, seed: number, heights: number): Recorded {
  const cluster = new ClusterRecorder(
    recorder(sink, {
      spec: 'replicated-margin',
      config: { ...constants } as Readonly<Record<string, Json>>,
      source: { impl: 'replicated margin engine, on simulated consensus', seed },
    }),
  );
  const commands = new CommandSource(constants, new Dice(seed));
  const run = simulate(planFor(seed, heights), {
    newApplication: () => new WatchedReplica(constants),
    newMachine: (setup, machine) => {
      if (setup.application instanceof WatchedReplica) cluster.comesUp(machine, setup.application);
      return new ConsensusMachine(setup);
    },
    observeBlock: (block) => cluster.proposed(block),
    observe: (machine, step) => {
      if (step.rule === 'decide') cluster.decided(machine, step.height);
    },
    commands: () => commands.next(cluster.furthest?.engine),
  });
  if (run.verdict.kind === 'violated')
    throw new Error(`the simulated cluster violates ${run.verdict.property}: ${run.verdict.detail}`);
  return cluster.end();
}

function planFor(seed: number, heights: number): Plan {
  return {
    seed,
    powers: [1, 1, 1, 1],
    changes: [],
    heights,
    latencyMs: { least: 1, most: 5 },
    syncMs: 1,
    faults: [
      { id: 0, kind: 'loss', from: 50, to: 400, rate: 0.05, delayMs: 0 },
      { id: 1, kind: 'partition', from: 100, to: 700, groups: [[3], [0, 1, 2]] },
      { id: 2, kind: 'crash', machine: 1, at: 900, moment: 'while it writes', downMs: 120, unsafe: 'torn' },
      { id: 3, kind: 'crash', machine: 0, at: 1_200, moment: 'then', downMs: 60, unsafe: 'lost' },
    ],
  };
}
