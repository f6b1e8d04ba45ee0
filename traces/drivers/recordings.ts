import type { Spec } from '../../spec/language/index.ts';
import { liquidation } from '../../spec/protocols/liquidation/index.ts';
import { margin, marginProtocol } from '../../spec/protocols/margin/index.ts';
import type { Binding } from '../conformance/index.ts';
import type { Driver } from '../fuzzing/index.ts';
import type { LogSink, Recorded } from '../log/index.ts';
import { recordMarketCrash } from './liquidation/index.ts';
import { marginDriver, recordTradingDay, tradingDayBinding } from './margin/index.ts';
import { recordRun } from './recorded-run.ts';

/** A run of an implementation that comes with Assay as a log. */
export interface Recording {
  /** Below `traces/recordings`. */
  readonly file: string;
  readonly spec: Spec;
  readonly binding: Binding;
  readonly record: (sink: LogSink) => Recorded | Promise<Recorded>;
}

/** The logs that come with Assay, and how each is recorded: the same bytes each time. */
export const recordings: readonly Recording[] = [
  {
    file: 'margin/two-traders.ndjson.gz',
    spec: margin,
    binding: {},
    record: (sink) => recordRun(margin, forEver(), sink, 7, 3_000),
  },
  {
    file: 'margin/trading-day.ndjson.gz',
    spec: margin,
    binding: tradingDayBinding,
    record: (sink) => recordTradingDay(sink, 1, 6_000),
  },
  {
    file: 'liquidation/market-crash.ndjson.gz',
    spec: liquidation,
    binding: {},
    record: (sink) => recordMarketCrash(sink, 22, 900),
  },
];

/** Two traders who never tire: the instance whose every state a run can come back to. */
function forEver(): Driver<unknown> {
  const { constants = {} } = marginProtocol.instances['two traders, for ever'] ?? {};
  // True: whoever runs a driver gives it back what it started.
  return marginDriver(constants) as Driver<unknown>;
}
