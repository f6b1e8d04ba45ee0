import type { Shares } from './chooser.ts';
import type { Driver } from './driver.ts';
import { DriverError } from './driver-error.ts';

/** @throws DriverError where a weight is of an action that is not driven, or a share is none. */
export function requireShares<Implementation>(
  driver: Driver<Implementation>,
  { weights = {}, negative }: Partial<Shares>,
): void {
  const driven = Object.keys(driver.actions);
  for (const [name, weight] of Object.entries(weights)) {
    if (!driven.includes(name))
      throw new DriverError(
        driver.protocol,
        `does not drive ${JSON.stringify(name)}, which is given a weight`,
        `It drives ${driven.map((action) => JSON.stringify(action)).join(', ')}.`,
      );
    if (!(weight >= 0 && Number.isFinite(weight)))
      throw new DriverError(
        driver.protocol,
        `is given the weight ${weight} for ${name}`,
        'Give a number from 0; 0 leaves the action out.',
      );
  }
  if (negative !== undefined && !(negative >= 0 && negative <= 1))
    throw new DriverError(
      driver.protocol,
      `is given ${negative} as the share of steps that must be rejected`,
      'Give a share from 0 to 1.',
    );
}
