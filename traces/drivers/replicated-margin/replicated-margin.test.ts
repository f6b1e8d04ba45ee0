import { expect, test } from 'vitest';
import { modelOf } from '../../../model/index.ts';
import type { Constants } from '../../../spec/language/index.ts';
import { replicatedMargin } from '../../../spec/protocols/replicated-margin/index.ts';
import { type ConformReport, conform } from '../../conformance/index.ts';
import { Dice, type Driver, fuzz } from '../../fuzzing/index.ts';
import { type Json, memorySink, parseLog, readLog, recorder } from '../../log/index.ts';
import { callsOf, graphOf, tourOf } from '../../tours/index.ts';
import { ClusterRecorder, WatchedReplica } from './cluster-recorder.ts';
import { CommandSource } from './command-source.ts';
import { replicatedConstants } from './configuration.ts';
import { production, recordReplicas, replicatedMarginBinding, tiny } from './index.ts';
import { productionConstants } from './production.ts';

test('replicas take every transition of one trader as the spec does', async () => {
  const model = modelOf(replicatedMargin, tiny.constants);
  const graph = graphOf(model.compiled, { states: 100_000, transitions: 1_000_000 });
  const tour = tourOf(graph, 'transitions');
  const scripts = tour.sequences.map((sequence, index) => ({
    name: `sequence ${index}`,
    steps: callsOf(graph, sequence).map((call) => ({ do: 'action' as const, ...call })),
  }));
  const report = await fuzz(model, tiny as Driver<unknown>, {
    seed: 1,
    scripts,
    maxSteps: tour.steps,
    maxTimeMs: Number.POSITIVE_INFINITY,
    now: () => performance.now(),
  });
  expect(report.verdict).toEqual({ kind: 'conforms within the budget' });
  expect(report.transitions).toEqual({ covered: tour.total, of: tour.total });
});

test('four replicas of a venue take random steps as the spec does', async () => {
  const model = modelOf(replicatedMargin, production.constants);
  const report = await fuzz(model, production as Driver<unknown>, {
    seed: 3,
    maxSteps: 300,
    maxTimeMs: Number.POSITIVE_INFINITY,
    now: () => performance.now(),
  });
  expect(report.verdict).toEqual({ kind: 'conforms within the budget' });
});

const sink = memorySink();
recordReplicas(sink, 5, 60);
const recorded = sink.text();
const { events } = parseLog(recorded, 'replicas');

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function conformed(text: string): Promise<ConformReport> {
  const { head } = parseLog(text, 'replicas');
  return conform(
    readLog(bytesOf(text), 'replicas'),
    'replicas',
    modelOf(replicatedMargin, head.config as Constants),
    replicatedMarginBinding,
    {
      engine: 'auto',
      maxCandidates: 1_000,
      maxStates: 100_000,
      isStopped: () => false,
      invariants: 'judged',
    },
  );
}

test('what a simulated cluster recorded is a behaviour of the spec, through crashes and a partition', async () => {
  const { matched, facts, end } = await conformed(recorded);
  expect(matched).toMatchObject({ kind: 'accepted', effort: { mostCandidates: 1 } });
  expect(facts).toEqual([]);
  expect(end?.reason).toBe('complete');
  const actions = new Set(events.map(({ a }) => a));
  for (const action of ['trade', 'refuseTrade', 'deposit', 'movePrice', 'enterBlock', 'restart', 'pass over'])
    expect(actions).toContain(action);
});

type Commands = readonly Uint8Array[];

/** What the fourth replica makes of the blocks that were decided; the others execute them as they are. */
const faults: Readonly<Record<string, (blocks: readonly Commands[]) => readonly Commands[]>> = {
  'executes what was decided': (blocks) => blocks,
  'swaps two commands of a block': (blocks) =>
    blocks.with(20, (blocks[20] ?? []).toSpliced(0, 2, ...(blocks[20] ?? []).slice(0, 2).reverse())),
  'leaves out a command': (blocks) => blocks.with(20, (blocks[20] ?? []).slice(1)),
  'executes a block in the place of another': (blocks) => blocks.with(20, blocks[21] ?? []),
  'leaves out a block': (blocks) => blocks.toSpliced(20, 1),
  'executes a block again': (blocks) => blocks.toSpliced(21, 0, blocks[20] ?? []),
};

/** Four real replicas, the last of which goes wrong; what each executes is recorded as it is. */
function recordedWith(fault: (blocks: readonly Commands[]) => readonly Commands[]): string {
  const constants = replicatedConstants(productionConstants);
  const commands = new CommandSource(constants, new Dice(8));
  const told = memorySink();
  const cluster = new ClusterRecorder(
    recorder(told, {
      spec: 'replicated-margin',
      config: { ...constants } as Readonly<Record<string, Json>>,
    }),
  );
  const replicas = Array.from({ length: 4 }, () => new WatchedReplica(constants));
  const blocks = Array.from({ length: 40 }, () => commands.next(undefined));
  const wrong = fault(blocks);
  for (const [machine, replica] of replicas.entries()) cluster.comesUp(machine, replica);
  for (const [index, block] of blocks.entries()) {
    const height = index + 1;
    cluster.proposed({ height, stateRoot: replicas[0]?.replica.stateRoot ?? '' });
    for (const [machine, replica] of replicas.entries()) {
      replica.execute(machine === 3 ? (wrong[index] ?? []) : block, height);
      cluster.decided(machine, height);
    }
  }
  cluster.end();
  return told.text();
}

test.each(Object.keys(faults))(
  'a replica that %s is found out, if that is not what was decided',
  async (name) => {
    const fault = faults[name];
    if (fault === undefined) throw new Error(name);
    const { matched } = await conformed(recordedWith(fault));
    expect(matched.kind).toBe(name === 'executes what was decided' ? 'accepted' : 'rejected');
  },
);
