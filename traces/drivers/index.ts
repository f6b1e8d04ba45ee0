import type { Driver } from '../fuzzing/index.ts';
import * as liquidation from './liquidation/index.ts';
import * as margin from './margin/index.ts';

// True: whoever runs a driver gives it back what it started, and nothing else.
const anything = (driver: unknown): Driver<unknown> => driver as Driver<unknown>;

/** The drivers of the implementations that come with Assay, by the name of their protocol and their own. */
export const drivers: Readonly<Record<string, Readonly<Record<string, Driver<unknown>>>>> = {
  margin: { tiny: anything(margin.tiny), production: anything(margin.production) },
  liquidation: { tiny: anything(liquidation.tiny), production: anything(liquidation.production) },
};
