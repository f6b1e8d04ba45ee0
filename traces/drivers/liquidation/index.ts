import type { Driver } from '../../fuzzing/index.ts';
import { productionConstants } from './production.ts';
import { liquidationDriver, type Venue } from './venue.ts';

export { recordMarketCrash } from './market-crash.ts';
export { liquidationDriver };

/** The liquidation engine with two traders and a backstop: the first instance of its spec, which is explored whole. */
export const tiny: Driver<Venue> = liquidationDriver({});

/** The liquidation engine at the scale of a real venue: too large to be explored. */
export const production: Driver<Venue> = liquidationDriver(productionConstants);
