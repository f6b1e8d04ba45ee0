import type { Driver } from '../fuzzing/index.ts';
import { assertConforms, type ConformanceOptions } from './assert-conforms.ts';
import type { Specified } from './specified.ts';

/** What registers a test: vitest's `test`, or one like it. */
export type RegisterTest = (name: string, body: () => Promise<void>) => unknown;

/** A test that holds an implementation against a spec: see `assertConforms`. */
export type ConformTest = <Implementation>(
  name: string,
  specified: Specified,
  driver: Driver<Implementation>,
  options?: ConformanceOptions,
) => void;

/**
 * `test` of vitest, or of another that registers tests by a name and a function, with `test.conform`. Everything else of it
 * is as it was.
 */
export function extendTest<Test extends RegisterTest>(test: Test): Test & { readonly conform: ConformTest } {
  const conform: ConformTest = (name, specified, driver, options) => {
    test(name, () => assertConforms(specified, driver, options));
  };
  const extended = new Proxy(test, {
    get: (own, key, receiver) => (key === 'conform' ? conform : Reflect.get(own, key, receiver)),
    has: (own, key) => key === 'conform' || Reflect.has(own, key),
  });
  // True: the proxy has whatever `test` has, and `conform`.
  return extended as Test & { readonly conform: ConformTest };
}
