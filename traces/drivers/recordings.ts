import type { Spec } from '../../spec/language/index.ts';
import { forcedExit } from '../../spec/protocols/forced-exit/index.ts';
import { liquidation } from '../../spec/protocols/liquidation/index.ts';
import { margin, marginProtocol } from '../../spec/protocols/margin/index.ts';
import { replicatedMargin } from '../../spec/protocols/replicated-margin/index.ts';
import { tendermint } from '../../spec/protocols/tendermint/index.ts';
import type { Binding } from '../conformance/index.ts';
import type { Driver } from '../fuzzing/index.ts';
import type { LogSink, Recorded } from '../log/index.ts';
import { badOperatorBinding, recordCensorship, recordStop, recordWithholding } from './forced-exit/index.ts';
import { recordMarketCrash } from './liquidation/index.ts';
import { marginDriver, recordTradingDay, tradingDayBinding } from './margin/index.ts';
import { recordRun } from './recorded-run.ts';
import { recordReplicas, replicatedMarginBinding } from './replicated-margin/index.ts';
import { recordCluster, recordSimulation } from './tendermint/index.ts';

/** A run of an implementation that comes with Assay as a log. */
export interface Recording {
  /** Below `traces/recordings`. */
  readonly file: string;
  readonly spec: Spec;
  readonly binding: Binding;
  /** Whether recording it anew gives the same bytes, or another run: processes run in real time. */
  readonly repeats: 'to the byte' | 'never';
  readonly record: (sink: LogSink) => Recorded | Promise<Recorded>;
}

/** The logs that come with Assay, and how each is recorded. */
export const recordings: readonly Recording[] = [
  {
    file: 'margin/two-traders.ndjson.gz',
    spec: margin,
    binding: {},
    repeats: 'to the byte',
    record: (sink) => recordRun(margin, forEver(), sink, 7, 3_000),
  },
  {
    file: 'margin/trading-day.ndjson.gz',
    spec: margin,
    binding: tradingDayBinding,
    repeats: 'to the byte',
    record: (sink) => recordTradingDay(sink, 1, 6_000),
  },
  {
    file: 'liquidation/market-crash.ndjson.gz',
    spec: liquidation,
    binding: {},
    repeats: 'to the byte',
    record: (sink) => recordMarketCrash(sink, 22, 900),
  },
  {
    file: 'tendermint/simulated.ndjson.gz',
    spec: tendermint,
    binding: {},
    repeats: 'to the byte',
    record: (sink) => recordSimulation(sink),
  },
  {
    file: 'tendermint/cluster.ndjson.gz',
    spec: tendermint,
    binding: {},
    repeats: 'never',
    record: (sink) => recordCluster(sink),
  },
  {
    file: 'replicated-margin/replicas.ndjson.gz',
    spec: replicatedMargin,
    binding: replicatedMarginBinding,
    repeats: 'to the byte',
    record: (sink) => recordReplicas(sink, 5, 80),
  },
  {
    file: 'forced-exit/sequencer-stops.ndjson.gz',
    spec: forcedExit,
    binding: badOperatorBinding,
    repeats: 'to the byte',
    record: (sink) => recordStop(sink, 5),
  },
  {
    file: 'forced-exit/sequencer-censors.ndjson.gz',
    spec: forcedExit,
    binding: badOperatorBinding,
    repeats: 'to the byte',
    record: (sink) => recordCensorship(sink, 5),
  },
  {
    file: 'forced-exit/sequencer-withholds-data.ndjson.gz',
    spec: forcedExit,
    binding: badOperatorBinding,
    repeats: 'to the byte',
    record: (sink) => recordWithholding(sink, 5),
  },
];

/** Two traders who never tire: the instance whose every state a run can come back to. */
function forEver(): Driver<unknown> {
  const { constants = {} } = marginProtocol.instances['two traders, for ever'] ?? {};
  // True: whoever runs a driver gives it back what it started.
  return marginDriver(constants) as Driver<unknown>;
}
