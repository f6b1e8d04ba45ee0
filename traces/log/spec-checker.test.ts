import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventKindError, type EventKinds } from './event-kind.ts';
import { logSchemas } from './log-schemas.ts';
import { specChecker } from './spec-checker.ts';
import { toyCompiled } from './toy-specs.ts';

const compiled = toyCompiled();
const head = { k: 'head', v: 1, spec: 'toy commit' };
const event = { k: 'ev', i: 0, a: 'prepare' };

/** The fault of a line in one sentence. */
function faultOf(line: object, first: object = head, kinds?: EventKinds): string | undefined {
  const checker = specChecker(compiled, kinds);
  const ofHead = checker.head(first);
  const fault =
    ofHead ?? (line === first ? undefined : 'reason' in line ? checker.end(line) : checker.event(line));
  return fault === undefined ? undefined : `${fault.path} ${fault.problem}. ${fault.cure}`;
}

describe('a head', () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ k: 'head', v: 1 }, ' lacks the member "spec". The head names the spec that the log is about.'],
    [{ ...head, v: 2 }, '/v is 2, not 1. This is version 1 of the format.'],
    [
      { ...head, mutant: 'x' },
      ' has the member "mutant", which means nothing there. The members are "k", "v", "spec", "specHash", "instance", "config", "nodes", "order" and 6 more.',
    ],
    [{ ...head, ordr: 'x' }, ' has the member "ordr", which means nothing there. Did you mean "order"?'],
    [
      { ...head, order: 'partial' },
      '/order is "partial", not one of "total", "causal", "interval". Mend what writes the log.',
    ],
    [
      { ...head, spec: 'raft' },
      '/spec is "raft", and the log is held against "toy commit". Name the spec that the log is about.',
    ],
    [
      { ...head, config: { manager: 3 } },
      '/config/manager is no constant of the spec. Did you mean "managers"?',
    ],
    [
      { ...head, config: { managers: '3' } },
      '/config/managers is "3", and the constant is like 3. Give the constant a value of its type.',
    ],
    [
      { ...head, config: { words: 'a' } },
      '/config/words is "a", and the constant is like an array of 1. Give the constant a value of its type.',
    ],
    [
      { ...head, config: { words: null } },
      '/config/words is null, and the constant is like an array of 1. Give the constant a value of its type.',
    ],
    [{ ...head, nodes: ['a', 'a'] }, '/nodes names something twice. Name each once.'],
    [
      { ...head, tracked: ['/log', '/votes/0'] },
      '/tracked/1 looks into a set for "0". Its elements have no names: observe all of it, or its size.',
    ],
    [
      { ...head, init: { '/rmState/rm1': 'idle' } },
      '/init/~1rmState~1rm1 is "idle", not one of "working", "prepared", "committed". Log what was observed, or widen the type in the spec.',
    ],
    [
      { ...head, source: { seed: true } },
      '/source/seed is true, not of type number,string. Mend what writes the log.',
    ],
  ];
  test.each(cases)('%j', (line, fault) => {
    expect(faultOf(line, line)).toBe(fault);
  });

  test('may have all that a head has', () => {
    const full = {
      ...head,
      specHash: 'ab12',
      instance: 'small',
      config: { managers: 3, fast: true, words: ['b'] },
      nodes: ['tm', 'rm1'],
      order: 'causal',
      frame: 'unchanged',
      tracked: ['/rmState', '/log/rm1/length'],
      fail: 'nothing',
      source: { impl: 'toy', version: '1', seed: 7 },
      init: { '/rmState/rm1': 'working', '/leader': null },
    };
    expect(faultOf(full, full)).toBeUndefined();
  });
});

