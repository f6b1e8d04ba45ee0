import { describe, expect, test } from 'vitest';
import { modelOf, type Trace } from '../model/index.ts';
import { twoPhaseCommit } from '../spec/protocols/two-phase-commit/spec.ts';
import { divergenceStory } from './divergence-story.ts';
import { plainPaint } from './paint.ts';
import { replay } from './replay.ts';
import { behaviour, shortestTrace } from './toy-search.ts';
import { clock, journals } from './toy-specs.ts';

const mutated = modelOf(twoPhaseCommit, {}, 'commit one vote early');
const mended = modelOf(twoPhaseCommit);
const ticking = modelOf(clock);
const journal = modelOf(journals);
const style = { width: 100, paint: plainPaint };

function counterexample(): Trace {
  const [invariant] = mutated.compiled.invariants;
  const trace = shortestTrace(
    mutated,
    (state) => invariant !== undefined && mutated.plain.falseConjuncts(invariant, state).length > 0,
  );
  if (trace === undefined) throw new RangeError('the mutant breaks the invariant');
  return trace;
}

/** The trace with its point at `index` changed. */
function withPoint(trace: Trace, index: number, change: Partial<Trace['points'][number]>): Trace {
  return {
    ...trace,
    points: trace.points.map((point, at) => (at === index ? { ...point, ...change } : point)),
  };
}

/** What replay tells of a trace that diverges. */
function divergenceOf(model: typeof mended, trace: Trace): string {
  const replayed = replay(model, trace);
  return replayed.kind === 'diverges' ? divergenceStory(trace, replayed, style) : 'it replays';
}

describe('a trace replays', () => {
  test('on the model it is of, and a shorter one to the violation does not exist', () => {
    const trace = counterexample();
    expect(trace.points).toHaveLength(8);
    expect(replay(mutated, trace)).toEqual({ kind: 'replays', trace });
  });

  test('with its missing actions and arguments filled in', () => {
    const trace = counterexample();
    const bare = {
      ...trace,
      points: trace.points.map(({ state }) => ({ action: '', arguments: [], state })),
    };
    expect(replay(mutated, bare)).toEqual({ kind: 'replays', trace });
  });

  test('where its cycle closes, and says by which step', () => {
    const lasso = behaviour(ticking, ['strike', 'tick', 'tick'], 1);
    const back = { action: 'tick', arguments: [] };
    expect(replay(ticking, lasso)).toEqual({ kind: 'replays', trace: { ...lasso, back } });
    expect(replay(ticking, { ...lasso, back })).toEqual({ kind: 'replays', trace: { ...lasso, back } });
  });

  test('where it stays in its last state: by stuttering, or by a step that changes nothing if it says so', () => {
    const lasso = behaviour(ticking, [], 0);
    expect(replay(ticking, lasso)).toEqual({ kind: 'replays', trace: lasso });
    const winding = { ...lasso, back: { action: 'wind', arguments: [] } };
    expect(replay(ticking, winding)).toEqual({ kind: 'replays', trace: winding });
  });

  test('where its cycle ends with the state it begins with, as another tool may write it', () => {
    const lasso = behaviour(ticking, ['tick', 'tick', 'tick'], 0);
    expect(lasso.points[3]?.state).toEqual(lasso.points[0]?.state);
    expect(replay(ticking, lasso)).toEqual({ kind: 'replays', trace: lasso });
  });

  test('where the step it ends with leaves the bounds', () => {
    const steps = ['elect(node=node1)', ...Array(3).fill('append(node=node1, term=1)')];
    const trace = behaviour(journal, steps);
    expect(trace.attempt?.path).toBe('log[node1]');
    expect(replay(journal, trace)).toEqual({ kind: 'replays', trace });
  });
});

