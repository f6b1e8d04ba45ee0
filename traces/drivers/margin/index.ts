import { marginProtocol } from '../../../spec/protocols/margin/index.ts';
import type { Driver } from '../../fuzzing/index.ts';
import { productionConstants } from './production.ts';
import { marginDriver, type Venue } from './venue.ts';

export { recordTradingDay, tradingDayBinding } from './trading-day.ts';
export { marginConfig } from './venue.ts';
export { marginDriver };

/** The margin engine with as many accounts and units as the first instance of its spec, which is explored whole. */
export const tiny: Driver<Venue> = marginDriver(Object.values(marginProtocol.instances)[0]?.constants ?? {});

/** The margin engine as a venue would run it: too large to be explored. */
export const production: Driver<Venue> = marginDriver(productionConstants);
