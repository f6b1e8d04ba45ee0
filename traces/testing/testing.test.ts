import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelOf } from '../../model/index.ts';
import { DriverError, readReplay, replayRun, stepLine } from '../fuzzing/index.ts';
import { assertConforms } from './assert-conforms.ts';
import { extendTest } from './extend-test.ts';
import { NonconformanceError } from './nonconformance-error.ts';
import { toFastCheck } from './to-fast-check.ts';
import { type CartFault, cart, cartDriver, cartProtocol } from './toy-cart.ts';

let scratch = '';

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'assay-testing-'));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const options = { steps: 2_000 };

/** What a promise is rejected with. */
async function errorOf(promise: Promise<void>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Registered and run like any other: what users write. */
extendTest(test).conform(
  'test.conform runs an implementation that is as its spec says',
  cart,
  cartDriver(),
  options,
);

describe('test.conform', () => {
  test('registers a test that fails with the smallest run and how to take it again', async () => {
    const registered: { readonly name: string; readonly body: () => Promise<void> }[] = [];
    const extended = extendTest((name, body) => registered.push({ name, body }));
    extended.conform(
      'the cart is as its spec says',
      cart,
      cartDriver('is filled after it was paid'),
      options,
    );
    expect(registered.map(({ name }) => name)).toEqual(['the cart is as its spec says']);
    const error = await errorOf(registered[0]?.body() ?? Promise.resolve());
    expect(error).toBeInstanceOf(NonconformanceError);
    // How many runs it takes is the fuzzer's business.
    expect(String(error).replace(/\d+ (runs|steps)/g, 'some $1')).toMatchInlineSnapshot(`
      "NonconformanceError: cart: add is accepted though it is disabled

        1  add(ware=apple)   accepted
        2  pay               accepted
        3  add(ware=apple)   accepted, though the spec has it disabled

        The guard of add, before the last step:
          ✗ the cart is not paid
          ✓ there is room

        The state of the spec before the last step:
          held  [apple: 1, pear: 0]
          paid  true

        Met in a run of some steps with the seed 1, and made smaller in some runs.
        Take it again:  npx assay fuzz cart --driver ./driver.ts --seed 1"
    `);
  });

  test('leaves everything else of a test as it was', () => {
    const extended = extendTest(test);
    expect('conform' in extended).toBe(true);
    expect(extended.each).toBe(test.each);
  });
});

describe('an assertion that an implementation conforms', () => {
  test('writes the run that fails, which is taken again and fails the same', async () => {
    const driver = cartDriver('counts two pears as one');
    const error = await errorOf(
      assertConforms(cart, driver, {
        ...options,
        seed: 5,
        replays: join(scratch, 'new'),
        driverFile: './cart.ts',
      }),
    );
    const file = join(scratch, 'new', 'cart-5.json');
    expect(String(error)).toContain(
      `Take it again:  npx assay fuzz cart --driver ./cart.ts --replay ${file}`,
    );
    const replay = readReplay(readFileSync(file, 'utf8'), file);
    expect(replay.steps.map(stepLine)).toEqual(['add(ware=pear)', 'add(ware=pear)']);
    const { divergence } = await replayRun(modelOf(cart), driver, replay);
    expect(divergence?.kind).toBe('observation differs');
    expect(replay.expected).toEqual({
      verdict: 'diverges',
      as: 'observation differs',
      subject: 'add',
      at: 1,
    });
  });

  test('takes the constants of the instance that the driver names, or of the first', async () => {
    await assertConforms(cartProtocol, cartDriver(undefined, 1), options);
    await assertConforms(cartProtocol, { ...cartDriver(undefined, 3), instance: 'large' }, options);
    await assertConforms(cart, { ...cartDriver(undefined, 1), constants: { most: 1 } }, options);
    const wrong = assertConforms(cartProtocol, { ...cartDriver(undefined, 1), instance: 'large' }, options);
    await expect(wrong).rejects.toThrow('cart: add is rejected though it is enabled');
  });

  test.each<readonly [string, () => Promise<void>]>([
    [
      'the driver for cart names the instance "huge", which is not there. There are "small", "large".',
      () => assertConforms(cartProtocol, { ...cartDriver(), instance: 'huge' }),
    ],
    [
      'the driver for cart names the instance "huge", which is not there. A spec by itself has none: give the protocol, or `constants`.',
      () => assertConforms(cart, { ...cartDriver(), instance: 'huge' }),
    ],
    [
      'the driver for basket is held against cart, another spec. Give it the spec that it names, or name this one in `protocol`.',
      () => assertConforms(cart, { ...cartDriver(), protocol: 'basket' }),
    ],
  ])('refuses: %s', async (message, made) => {
    const error = await errorOf(made());
    expect(error).toBeInstanceOf(DriverError);
    expect(String(error)).toBe(`DriverError: ${message}`);
  });

  test('fails where nothing was compared', async () => {
    await expect(assertConforms(cart, cartDriver(), { steps: 0 })).rejects.toThrow(
      'cart: the implementation was not held against the spec: not a single step was compared',
    );
  });
});

describe('as an arbitrary of fast-check', () => {
  const failing = async (fault: CartFault): Promise<string> => {
    const { sequences, conforms } = toFastCheck(fc, cart, cartDriver(fault), { maxSteps: 12 });
    const details = await fc.check(fc.asyncProperty(sequences, conforms), { numRuns: 100, seed: 3 });
    expect(details.failed).toBe(true);
    return `${details.counterexample?.[0]?.steps.map(stepLine).join(', ')}: ${String(details.errorInstance)}`;
  };

  test('an implementation that is as its spec says passes', async () => {
    const { sequences, conforms } = toFastCheck(fc, cart, cartDriver());
    await fc.assert(fc.asyncProperty(sequences, conforms), { numRuns: 30 });
  });

  // Kills: what comes after the step that fails kept, a step that is left out changing those after it.
  test.each<readonly [CartFault, steps: RegExp]>([
    ['is filled after it was paid', /^add\(ware=\w+\), pay, add\(ware=\w+\): /],
    ['counts two pears as one', /^add\(ware=pear\), add\(ware=pear\): /],
    ['says nothing', /^add\(ware=\w+\), pay: /],
  ])('one that %s fails, in the shortest sequence that shows it', async (fault, steps) => {
    expect(await failing(fault)).toMatch(steps);
  });

  // Kills: a wish that depends on the steps before it.
  test('steps that are left out leave the others as they were, as far as the spec lets them', () => {
    const { sequences } = toFastCheck(fc, cart, cartDriver(), { maxSteps: 12 });
    const sample = fc.sample(sequences, { numRuns: 200, seed: 1 });
    const enabled = sample.flatMap(({ steps }) => steps.map(stepLine));
    for (const line of ['add(ware=apple)', 'add(ware=pear)', 'pay']) expect(enabled).toContain(line);
    expect(fc.stringify(sample[0])).toMatch(/^\[(add|pay)/);
  });
});
