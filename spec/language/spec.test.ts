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

describe('incidents and sweeps', () => {
  const incident = {
    title: 'A loss, 2024',
    story: ['One.', 'Two.', 'Three.', 'Four.', 'Five.'],
    flaw: { mutant: 'early' },
    mitigations: [{ what: 'to wait', instance: 'small' }],
    sources: ['the papers'],
  } as const;
  const sweep = { over: { rms: [1, 3] }, holds: () => true, source: 'by hand' } as const;
  const parts: Protocol = {
    spec: some,
    title: 'Some protocol',
    source: 'made up',
    instances: {
      small: { constants: { rms: 2 }, expect: { verdict: 'holds' } },
      large: { constants: { rms: 9 }, expect: { verdict: 'violated', breaks: 'deadlock' } },
    },
    mutants: { early: { story: 'it is early', breaks: 'deadlock', length: 1 } },
  };
  /** What an author may write who has no types. */
  const withIncident = (change: object): Protocol =>
    ({ ...parts, incidents: { 'a-loss': { ...incident, ...change } } }) as Protocol;
  const withSweep = (change: object): Protocol =>
    ({ ...parts, sweeps: { 'rms <= 3': { ...sweep, ...change } } }) as Protocol;

  test.each([
    ['an incident of a mutant', withIncident({})],
    ['an incident of an instance', withIncident({ flaw: { instance: 'large' } })],
    ['a mutant in another instance', withIncident({ flaw: { mutant: 'early', instance: 'large' } })],
    [
      'a mitigation that is the same mutant elsewhere',
      withIncident({ mitigations: [{ what: 'to grow', mutant: 'early', instance: 'large' }] }),
    ],
    ['a sweep', withSweep({})],
    ['a sweep of a setting', withSweep({ setting: { mutant: 'early', instance: 'large' } })],
    ['a sweep of one point', withSweep({ over: { rms: [-1, -1] } })],
    ['a sweep of 10,000 points', withSweep({ over: { rms: [1, 10_000] } })],
  ])('accepts %s', (_, given) => {
    expect(protocol(given)).toBe(given);
  });

  const refused: readonly (readonly [given: Protocol, message: string])[] = [
    [{ ...parts, incidents: [] } as unknown as Protocol, '`incidents` is []. Give an object, by names.'],
    [
      { ...parts, incidents: { 'a-loss': undefined } } as unknown as Protocol,
      'incident "a-loss" is left out. Give an object with title, story, flaw, mitigations, sources.',
    ],
    [
      { ...parts, incidents: { 'A Loss': incident } },
      'incident "A Loss" has a name that is hard to type. Name it like-this.',
    ],
    [
      withIncident({ titel: 'x' }),
      'incident "a-loss" is given "titel", which means nothing. It may have "title", "story", "flaw", "mitigations", "sources".',
    ],
    [withIncident({ title: ' ' }), 'incident "a-loss" has no title. Say what it is called, and when it was.'],
    ...[
      undefined,
      'a story',
      ['One.'],
      ['One.', 'Two.', 'Three.', 'Four.', ''],
      [1, 2, 3, 4, 5],
      [...incident.story, 'Six.'],
    ].map(
      (story) =>
        [
          withIncident({ story }),
          'incident "a-loss" has no story of five lines. Tell what happened in a list of exactly five lines.',
        ] as const,
    ),
    ...[undefined, [], 'the papers', ['']].map(
      (sources) =>
        [
          withIncident({ sources }),
          'incident "a-loss" has no sources. Give a list with at least one: who reported it, and where.',
        ] as const,
    ),
    ...[undefined, [], { what: 'to wait' }].map(
      (mitigations) =>
        [
          withIncident({ mitigations }),
          'incident "a-loss" has no mitigation. Say at least one thing that would have helped.',
        ] as const,
    ),
    [
      withIncident({ flaw: undefined }),
      'the flaw of incident "a-loss" is left out. Give an object with instance, mutant.',
    ],
    [
      withIncident({ flaw: {} }),
      'the flaw of incident "a-loss" is no flaw. Name the mutant that has it, or the instance that is violated.',
    ],
    [
      withIncident({ flaw: { mutnat: 'early' } }),
      'the flaw of incident "a-loss" is given "mutnat", which means nothing. It may have "instance", "mutant".',
    ],
    [
      withIncident({ flaw: { mutant: 'late' } }),
      'the flaw of incident "a-loss" names mutant "late", which is not there. The mutants are "early".',
    ],
    [
      withIncident({ flaw: { instance: 3 } }),
      'the flaw of incident "a-loss" names instance 3, which is not there. The instances are "small", "large".',
    ],
    [
      withIncident({ flaw: { instance: 'small' } }),
      'the flaw of incident "a-loss" is instance "small", which is expected to hold. Name an instance that is expected to be violated, or a mutant.',
    ],
    [
      withIncident({ mitigations: [undefined] }),
      'a mitigation of incident "a-loss" is left out. Give an object with instance, mutant, what.',
    ],
    [
      withIncident({ mitigations: [{ instance: 'small' }] }),
      'a mitigation of incident "a-loss" does not say what it is. Give it `what`, the thing that would have helped.',
    ],
    [
      withIncident({ mitigations: [{ what: 'to wait', instnace: 'small' }] }),
      'a mitigation of incident "a-loss" is given "instnace", which means nothing. It may have "instance", "mutant", "what".',
    ],
    // The mutant has no instance of its own: the first is meant, named or not.
    [
      withIncident({ mitigations: [{ what: 'to wait', mutant: 'early', instance: 'small' }] }),
      'a mitigation of incident "a-loss", "to wait", is the flaw itself. Name the instance or the mutant that differs from it by what helps.',
    ],
    [
      withIncident({ mitigations: [{ what: 'to grow', instance: 'large' }] }),
      'a mitigation of incident "a-loss", "to grow", is a setting that is expected to be violated. Name one in which the spec holds.',
    ],
    [
      { ...parts, sweeps: { 'rms <= 3': 3 } } as unknown as Protocol,
      'sweep "rms <= 3" is 3. Give an object with over, setting, holds, source.',
    ],
    [withSweep({ over: undefined }), '`over` of sweep "rms <= 3" is left out. Give an object, by names.'],
    [
      withSweep({ over: {} }),
      'sweep "rms <= 3" is over nothing. Give `over` the constants that vary, each with its first and last value.',
    ],
    [
      withSweep({ over: { rm: [1, 3] } }),
      'sweep "rms <= 3" is over constant "rm", which the spec does not have. Its constants are "rms", "name", "fast", "sizes".',
    ],
    [
      withSweep({ over: { fast: [0, 1] } }),
      'sweep "rms <= 3" is over constant "fast", whose default is true. Sweep over numbers; what else is needed is for the setting.',
    ],
    ...[[1, 2, 3], [1], [3, 1], [1, 2.5], ['1', '3'], 3, [0, 2 ** 53]].map(
      (range) =>
        [
          withSweep({ over: { rms: range } }),
          `sweep "rms <= 3" is over rms, ${JSON.stringify(range)}. Give a list of two whole numbers, the first value and the last, the smaller first.`,
        ] as const,
    ),
    [
      withSweep({ over: { rms: [0, 10_000] } }),
      'sweep "rms <= 3" has 10001 points, and each is a check of its own. Narrow it to 10000 at most.',
    ],
    [
      withSweep({ holds: undefined }),
      'sweep "rms <= 3" does not say where the spec holds. Give it `holds`, a function of the swept constants.',
    ],
    [withSweep({ source: '' }), 'sweep "rms <= 3" has no source. Say where its boundary comes from.'],
    [
      withSweep({ setting: { instance: 'tiny' } }),
      'the setting of sweep "rms <= 3" names instance "tiny", which is not there. The instances are "small", "large".',
    ],
    [
      withSweep({ seting: {} }),
      'sweep "rms <= 3" is given "seting", which means nothing. It may have "over", "setting", "holds", "source".',
    ],
  ];

  test.each(refused.map(([given, message]) => [message, given] as const))('refuses: %s', (message, given) => {
    expect(() => protocol(given)).toThrow(
      expect.objectContaining({ name: 'InstanceError', message: `spec "some": ${message}` }),
    );
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
