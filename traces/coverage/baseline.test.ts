import { describe, expect, test } from 'vitest';
import { baselineOf, baselineText, lossesSince, readBaseline } from './baseline.ts';
import type { Coverage } from './covered.ts';

const coverage: Coverage = {
  spec: 'till',
  logs: 1,
  lines: 3,
  steps: 3,
  hiddenSteps: 0,
  skippedEvents: 0,
  actions: [
    { name: 'pay', count: 2 },
    { name: 'take', count: 0 },
  ],
  conjuncts: [{ action: 'pay', conjunct: 'it is open', true: 2, false: 1 }],
  pairs: [{ first: 'pay', second: 'pay', count: 1 }],
  allPairs: 4,
  spaces: [],
  events: [],
  unseenVariables: [],
  isCut: false,
};

test('a baseline names what is covered', () => {
  expect(baselineOf(coverage)).toEqual({
    version: 1,
    spec: 'till',
    actions: ['pay'],
    conjuncts: ['pay: "it is open" is false', 'pay: "it is open" is true'],
    pairs: ['pay, pay'],
  });
});

test('what is covered no more is lost, and what is new is no loss', () => {
  const baseline = readBaseline(baselineText(baselineOf(coverage)), 'b.json', 'till');
  expect(lossesSince(baseline, coverage)).toEqual([]);
  const [conjunct] = coverage.conjuncts;
  const now: Coverage = {
    ...coverage,
    actions: [
      { name: 'pay', count: 0 },
      { name: 'take', count: 1 },
    ],
    conjuncts: conjunct === undefined ? [] : [{ ...conjunct, false: 0 }],
    pairs: [{ first: 'take', second: 'take', count: 1 }],
  };
  expect(lossesSince(baseline, now)).toEqual([
    { kind: 'action', what: 'pay' },
    { kind: 'conjunct', what: 'pay: "it is open" is false' },
    { kind: 'pair', what: 'pay, pay' },
  ]);
});

describe('a file that is no baseline is refused', () => {
  test.each([
    ['not JSON', '{'],
    ['another version', '{"version":2}'],
    ['a list of something else', '{"version":1,"spec":"till","actions":[1],"conjuncts":[],"pairs":[]}'],
    ['another spec', '{"version":1,"spec":"raft","actions":[],"conjuncts":[],"pairs":[]}'],
  ])('%s', (_, text) => {
    expect(() => readBaseline(text, 'b.json', 'till')).toThrowErrorMatchingSnapshot();
  });
});