describe('a trace diverges', () => {
  test('where a guard is false: the mended spec refuses the mutant’s step', () => {
    const trace = counterexample();
    expect(replay(mended, trace)).toMatchObject({ kind: 'diverges', at: 5 });
    expect(divergenceOf(mended, trace)).toMatchInlineSnapshot(`
      "✗ two-phase-commit: the trace diverges from the spec in step 5

        tmCommit is not enabled: "every resource manager is prepared" is false.
        The spec allows there:
          tmAbort · tmHear(m=prepared{rm: rm1}) · tmHear(m=prepared{rm: rm2}) · rmPrepare(rm=rm3)
          rmGiveUp(rm=rm3)
        Nearest is tmHear(m=prepared{rm: rm1}), where the trace differs (spec → trace):
          tmState: init → committed · msgs + commit
      "
    `);
  });

  test('where its first state is not initial', () => {
    const trace = withPoint(behaviour(ticking, []), 0, { state: { hour: 2, struck: false } });
    expect(divergenceOf(ticking, trace)).toMatchInlineSnapshot(`
      "✗ clock: the trace diverges from the spec in its first state

        the first state is not initial.
        The spec allows there:
          initial
        Nearest is initial, where the trace differs (spec → trace):
          hour: 0 → 2
      "
    `);
    expect(replay(ticking, withPoint(trace, 0, { action: 'initial' }))).toMatchObject({ at: 0 });
  });

  test('where an enabled step leads elsewhere', () => {
    const trace = withPoint(behaviour(ticking, ['tick']), 1, { state: { hour: 2, struck: true } });
    expect(divergenceOf(ticking, trace)).toMatchInlineSnapshot(`
      "✗ clock: the trace diverges from the spec in step 1

        tick is enabled and leads to another state.
        The spec allows there:
          tick · strike · wind
        Nearest is tick, where the trace differs (spec → trace):
          hour: 1 → 2 · struck: false → true
      "
    `);
  });

  test('where no action leads, if none is named', () => {
    const there = withPoint(behaviour(ticking, ['tick']), 1, {
      action: '',
      state: { hour: 2, struck: false },
    });
    expect(replay(ticking, there)).toMatchObject({ at: 1, why: 'no enabled action leads there' });
  });

  test.each([
    ['an unknown action', { action: 'tock' }, 'the spec has no action tock'],
    [
      'a guard without a name',
      { action: 'replicate', arguments: [] },
      'replicate is not enabled: its guard is false',
    ],
    [
      'a choice that is not there',
      { action: 'elect', arguments: [{ name: 'node', value: 7, shape: undefined }] },
      'elect(node=7) is not among the choices of that state',
    ],
    [
      'a named guard',
      { action: 'append', arguments: [] },
      'append is not enabled: "the node leads" is false',
    ],
  ])('at %s', (_, change, why) => {
    const trace = withPoint(behaviour(journal, ['elect(node=node1)']), 1, change);
    expect(replay(journal, trace)).toMatchObject({ kind: 'diverges', at: 1, why });
  });

  test('where its cycle does not close', () => {
    const lasso = behaviour(ticking, ['strike', 'tick'], 0);
    expect(divergenceOf(ticking, lasso)).toMatchInlineSnapshot(`
      "✗ clock: the trace diverges from the spec where its cycle closes

        no enabled action leads there.
        The spec allows there:
          tick · wind
        Nearest is tick, where the trace differs (spec → trace):
          hour: 2 → 0 · struck: true → false
      "
    `);
  });

  test('where its cycle closes by another step than it says', () => {
    const lasso = behaviour(ticking, ['strike', 'tick', 'tick'], 1);
    const at = lasso.points.length;
    expect(replay(ticking, { ...lasso, back: { action: 'wind', arguments: [] } })).toMatchObject({
      kind: 'diverges',
      at,
      why: 'wind is enabled and leads to another state',
    });
    const still = { ...behaviour(journal, [], 0), back: { action: 'elect', arguments: [] } };
    expect(replay(journal, still)).toMatchObject({
      at: 1,
      why: 'elect is enabled and leads to another state',
    });
  });

  test('where the step it ends with stays within bounds, or leaves them elsewhere', () => {
    const trace = behaviour(journal, ['elect(node=node1)', 'append(node=node1, term=2)']);
    const append = { action: 'append', arguments: trace.points[2]?.arguments ?? [], problem: '' };
    const within = { ...trace, attempt: { ...append, path: 'log[node1]' } };
    expect(divergenceOf(journal, within)).toMatchInlineSnapshot(`
      "✗ journals: the trace diverges from the spec in the step that is tried last

        append(node=node1, term=2) is enabled and stays within bounds.
        The spec allows there:
          append(node=node1, term=1) · append(node=node1, term=2) · append(node=node1, term=3)
          replicate(from=node1, to=node2)
      "
    `);
    const full = behaviour(journal, ['elect(node=node1)', ...Array(2).fill('append(node=node1, term=2)')]);
    const elsewhere = { ...full, attempt: { ...append, path: 'log[node2]' } };
    expect(divergenceOf(journal, elsewhere)).toMatchInlineSnapshot(`
      "✗ journals: the trace diverges from the spec in the step that is tried last

        append(node=node1, term=2) leaves the bounds of a type: log[node1] would hold 3 elements, its type holds 2.
        The spec allows there:
          append(node=node1, term=1) · append(node=node1, term=2) · append(node=node1, term=3)
          replicate(from=node1, to=node2)
      "
    `);
  });

  test('where a step leaves the bounds that the trace has a state for', () => {
    const full = behaviour(journal, ['elect(node=node1)', ...Array(2).fill('append(node=node1, term=2)')]);
    const last = full.points.at(-1);
    const trace = { ...full, points: [...full.points, ...(last === undefined ? [] : [last])] };
    expect(replay(journal, trace)).toMatchObject({
      at: 4,
      why: 'append(node=node1, term=2) leaves the bounds of a type: log[node1] would hold 3 elements, its type holds 2',
    });
  });
});