describe('an event', () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ k: 'ev', a: 'rest' }, ' lacks the member "i". Events are numbered from 0, without a gap: "i".'],
    [
      { ...event, i: -1 },
      '/i is -1, not a whole number from 0. Events are numbered from 0, without a gap: "i".',
    ],
    [
      { ...event, i: 0.5 },
      '/i is 0.5, not a whole number from 0. Events are numbered from 0, without a gap: "i".',
    ],
    [{ ...event, a: 'prepar' }, '/a is "prepar", which is no event of toy commit. Did you mean "prepare"?'],
    [{ ...event, a: '' }, '/a is "", not a name. An event has a name, that of an action for one: "a".'],
    [{ ...event, arg: {} }, ' has the member "arg", which means nothing there. Did you mean "args"?'],
    [
      { ...event, ['__proto__']: 1 },
      ' has the member "__proto__", which means nothing there. The members are "k", "i", "a", "n", "s", "args", "pre", "post" and 7 more.',
    ],
    [{ ...event, s: 0 }, ' has "s" and no "n". The node where the event happened: "n".'],
    [
      { ...event, phase: 'ok' },
      ' has "phase" and no "op". An operation has a number or a name, and a phase: "op" and "phase".',
    ],
    [
      { ...event, args: { rn: 'rm1' } },
      '/args/rn is an argument that the event does not have. Did you mean "rm"?',
    ],
    [
      { ...event, args: { rm: 'rm4' } },
      '/args/rm is "rm4", not one of "rm1" to "rm3". Log the value that was chosen.',
    ],
    [
      { ...event, a: 'pick', args: { mode: 'slow' } },
      '/args/mode is "slow", not one of "fast", 3, an object with "deep", "way". Log the value that was chosen.',
    ],
    [
      { ...event, a: 'pick', args: { node: 'rm1' } },
      '/args/node is "rm1", not one of null. Log the value that was chosen.',
    ],
    [
      { ...event, a: 'rest', args: { any: 1 } },
      '/args/any is an argument that the event does not have. There are no arguments.',
    ],
    [
      { ...event, post: { '/rmStat/rm1': 'working' } },
      '/post/~1rmStat~1rm1 names the variable "rmStat", which the spec does not have. Did you mean "rmState"?',
    ],
    [
      { ...event, post: { '/log/rm1': [{ term: 1 }, { term: 10 }] } },
      '/post/~1log~1rm1/1/term is 10, not a whole number from 0 to 9. Log what was observed, or widen the type in the spec.',
    ],
    [
      { ...event, pre: { '/votes': ['rm1', 'rm1'] } },
      '/pre/~1votes has "rm1" twice, and is a set. Log what was observed, or widen the type in the spec.',
    ],
    [{ ...event, t0: 5, t1: 4 }, '/t1 is 4, before it began at 5. Read both from one clock.'],
    [{ ...event, vc: { a: -1 } }, '/vc/a is -1, not a whole number from 0. Mend what writes the log.'],
  ];
  test.each(cases)('%j', (line, fault) => {
    expect(faultOf(line)).toBe(fault);
  });

  test.each([
    {
      ...event,
      args: { rm: 'rm1' },
      pre: { '/wide/99': false },
      post: { '/rmState/rm1': 'prepared' },
      n: 'tm',
      s: 0,
    },
    { ...event, a: 'pick', args: { mode: { way: 'x', deep: [1, 2] }, node: null } },
    { ...event, a: 'answer', args: { vote: { whatever: [1] } }, msg: { a: null }, op: 7, phase: 'invoke' },
    { ...event, t0: 1.5, t1: 1.5, vc: { a: 1, b: 0 } },
  ])('%j may be', (line) => {
    expect(faultOf(line)).toBeUndefined();
  });

  test('may be nested as deep as JSON can, and is refused in few words', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const long = `/rmState/${'x'.repeat(100_000)}`;
    expect(faultOf({ ...event, a: 'pick', args: { mode: deep } })).toContain(
      '/args/mode is an array of 1, not one of',
    );
    expect(faultOf({ ...event, post: { [long]: 1 } })?.slice(-100)).toContain('x…"');
  });

  test('is on a node that the head lists, if it lists any', () => {
    const first = { ...head, nodes: ['rm1', 'tm'] };
    expect(faultOf({ ...event, n: 'rm2' }, first)).toBe(
      '/n names the node "rm2", which the head does not list. Did you mean "rm1"?',
    );
    expect(faultOf({ ...event, n: 'tm', vc: { tm: 1, x: 1 } }, first)).toBe(
      '/vc/x names the node "x", which the head does not list. The nodes are "rm1", "tm".',
    );
  });

  test('says when it was, in the order that the head states', () => {
    expect(faultOf(event, { ...head, order: 'causal' })).toBe(
      ' lacks the member "vc". In causal order each event has a vector clock.',
    );
    expect(faultOf({ ...event, t0: 1 }, { ...head, order: 'interval' })).toBe(
      ' lacks the member "t1". In interval order each event says when it began and when it was over, or is a phase of an operation.',
    );
    expect(faultOf({ ...event, op: 1, phase: 'invoke' }, { ...head, order: 'interval' })).toBe(undefined);
  });
});

test('an end says how many events there are and why it ends', () => {
  expect(faultOf({ k: 'end', events: 1, reason: 'done' })).toBe(
    '/reason is "done", not one of "complete", "crash", "cut". The end line says why the log ends: complete, crash or cut.',
  );
  expect(faultOf({ k: 'end', events: 1, reason: 'crash' })).toBeUndefined();
});

