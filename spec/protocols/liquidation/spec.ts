import { spec } from '../../language/index.ts';
import { liquidationDefaults, liquidationEngine } from './part.ts';

/** The liquidation waterfall with a market and traders of its own: what is modelled is said where it is, in `part.ts`. */
export const liquidation = spec('liquidation', liquidationDefaults, liquidationEngine);
