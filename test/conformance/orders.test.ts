import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelOf } from '../../model/index.ts';
import { type ConformReport, conform } from '../../traces/conformance/index.ts';
import type { LogPiece } from '../../traces/log/index.ts';
import { type Plan, specOf } from '../random/index.ts';
import { flawOf, Told } from './behaviour.ts';
import { graphOfPlan } from './cases.ts';
import type { Graph } from './graph.ts';
import { logsPerSpec, orderCases, truthOf } from './order-cases.ts';
import { type OrdersTruth, wholeOrders } from './orders.ts';
import { keyOf, type Parted } from './parted.ts';
import { bindingOf, headOf, jsonByPath } from './recording.ts';
import { shows } from './twin.ts';

const asked = Number(process.env.ASSAY_LAW_RUNS ?? 300);
/** Logs: half as many as other laws have runs; for the corpus as many. */
const logs = asked > 300 ? asked : asked / 2;
const runs = Math.ceil(logs / logsPerSpec);
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_120);
const timeout = Math.max(2, asked / 300) * 60_000;

/** Whether lines that say the same may stand for each other: not where a field that says nothing tells them apart. */
type Interchange = 'on' | 'off';

async function* piecesOf(log: Parted, interchange: Interchange): AsyncGenerator<LogPiece> {
  yield { kind: 'head', head: { ...headOf(log.recording), ...log.head }, line: 1 };
  const events = log.events.map((event) =>
    interchange === 'on' ? event : { ...event, pre: { ...event.pre, [`/${event.i}`]: 0 } },
  );
  yield { kind: 'events', events, lines: events.map((_, index) => index + 2) };
  yield {
    kind: 'end',
    end: { k: 'end', events: events.length, reason: 'complete' },
    line: events.length + 2,
  };
}

interface Outcome {
  readonly report: ConformReport;
  readonly told: Told<unknown>;
}

async function outcomeOf(log: Parted, plan: Plan, graph: Graph, interchange: Interchange): Promise<Outcome> {
  let told: Told<unknown> | undefined;
  const ignored = log.events.map(({ i }) => [`/pre/~1${i}`, 'tells lines apart']);
  const binding = {
    ...bindingOf(log.recording),
    skip: { noise: 'says nothing' },
    ...(interchange === 'on' ? {} : { ignore: Object.fromEntries(ignored) }),
  };
  const report = await conform(piecesOf(log, interchange), 'random.ndjson', modelOf(specOf(plan)), binding, {
    engine: 'auto',
    maxCandidates: 100,
    maxStates: 1_000_000,
    isStopped: () => false,
    invariants: 'not judged',
    listen: (stepper) => {
      told = new Told(stepper, graph, ({ event }) => log.lines.findIndex(({ key }) => key === keyOf(event)));
      return told;
    },
  });
  if (told === undefined) throw new Error('nobody was asked to listen');
  return { report, told };
}

/** Whether the behaviour that was told explains the lines in some order in which they may have happened. */
function explains(told: Told<unknown>, log: Parted, graph: Graph): boolean {
  const taken = [...new Set(told.steps.flatMap(({ line }) => line ?? []))];
  const init = jsonByPath(log.recording.init);
  const starts = graph.starts.filter((node) => shows(node, init));
  for (const order of wholeOrders(log)) {
    const own = order.filter((line) => taken.includes(line));
    if (own.join() !== taken.join()) continue;
    const sayings = order.flatMap((line) => log.lines[line]?.saying ?? []);
    const steps = told.steps.map((step) => ({
      ...step,
      line: step.line === undefined ? undefined : order.indexOf(step.line),
    }));
    if (flawOf({ start: told.start, steps }, starts, sayings, log.recording.hidden) === undefined) {
      return true;
    }
  }
  return false;
}

function requireAgreement(truth: OrdersTruth, { report, told }: Outcome, log: Parted, graph: Graph): void {
  const { matched } = report;
  expect(matched.kind).toBe(truth.isAccepted ? 'accepted' : 'rejected');
  if (matched.kind === 'accepted') expect(explains(told, log, graph)).toBe(true);
  if (matched.kind === 'rejected') expect(matched.failure.explained).toBe(truth.most);
}

test('a log whose lines are ordered in part is explained where some order of them is, whatever stands for what', {
  timeout,
}, async () => {
  const law = fc.asyncProperty(orderCases, async ({ plan, logs }) => {
    const graph = graphOfPlan(plan);
    if (graph === undefined) throw new Error('a spec is too large to be looked at whole');
    for (const log of logs) {
      // A log without a line says nothing, and is refused.
      if (log.events.length === 0) continue;
      const truth = truthOf(log, graph);
      for (const interchange of ['on', 'off'] as const) {
        requireAgreement(truth, await outcomeOf(log, plan, graph, interchange), log, graph);
      }
    }
  });
  await fc.assert(law, { numRuns: runs, seed });
});
