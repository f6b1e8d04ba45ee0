import type { Driver } from '../fuzzing/index.ts';
import * as forcedExit from './forced-exit/index.ts';
import * as forcedInclusion from './forced-inclusion/index.ts';
import * as liquidation from './liquidation/index.ts';
import * as margin from './margin/index.ts';
import * as optimisticWithdrawal from './optimistic-withdrawal/index.ts';
import * as replicatedMargin from './replicated-margin/index.ts';
import * as tendermint from './tendermint/index.ts';

// True: whoever runs a driver gives it back what it started, and nothing else.
const anything = (driver: unknown): Driver<unknown> => driver as Driver<unknown>;

/** The drivers of the implementations that come with Assay, by the name of their protocol and their own. */
export const drivers: Readonly<Record<string, Readonly<Record<string, Driver<unknown>>>>> = {
  margin: { tiny: anything(margin.tiny), production: anything(margin.production) },
  liquidation: { tiny: anything(liquidation.tiny), production: anything(liquidation.production) },
  tendermint: {
    tiny: anything(tendermint.tiny),
    'two rounds': anything(tendermint.twoRounds),
    production: anything(tendermint.production),
  },
  'replicated-margin': {
    tiny: anything(replicatedMargin.tiny),
    production: anything(replicatedMargin.production),
  },
  'forced-exit': { tiny: anything(forcedExit.tiny), production: anything(forcedExit.production) },
  'forced-inclusion': {
    tiny: anything(forcedInclusion.tiny),
    production: anything(forcedInclusion.production),
  },
  'optimistic-withdrawal': {
    tiny: anything(optimisticWithdrawal.tiny),
    production: anything(optimisticWithdrawal.production),
  },
};
