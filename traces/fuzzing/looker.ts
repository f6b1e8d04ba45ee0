import type { Compiled } from '../../model/index.ts';
import type { StatePath } from '../log/index.ts';
import type { Driver } from './driver.ts';
import { fingerprintText } from './fingerprint.ts';
import type { Observed } from './position.ts';
import { requireJson, requireObservation } from './require-driver.ts';
import type { Settled } from './settled.ts';

/** Looks at one implementation from the outside. */
export class Looker<Implementation> {
  readonly #driver: Driver<Implementation>;
  readonly #compiled: Compiled;
  #paths: ReadonlyMap<string, StatePath> | undefined;

  constructor(driver: Driver<Implementation>, compiled: Compiled) {
    this.#driver = driver;
    this.#compiled = compiled;
  }

  /** @throws DriverError where what is observed is no part of the state. */
  observe(implementation: Implementation): Settled<Observed> {
    let values: Readonly<Record<string, unknown>>;
    try {
      values = this.#driver.observe(implementation);
    } catch (error) {
      return { kind: 'threw', error };
    }
    return { kind: 'answered', value: { values, paths: this.#pathsOf(values) } };
  }

  /** What a rejected action must leave as it is; undefined where the driver tells no more than it observes. */
  fingerprint(implementation: Implementation): Settled<string | undefined> {
    const driver = this.#driver;
    if (driver.fingerprint === undefined) return { kind: 'answered', value: undefined };
    try {
      return { kind: 'answered', value: fingerprintText(driver.fingerprint(implementation)) };
    } catch (error) {
      return { kind: 'threw', error };
    }
  }

  /** What is observed is the same from step to step; where it is not, it is resolved anew. */
  #pathsOf(values: Readonly<Record<string, unknown>>): ReadonlyMap<string, StatePath> {
    const known = this.#paths;
    if (known !== undefined && isOf(known, values)) return known;
    const paths = requireObservation(this.#driver, this.#compiled, values);
    requireJson(this.#compiled.specName, values, known === undefined ? 'at the start' : 'later');
    this.#paths = paths;
    return paths;
  }
}

function isOf(known: ReadonlyMap<string, StatePath>, values: Readonly<Record<string, unknown>>): boolean {
  if (typeof values !== 'object' || values === null) return false;
  let count = 0;
  for (const text in values) {
    if (!known.has(text)) return false;
    count += 1;
  }
  return count === known.size;
}
