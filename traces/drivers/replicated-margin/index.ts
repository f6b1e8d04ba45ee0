import type { Driver } from '../../fuzzing/index.ts';
import { replicatedMarginDriver } from './driver.ts';
import { productionConstants } from './production.ts';
import type { Replicas } from './replicas.ts';

export { recordReplicas, replicatedMarginBinding } from './recording.ts';

/** Three replicas and one trader who never tires: small enough that every transition can be driven. */
export const tiny: Driver<Replicas> = replicatedMarginDriver({
  accounts: ['alice'],
  depositors: [],
  wallets: [1],
  deposits: [0],
  amounts: [1],
  lowestPrice: 2,
  firstPrice: 2,
  highestPrice: 2,
  operations: -1,
  moves: -1,
});

/** Four replicas of a venue with several traders: too large to be explored. Roots are chosen here, so few are enough. */
export const production: Driver<Replicas> = replicatedMarginDriver({
  ...productionConstants,
  roots: 3,
  room: 8,
});
