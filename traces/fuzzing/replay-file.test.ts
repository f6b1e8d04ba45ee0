import { describe, expect, test } from 'vitest';
import { type Replay, ReplayFileError, readReplay, writeReplay } from './replay-file.ts';
import { outcomeOf } from './replay-run.ts';

const replay: Replay = {
  protocol: 'bank',
  instance: undefined,
  constants: { most: 4, amounts: [1, 2] },
  mutant: undefined,
  driver: './bank-driver.ts',
  seed: 4_294_967_295,
  steps: [
    { do: 'action', action: 'deposit', arguments: { account: 'ann', amount: 2 } },
    {
      do: 'foreign',
      action: 'deposit',
      arguments: { account: '__proto__', amount: Number.NaN },
      because: 'NaN',
    },
    {
      do: 'foreign',
      action: 'deposit',
      arguments: { amount: Number.NEGATIVE_INFINITY },
      because: 'infinite',
    },
    { do: 'turn', turn: 'clock' },
    { do: 'restart' },
  ],
  schedule: undefined,
  expected: { verdict: 'diverges', as: 'lost on restart', subject: 'restart', at: 4 },
};

test('what is written is read again', () => {
  expect(readReplay(writeReplay(replay), 'failure.json')).toEqual(replay);
  const quiet: Replay = { ...replay, steps: [], schedule: [1, 0, 2], expected: outcomeOf(undefined) };
  expect(readReplay(writeReplay(quiet), 'quiet.json')).toEqual(quiet);
});

test('a file is a line for each step', () => {
  expect(writeReplay(replay)).toMatchInlineSnapshot(`
    "{
      "format": "assay replay",
      "version": 1,
      "protocol": "bank",
      "constants": {
        "most": 4,
        "amounts": [
          1,
          2
        ]
      },
      "driver": "./bank-driver.ts",
      "seed": 4294967295,
      "expected": {
        "verdict": "diverges",
        "as": "lost on restart",
        "subject": "restart",
        "at": 4
      },
      "steps": [
        {"action":"deposit","arguments":{"account":"ann","amount":2}},
        {"action":"deposit","arguments":{"account":"__proto__","amount":{"$number":"NaN"}},"foreign":"NaN"},
        {"action":"deposit","arguments":{"amount":{"$number":"-Infinity"}},"foreign":"infinite"},
        {"turn":"clock"},
        {"restart":true}
      ]
    }
    "
  `);
});

describe('a file that is no replay says where and why', () => {
  const good = writeReplay(replay);
  test.each<readonly [string, string, RegExp]>([
    ['empty', '', /^f\.json:1:1: \$ is not finished: the file is empty, or was cut short\./],
    ['cut short', good.slice(0, 60), /is not finished/],
    ['no JSON', 'hello', /^f\.json:1:1: \$ is not JSON: a value is expected, not "hello"\./],
    ['a trace', '{"vars":[],"states":[{}]}', /\$ lacks the member "format"\./],
    [
      'of another version',
      good.replace('"version": 1', '"version": 2'),
      /^f\.json:3:14: \$\.version is not 1\./,
    ],
    ['a seed too large', good.replace('4294967295', '4294967296'), /\$\.seed must be <= 4294967295\./],
    [
      'an unknown member',
      good.replace('"seed"', '"seeds": 1, "seed"'),
      /has the member "seeds", which means nothing here/,
    ],
    [
      'an unknown outcome',
      good.replace('lost on restart', 'lost'),
      /\$\.expected\.as is none of "accepted though disabled"/,
    ],
    ['half an outcome', good.replace('"subject": "restart",', ''), /\$\.expected lacks the member "subject"/],
    [
      'a step of two sorts',
      good.replace('{"turn":"clock"}', '{"turn":"clock","restart":true}'),
      /\$\.steps\[3\] is no step\. Give an action/,
    ],
    ['a step of no sort', good.replace('{"turn":"clock"}', '{}'), /\$\.steps\[3\] is no step/],
  ])('%s', (_, text, message) => {
    expect(() => readReplay(text, 'f.json')).toThrow(ReplayFileError);
    expect(() => readReplay(text, 'f.json')).toThrow(message);
  });
});
