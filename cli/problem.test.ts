import { describe, expect, test } from 'vitest';
import { recordedIo } from './fixtures/recorded-io.ts';
import { listenForInterruption } from './interruption.ts';
import { reportProblem } from './problem.ts';

async function said(error: unknown): Promise<{ readonly status: number; readonly err: string }> {
  const { io, text } = recordedIo();
  const status = await reportProblem(error, ['check', './a.ts', '--mutant', 'a b'], io);
  return { status, err: text().err };
}

describe('a bug of ours', () => {
  test('is said to be one, with all that a report needs', async () => {
    const error = new RangeError('offset is out of bounds');
    error.stack = 'RangeError: offset is out of bounds\n    at store.ts:1:1';
    expect(await said(error)).toEqual({
      status: 70,
      err:
        'error: this is a bug in Assay, not in your spec. Please report it, with these lines:\n\n' +
        '  assay check ./a.ts --mutant "a b"\n' +
        '  assay 0.0.0, Node 0.0.0\n' +
        '  RangeError: offset is out of bounds\n' +
        '      at store.ts:1:1\n',
    });
  });

  test('may be anything that is thrown', async () => {
    expect((await said('oops')).err).toContain('\n  thrown: oops\n');
  });
});

test('a mistake of the user is known by its name, since its class may be another copy', async () => {
  class SchemaError extends Error {
    override readonly name = 'SchemaError';
  }
  expect(await said(new SchemaError('t.int(3, 1) is not a range. Give the smaller first.'))).toEqual({
    status: 2,
    err: 'error: t.int(3, 1) is not a range. Give the smaller first.\n',
  });
});

test.each(['StoreFullError', 'UndecidedPropertyError'])('%s is a limit, not a mistake', async (name) => {
  const error = Object.assign(new Error('it is too large'), { name });
  expect(await said(error)).toEqual({ status: 3, err: 'error: it is too large\n' });
});

test('a second Ctrl-C ends the process at once', () => {
  let press: () => void = () => undefined;
  const statuses: number[] = [];
  const { io } = recordedIo({
    onInterrupt: (listener) => {
      press = listener;
      return () => {
        press = () => undefined;
      };
    },
    exitAtOnce: (status) => void statuses.push(status),
  });
  const interruption = listenForInterruption(io);
  expect(interruption.requested()).toBe(false);
  press();
  expect(interruption.requested()).toBe(true);
  expect(statuses).toEqual([]);
  press();
  expect(statuses).toEqual([130]);
  interruption.release();
  press();
  expect(statuses).toEqual([130]);
});
