import { describe, expect, test } from 'vitest';
import { type Model, PlainModel, type PlainState } from '../../model/index.ts';
import { Dice } from './dice.ts';
import { instanceModel } from './fixtures/models.ts';
import { type Node, Space } from './space.ts';
import { Sweep, type SweepScope } from './sweep.ts';
import { bankModel } from './toy-bank.ts';

/** What was tried where, as text. */
function attempt(state: PlainState, action: string, values: readonly unknown[]): string {
  return `${JSON.stringify(state)} ${action} ${JSON.stringify(values)}`;
}

/** Every attempt in every state that can be reached, by the reference semantics: no order, no routes, no levels. */
function attemptsOf({ compiled }: Model, blocked: 'too' | 'left out'): ReadonlySet<string> {
  const plain = new PlainModel(compiled);
  const seen = new Map<string, PlainState>();
  for (const { outcome } of plain.initialSteps())
    if (outcome.kind === 'state') seen.set(JSON.stringify(outcome.state), outcome.state);
  const attempts = new Set<string>();
  for (const state of seen.values()) {
    for (const tried of plain.attempts(state)) {
      const outcome = tried.blockedBy === undefined ? tried.take().outcome : undefined;
      if (outcome?.kind === 'bounds' || (outcome === undefined && blocked === 'left out')) continue;
      attempts.add(attempt(state, tried.action, Object.values(tried.chosen)));
      if (outcome !== undefined) seen.set(JSON.stringify(outcome.state), outcome.state);
    }
  }
  return attempts;
}

/** What a sweep tries until it says that it is done, with the steps that it took. */
function swept({ compiled }: Model, forbidden: SweepScope['forbidden'], seed: number) {
  const space = new Space(compiled);
  const indices = compiled.actions.map((_, index) => index);
  const sweep = new Sweep(space, { indices, turns: ['clock'], forbidden });
  const dice = new Dice(seed);
  const attempts = new Set<string>();
  const turns = new Set<Node>();
  let steps = 0;
  while (!sweep.isDone) {
    let node = dice.pick(space.initial());
    for (
      let planned = node && sweep.next(node, dice);
      node !== undefined && planned !== undefined;
      steps += 1
    ) {
      const way = (planned.edge ?? planned.blocked)?.way;
      if (way === undefined) turns.add(node);
      else attempts.add(attempt(space.plain(node), way.action, Object.values(way.values)));
      if (planned.blocked !== undefined) planned.blocked.tried += 1;
      if (planned.edge !== undefined) {
        planned.edge.taken += 1;
        node = planned.edge.to;
        node.isVisited = true;
      }
      planned = sweep.next(node, dice);
    }
  }
  return { attempts, turns: turns.size, steps };
}

describe.each<readonly [string, Model, states: number]>([
  ['bank', bankModel, 200],
  ['margin', instanceModel('two traders, for ever'), 1_260],
])('%s', (_, model, states) => {
  test('everything is tried in every state, allowed or forbidden, and every turn given', () => {
    const { attempts, turns, steps } = swept(model, 'tried', 1);
    expect(attempts).toEqual(attemptsOf(model, 'too'));
    expect(turns).toBe(states);
    // Ways back cost something, but not much.
    expect(steps).toBeLessThan(2 * attempts.size);
  });

  test('where nothing forbidden is asked for, none is tried', () => {
    expect(swept(model, 'left alone', 2).attempts).toEqual(attemptsOf(model, 'left out'));
  });
});
