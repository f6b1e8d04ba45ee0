import { type Model, modelOf } from '../../model/index.ts';
import type { Constants, Protocol, Spec } from '../../spec/language/index.ts';
import { type Driver, DriverError } from '../fuzzing/index.ts';

/** What an implementation is held against: a spec, or a protocol, which is a spec with its instances. */
export type Specified = Spec | Protocol;

/**
 * The model that a driver is for: the spec with the constants of the driver's instance, and with its own.
 * @throws DriverError where the driver names another spec or an instance that is not there.
 */
export function modelFor<Implementation>(specified: Specified, driver: Driver<Implementation>): Model {
  const spec = 'spec' in specified ? specified.spec : specified;
  if (driver.protocol !== spec.name)
    throw new DriverError(
      driver.protocol,
      `is held against ${spec.name}, another spec`,
      'Give it the spec that it names, or name this one in `protocol`.',
    );
  return modelOf(spec, { ...instanceConstants(specified, driver), ...driver.constants });
}

function instanceConstants<Implementation>(specified: Specified, driver: Driver<Implementation>): Constants {
  const instances = 'spec' in specified ? specified.instances : {};
  const name = driver.instance ?? Object.keys(instances)[0];
  if (name === undefined) return {};
  const instance = Object.hasOwn(instances, name) ? instances[name] : undefined;
  if (instance !== undefined) return instance.constants;
  const known = Object.keys(instances).map((each) => JSON.stringify(each));
  throw new DriverError(
    driver.protocol,
    `names the instance ${JSON.stringify(name)}, which is not there`,
    known.length === 0
      ? 'A spec by itself has none: give the protocol, or `constants`.'
      : `There are ${known.join(', ')}.`,
  );
}
