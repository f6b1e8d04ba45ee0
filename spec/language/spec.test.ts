import { describe, expect, test } from 'vitest';
import {
  type Constants,
  constantsWith,
  InstanceError,
  type Protocol,
  protocol,
  spec,
  t,
  variables,
} from './index.ts';

const { action, define } = variables({ n: t.int(0, 3) });
const nothing = define({ actions: { idle: action({ then: () => {} }) } });
const some = spec('some', { rms: 3, name: 'a', fast: true, sizes: [1] }, () => nothing);
const bare = spec('bare', {}, () => nothing);

describe('constantsWith', () => {
  test('puts the changes in the place of defaults and keeps the others', () => {
    expect(constantsWith(some, { rms: 5, sizes: [] }, 'the model')).toEqual({
      rms: 5,
      name: 'a',
      fast: true,
      sizes: [],
    });
    expect(some.constants).toEqual({ rms: 3, name: 'a', fast: true, sizes: [1] });
  });

  const cases: readonly (readonly [what: string, changes: Constants, message: string])[] = [
    [
      'a constant that is not there',
      { rmz: 3 },
      'spec "some": the model gives constant "rmz", which the spec does not have. Its constants are "rms", "name", "fast", "sizes".',
    ],
    [
      'a name of every object',
      { toString: 3 },
      'spec "some": the model gives constant "toString", which the spec does not have. Its constants are "rms", "name", "fast", "sizes".',
    ],
    [
      'a string for a number',
      { rms: '3' },
      'spec "some": the model gives constant "rms" the value "3", which is a string. Its default is 3: give a number.',
    ],
    [
      'a number for a boolean',
      { fast: 1 },
      'spec "some": the model gives constant "fast" the value 1, which is a number. Its default is true: give a boolean.',
    ],
    [
      'a list for a string',
      { name: ['a'] },
      'spec "some": the model gives constant "name" the value ["a"], which is a list. Its default is "a": give a string.',
    ],
    [
      'a number for a list',
      { sizes: 1 },
      'spec "some": the model gives constant "sizes" the value 1, which is a number. Its default is [1]: give a list.',
    ],
  ];

  test.each(cases)('refuses %s', (_, changes, message) => {
    expect(() => constantsWith(some, changes, 'the model')).toThrow(
      expect.objectContaining({ name: 'InstanceError', message }),
    );
  });

  test('refuses a number that is none', () => {
    expect(() => constantsWith(some, { rms: Number.NaN }, 'the model')).toThrow(InstanceError);
  });

  test('says of a spec without constants that there are none', () => {
    expect(() => constantsWith(bare, { n: 1 }, 'the command line')).toThrow(
      'spec "bare": the command line gives constant "n", which the spec does not have. Its constants are none.',
    );
  });
});

describe('protocol', () => {
  const parts: Protocol = {
    spec: some,
    title: 'Some protocol',
    source: 'made up',
    instances: { small: { constants: { rms: 2 }, expect: { verdict: 'holds' } } },
    mutants: { early: { story: 'it is early', breaks: 'deadlock', length: 1, instance: 'small' } },
  };

  test('gives back what it is given', () => {
    expect(protocol(parts)).toBe(parts);
  });

  test('refuses an instance with a constant that the spec lacks', () => {
    const instances = { 'two of them': { constants: { rm: 2 }, expect: { verdict: 'holds' } } } as const;
    expect(() => protocol({ ...parts, mutants: {}, instances })).toThrow(
      'spec "some": instance "two of them" gives constant "rm", which the spec does not have. Its constants are "rms", "name", "fast", "sizes".',
    );
  });

  test('refuses a mutant of an instance that is not there', () => {
    const mutants = { early: { story: '', breaks: 'deadlock', length: 1, instance: 'large' } };
    expect(() => protocol({ ...parts, mutants })).toThrow(
      expect.objectContaining({
        name: 'InstanceError',
        message:
          'spec "some": mutant "early" names instance "large", which is not there. The instances are "small".',
      }),
    );
    expect(() => protocol({ ...parts, instances: {}, mutants })).toThrow('The instances are none.');
  });
});

describe('spec', () => {
  test('builds anew each time, from the constants and the mutant it is given', () => {
    const seen: unknown[] = [];
    const watched = spec('watched', { n: 1 }, ({ n }, mutant) => {
      seen.push([n, mutant('early')]);
      return nothing;
    });
    expect(watched.build({ n: 1 }, () => false)).toBe(nothing);
    watched.build({ n: 7 }, (name) => name === 'early');
    expect(seen).toEqual([
      [1, false],
      [7, true],
    ]);
  });
});
