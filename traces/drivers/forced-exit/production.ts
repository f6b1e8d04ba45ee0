import type { ForcedExitConstants, Scale } from './driver.ts';
import { ed25519Keys } from './keys.ts';

/** How many users there are. */
const users = 40;

/**
 * An exchange with as many users and units as the spec can count, and with the depth of tree and the amounts of a real
 * one: a unit of the spec is a prime number of millionths of a dollar, so that an amount which is off by less than a unit
 * shows. The spec lists every amount that may be promised, which bounds their number to some thousands.
 */
export const productionConstants: Partial<ForcedExitConstants> = {
  deposits: Array.from({ length: users }, (_, user) => (user % 7 === 6 ? 0 : 1 + ((user * 37) % 97))),
  grace: 14,
  thaws: 3,
  emptyRequests: false,
};

/** Three dollars and a bit; room for far more accounts than there are; real signatures. */
export const productionScale: Scale = { depth: 40, unit: 3_141_593, keys: ed25519Keys };
