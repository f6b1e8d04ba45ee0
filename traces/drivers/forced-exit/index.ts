import { forcedExitProtocol } from '../../../spec/protocols/forced-exit/index.ts';
import { forcedExitDriver } from './driver.ts';
import { productionConstants, productionScale } from './production.ts';

export { badOperatorBinding, recordCensorship, recordStop, recordWithholding } from './bad-operators.ts';
export { forcedExitDriver };

/** The settlement contract and the sequencer with as many accounts and units as the first instance of the spec. */
export const tiny: ReturnType<typeof forcedExitDriver> = forcedExitDriver(
  Object.values(forcedExitProtocol.instances)[0]?.constants ?? {},
);

/** The settlement contract and the sequencer with as many accounts, and amounts as large, as the spec can count. */
export const production: ReturnType<typeof forcedExitDriver> = forcedExitDriver(
  productionConstants,
  productionScale,
);
