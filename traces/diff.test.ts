import { expect, test } from 'vitest';
import type { Data } from '../model/index.ts';
import { type Shape, t } from '../spec/language/index.ts';
import { differences } from './diff.ts';
import { changes } from './narration.ts';

const Node = t.ids('node', 3);
const Message = t.union('type', { vote: { by: Node, term: t.int(0, 9) }, ack: {} });

function told(type: { readonly shape: Shape }, before: Data, after: Data): readonly string[] {
  return changes(differences(type.shape, before, after, 'x'));
}

test.each([
  ['a scalar', t.int(0, 9), 1, 2, ['x: 1 → 2']],
  ['an identity', Node, 0, 2, ['x: node1 → node3']],
  ['an option that gains a value', t.option(Node), null, 1, ['x: none → node2']],
  [
    'an option of a record',
    t.option(t.record({ a: t.bool })),
    { a: true },
    { a: false },
    ['x.a: true → false'],
  ],
  [
    'the fields of a record',
    t.record({ a: t.bool, b: t.bool, c: t.bool }),
    { a: true, b: true, c: true },
    { a: false, b: true, c: false },
    ['x.a: true → false', 'x.c: true → false'],
  ],
  [
    'one case of a union',
    Message,
    { type: 'vote', by: 0, term: 1 },
    { type: 'vote', by: 0, term: 2 },
    ['x.term: 1 → 2'],
  ],
  [
    'two cases of a union',
    Message,
    { type: 'vote', by: 0, term: 1 },
    { type: 'ack' },
    ['x: vote{by: node1, term: 1} → ack'],
  ],
  [
    'the values of a map',
    t.map(Node, t.set(t.bool)),
    [[], [false], [true]],
    [[], [true], [true]],
    ['x[node2] − false', 'x[node2] + true'],
  ],
  [
    'a map keyed by records',
    t.map(t.record({ n: Node }), t.bool),
    [true, true, true],
    [true, true, false],
    ['x[{n: node3}]: true → false'],
  ],
  ['the elements of a set', t.set(Node), [0, 1], [1, 2], ['x − node1', 'x + node3']],
  ['several elements of a set', t.set(Node), [], [0, 1], ['x + node1, node2']],
  [
    'the counts of a bag',
    t.bag(Message, 9),
    [[{ type: 'ack' }, 1]],
    [[{ type: 'ack' }, 3]],
    ['x: ack ×1 → ack ×3'],
  ],
  ['an element new in a bag', t.bag(Message, 9), [], [[{ type: 'ack' }, 2]], ['x + ack ×2']],
  [
    'an element gone from a bag',
    t.bag(Node, 9),
    [
      [0, 1],
      [1, 1],
    ],
    [[1, 1]],
    ['x − node1'],
  ],
  ['an element appended', t.seq(t.int(0, 9), 4), [1, 2], [1, 2, 2], ['x[2] + 2']],
  ['an element taken from the front', t.seq(t.int(0, 9), 4), [1, 2, 3], [2, 3], ['x[0] − 1']],
  [
    'an element replaced inside',
    t.seq(t.record({ a: t.int(0, 9) }), 4),
    [{ a: 1 }, { a: 2 }, { a: 3 }],
    [{ a: 1 }, { a: 5 }, { a: 3 }],
    ['x[1].a: 2 → 5'],
  ],
  ['a sequence cut and replaced', t.seq(t.int(0, 9), 4), [1, 2, 3], [1, 4], ['x[1]: 2 → 4', 'x[2] − 3']],
  ['an option in a sequence', t.seq(t.option(t.bool), 4), [null], [null, null], ['x[1] + none']],
] as const)('%s', (_, type, before, after, parts) => {
  expect(told(type, before, after)).toEqual(parts);
});

test('the paths of a state start with its variables', () => {
  const state = {
    kind: 'record',
    fields: [
      { name: 'a', shape: Node.shape },
      { name: 'b', shape: t.set(Node).shape },
    ],
  } as const;
  expect(differences(state, { a: 0, b: [1] }, { a: 1, b: [] })).toEqual([
    { path: 'a', kind: 'changed', before: 'node1', after: 'node2' },
    { path: 'b', kind: 'removed', before: 'node2', after: undefined },
  ]);
});
