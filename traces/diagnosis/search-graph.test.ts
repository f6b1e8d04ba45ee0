import { expect, test } from 'vitest';
import { commitModel } from '../../test/logs/index.ts';
import { replay } from '../index.ts';
import { dotText, searchGraph } from './search-graph.ts';
import { event, held } from './toy-holding.ts';
import { Witness } from './witness.ts';

const head = { k: 'head', v: 1, spec: 'two-phase-commit' } as const;

/** Who prepares is not said at first: three states explain it, then two, and then a manager that is no more at work gives up. */
const events = [event('rmPrepare'), event('rmPrepare', { rm: 'rm1' }), event('rmGiveUp', { rm: 'rm1' })];

test('what is left of the search has every state and every way, by hand', async () => {
  const { scene, diagnosis } = await held(commitModel(), { head, events });
  if (scene === undefined || diagnosis === undefined) throw new Error('the log is rejected');
  const graph = searchGraph(scene, diagnosis.misses.nearest, ({ why }) => why.kind);
  const after = (line: number | undefined): readonly number[] =>
    graph.nodes.filter((node) => node.line === line).map(({ id }) => id);
  expect([after(undefined), after(2), after(3)].map(({ length }) => length)).toEqual([1, 3, 2]);
  expect(graph.edges.map(({ from, to, line }) => [from, to, line])).toEqual([
    [0, 1, 2],
    [0, 2, 2],
    [0, 3, 2],
    [2, 4, 3],
    [3, 5, 3],
  ]);
  expect(graph.edges[3]).toMatchObject({
    steps: ['rmPrepare(rm=rm1)'],
    changes: ['rmState[rm1]: working → prepared', 'msgs + prepared{rm: rm1}'],
  });
  expect(graph.attempts).toEqual([{ from: 4, step: 'rmGiveUp(rm=rm1)', why: 'its guard is false' }]);
  expect(graph.isCut).toBe(false);
  expect(dotText(graph).match(/^ {2}n\d -> /gm)).toHaveLength(6);
});

test('the way to the line that failed is a behaviour of the spec', async () => {
  let witness: Witness | undefined;
  const { report } = await held(
    commitModel(),
    { head, events },
    {},
    {
      listen: (stepper) => {
        witness = new Witness(stepper);
        return witness;
      },
    },
  );
  if (report.matched.kind !== 'rejected') throw new Error('the log is rejected');
  witness?.goOn(report.explainer, report.matched.failure);
  const trace = witness?.trace();
  expect(trace?.points.map(({ action }) => action)).toEqual(['initial', 'rmPrepare', 'rmPrepare']);
  expect(trace && replay(commitModel(), trace).kind).toBe('replays');
});
