import { describe, expect, test } from 'vitest';
import { type Model, PlainModel, type PlainState, sameData } from '../../model/index.ts';
import { Dice } from './dice.ts';
import { instanceModel } from './fixtures/models.ts';
import { type Node, Space } from './space.ts';
import { bankModel } from './toy-bank.ts';

const models: readonly (readonly [string, Model])[] = [
  ['bank', bankModel],
  ['margin', instanceModel('two traders, a token, a breaker')],
];

/** States along a walk, each with the plain form that the reference semantics takes for it. */
function visited(space: Space, steps: number): readonly (readonly [Node, PlainState])[] {
  const dice = new Dice(11);
  const [first] = space.initial();
  const nodes: Node[] = first === undefined ? [] : [first];
  for (let node = first; node !== undefined && nodes.length < steps; ) {
    const at: Node = node;
    const edges = space.compiled.actions.flatMap((_, index) => space.moves(at, index)?.enabled ?? []);
    node = dice.pick(edges)?.to ?? first;
    if (node !== undefined) nodes.push(node);
  }
  return nodes.map((node) => [node, space.plain(node)]);
}

/** An action with its arguments in their order, as both semantics can write it. */
function textOf(action: string, values: readonly unknown[]): string {
  return `${action} ${JSON.stringify(values)}`;
}

describe.each(models)(
  '%s: what is allowed and what is forbidden is as the reference semantics has it',
  (_, model) => {
    const space = new Space(model.compiled);
    const plain = new PlainModel(model.compiled);

    test('the same steps lead to the same states', () => {
      for (const [node, state] of visited(space, 60)) {
        const expected = [...plain.steps(state)].flatMap(({ action, chosen, outcome }) =>
          outcome.kind === 'state' ? [{ text: textOf(action, chosen), state: outcome.state }] : [],
        );
        const found = model.compiled.actions.flatMap(({ name }, index) =>
          (space.moves(node, index)?.enabled ?? []).map(({ way, to }) => ({
            text: textOf(name, Object.values(way.values)),
            state: space.plain(to),
          })),
        );
        expect(found.map(({ text }) => text)).toEqual(expected.map(({ text }) => text));
        expect(found.every((one, index) => sameData(one.state, expected[index]?.state ?? {}))).toBe(true);
      }
    });

    test('the same conjuncts are in the way, and alone where no other one is', () => {
      for (const [node, state] of visited(space, 60)) {
        const expected = [...plain.attempts(state)].flatMap((tried) => {
          if (tried.blockedBy === undefined) return [];
          const says = tried.judged().map((conjunct) => conjunct.says);
          const others = says.filter((one) => one !== 'true').length - 1;
          const text = textOf(tried.action, Object.values(tried.chosen));
          return [`${text} ${says.indexOf('false')} ${others === 0 ? 'alone' : 'with others'}`];
        });
        const found = model.compiled.actions.flatMap(({ name }, index) =>
          (space.moves(node, index)?.blocked ?? []).map(({ way, conjunct, isAlone }) => {
            const text = textOf(name, Object.values(way.values));
            return `${text} ${conjunct} ${isAlone ? 'alone' : 'with others'}`;
          }),
        );
        expect(found).toEqual(expected);
      }
    });
  },
);

test('equal states are one node', () => {
  const space = new Space(bankModel.compiled);
  const nodes = visited(space, 400).map(([node]) => node);
  for (const node of nodes) {
    const equals = nodes.filter((other) => sameData(space.plain(other), space.plain(node)));
    expect(new Set(equals).size).toBe(1);
  }
});