describe('kinds of events', () => {
  const kinds: EventKinds = {
    Decide: {
      actions: ['prepare', 'pick'],
      args: { result: { kind: 'int', lo: 0, hi: 3 }, note: 'any JSON' },
    },
  };

  test('stand for actions, with the arguments of all of them and their own', () => {
    const decide = { ...event, a: 'Decide' };
    expect(
      faultOf({ ...decide, args: { rm: 'rm1', mode: 3, result: 3, note: [] } }, head, kinds),
    ).toBeUndefined();
    expect(faultOf({ ...decide, args: { result: 4 } }, head, kinds)).toBe(
      '/args/result is 4, not a whole number from 0 to 3. Log the value that was chosen.',
    );
    expect(faultOf(event, head, kinds)).toBe(
      '/a is "prepare", which is no event of toy commit. The events are "Decide".',
    );
  });

  test('stand for actions that there are', () => {
    expect(() => specChecker(compiled, { Decide: { actions: ['prepar'] } })).toThrow(
      new EventKindError('Decide', 'prepar', 'toy commit', ['prepare', 'pick', 'answer', 'rest']),
    );
    expect(new EventKindError('Decide', 'prepar', 'toy commit', ['prepare']).message).toBe(
      'the event "Decide" is to stand for the action "prepar", which toy commit does not have, so that no event could ' +
        'ever be it. Did you mean "prepare"?',
    );
  });
});

/**
 * Of 3,000 events a third is accepted.
 * Kills: an argument that is not judged, a path pattern without its end, a range of positions off by one.
 */
test('the generated schemas refuse what the checker refuses, and accept the rest', () => {
  const ajv = new Ajv({ strict: false });
  const { head: ofHead, events, end } = logSchemas(compiled);
  const validators = new Map([...events].map(([name, schema]) => [name, ajv.compile(schema)]));
  const validateHead = ajv.compile(ofHead);
  ajv.compile(end);
  const observations = pairsOf(goodObservations, somePaths);
  const lines = fc.record(
    {
      k: fc.constant('ev'),
      i: mostly([0, 3, 17], [-1, '0', 0.5]),
      a: fc.constantFrom('prepare', 'pick', 'answer', 'rest'),
      n: mostly(['tm', 'rm1'], [1, '']),
      args: pairsOf(goodArguments, ['rm', 'mode', 'node', 'vote', 'x']),
      pre: observations,
      post: observations,
    },
    { requiredKeys: ['k', 'i', 'a'] },
  );
  fc.assert(
    fc.property(lines, (line) => {
      const isAccepted = validators.get(line.a)?.(line);
      expect(faultOf(line) === undefined).toBe(isAccepted);
    }),
    { numRuns: 1500 },
  );
  fc.assert(
    fc.property(observations, (init) => {
      const line = { ...head, init };
      expect(faultOf(line, line) === undefined).toBe(validateHead(line));
    }),
    { numRuns: 1000 },
  );
});

const somePaths = [
  '/rmState',
  '/rmState/rm1',
  '/rmState/rm12',
  '/rmState/rm1/x',
  '/x/rmState/rm1',
  '/leader/term',
  '/leader/id',
  '/leader/age',
  '/log/rm1/0/term',
  '/log/rm1/2',
  '/log/rm1/-3',
  '/log/rm1/3',
  '/log/rm1/length',
  '/votes/size',
  '/votes/0',
  '/last/by',
  '/last/at',
  '/last/type',
  '/odd_/a~1b',
  '/odd_/m~0n',
  '/odd_/a',
];

const someValues: readonly unknown[] = [
  'working',
  'rm1',
  'rm4',
  0,
  3,
  4,
  9,
  10,
  1.5,
  null,
  [],
  { term: 1 },
  { deep: [1, 2], way: 'x' },
  { rm1: 'working', rm2: 'working', rm3: 'working' },
  'fast',
  'commit',
];

const goodObservations: readonly (readonly [string, unknown])[] = [
  ['/rmState/rm1', 'working'],
  ['/rmState', { rm1: 'working', rm2: 'working', rm3: 'working' }],
  ['/leader/term', 9],
  ['/leader', null],
  ['/log/rm1/-3', { term: 1 }],
  ['/log/rm1/2/term', 0],
  ['/log/rm2/length', 3],
  ['/votes/size', 3],
  ['/votes', ['rm1']],
  ['/last/type', 'commit'],
  ['/odd_/a~1b', 4],
];

const goodArguments: readonly (readonly [string, unknown])[] = [
  ['rm', 'rm1'],
  ['mode', { way: 'x', deep: [1, 2] }],
  ['mode', 'fast'],
  ['node', null],
  ['vote', [1]],
];

/** One of the first, or in one of ten cases one of the others. */
function mostly<T>(good: readonly T[], bad: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...bad) },
  );
}

/** Up to two members, in four of five cases of the good ones. */
function pairsOf(
  good: readonly (readonly [string, unknown])[],
  names: readonly string[],
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const pair = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...names), fc.constantFrom(...someValues)) },
  );
  return fc.array(pair, { maxLength: 2 }).map((pairs) => Object.fromEntries(pairs));
}
