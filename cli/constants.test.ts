import { describe, expect, test } from 'vitest';
import { spec, t, variables } from '../spec/language/index.ts';
import { constantsText, readConstants } from './constants.ts';

const typedSpec = spec('typed', { nodes: 3, lossy: false, leader: 'n1', weights: [1, 2] }, () => {
  const { action, define } = variables({ on: t.bool });
  return define({ actions: { stay: action({ then: () => undefined }) } });
});

describe('a constant is read as the type of its default', () => {
  test.each([
    ['nodes=5', { nodes: 5 }],
    ['nodes=-1.5', { nodes: -1.5 }],
    ['lossy=true', { lossy: true }],
    ['leader=5', { leader: '5' }],
    ['leader=a=b', { leader: 'a=b' }],
    ['leader=', { leader: '' }],
    ['weights=[3,[true,"x"]]', { weights: [3, [true, 'x']] }],
  ])('%s', (setting, constants) => {
    expect(readConstants(typedSpec, [setting])).toEqual(constants);
  });

  test('of several for one name the last counts', () => {
    expect(readConstants(typedSpec, ['nodes=1', 'lossy=true', 'nodes=2'])).toEqual({ nodes: 2, lossy: true });
  });
});

test.each([
  ['nodes', '--set nodes is not a setting. Write --set name=value, such as --set nodes=3.'],
  ['=3', '--set =3 is not a setting. Write --set name=value, such as --set nodes=3.'],
  ['node=3', 'spec typed has no constant "node", which --set node=3 gives. Did you mean "nodes"?'],
  [
    'toString=3',
    'spec typed has no constant "toString", which --set toString=3 gives. The constants are "nodes", "lossy", "leader", "weights".',
  ],
  [
    'nodes=',
    '--set nodes= gives constant nodes of typed a value of another type. Its default is 3: give a number.',
  ],
  [
    'nodes=x',
    '--set nodes=x gives constant nodes of typed a value of another type. Its default is 3: give a number.',
  ],
  [
    'lossy=yes',
    '--set lossy=yes gives constant lossy of typed a value of another type. Its default is false: give true or false.',
  ],
  [
    'weights=1,2',
    '--set weights=1,2 gives constant weights of typed a value of another type. Its default is [1,2]: give a list in JSON, such as [1,2].',
  ],
  [
    'weights=[null]',
    '--set weights=[null] gives constant weights of typed a value of another type. Its default is [1,2]: give a list in JSON, such as [1,2].',
  ],
])('%s is refused', (setting, message) => {
  expect(() => readConstants(typedSpec, [setting])).toThrow(message);
});

test('constants are shown as they are given', () => {
  expect(constantsText({ nodes: 3, lossy: true, leader: 'n1', weights: [1, 'a'] })).toBe(
    'nodes=3 · lossy=true · leader=n1 · weights=[1,"a"]',
  );
});
