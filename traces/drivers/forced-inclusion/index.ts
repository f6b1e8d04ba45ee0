import { forcedInclusionProtocol } from '../../../spec/protocols/forced-inclusion/index.ts';
import { forcedInclusionDriver } from './driver.ts';

export { forcedInclusionDriver };

/** The queue of the settlement contract, with as many messages as the first instance of the spec. */
export const tiny: ReturnType<typeof forcedInclusionDriver> = forcedInclusionDriver(
  Object.values(forcedInclusionProtocol.instances)[0]?.constants ?? {},
);

/** The same queue with dozens of messages, and delays as long as a run can still come to the end of. */
export const production: ReturnType<typeof forcedInclusionDriver> = forcedInclusionDriver({
  moves: 20,
  others: 30,
  threshold: 7,
  longest: 40,
  recovery: 9,
});
