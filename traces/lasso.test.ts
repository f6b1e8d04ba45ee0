import { describe, expect, test } from 'vitest';
import { type Model, modelOf, type Trace } from '../model/index.ts';
import { findingOfTrace } from './finding-of-trace.ts';
import { backText } from './lasso.ts';
import { markdown } from './markdown.ts';
import { plainPaint } from './paint.ts';
import { replay } from './replay.ts';
import { story } from './story.ts';
import { behaviour } from './toy-search.ts';
import { carousel, clock } from './toy-specs.ts';

const weakly = modelOf(carousel);
const strongly = modelOf(carousel, { fair: 'strong' });
const freely = modelOf(carousel, { fair: 'none' });

const round = ['turn', 'turn'];
const everyone = [
  'mount(place=place1)',
  'turn',
  'mount(place=place2)',
  'turn',
  'mount(place=place3)',
  'turn',
];

/** The lasso that takes these steps and goes back to state `loop`. */
function lasso(model: Model, steps: readonly string[], loop: number): Trace {
  const replayed = replay(model, behaviour(model, steps, loop));
  if (replayed.kind === 'diverges') throw new RangeError(replayed.why);
  return replayed.trace;
}

/** The story of a lasso from below its steps on, after its headline. */
function judged(model: Model, steps: readonly string[], loop: number, width = 110): string {
  const text = story(findingOfTrace(model, lasso(model, steps, loop)), { width, paint: plainPaint });
  const [headline = ''] = text.split('\n');
  return `${headline}\n${text.slice(text.indexOf('╰─'))}`;
}

describe('the story of a lasso', () => {
  test('says what is false of it and why it is fair, what has one reason together', () => {
    expect(judged(weakly, round, 0)).toMatchInlineSnapshot(`
      "✗ carousel: "everyone rides" is violated in 3 steps that repeat for ever
      ╰─ back to state 0 by turn

        ✗ false of this behaviour, part 1 of 3: eventually (somebody of place 1 rides)

        Why the behaviour is fair:
          taken in step 1      WF(turn)
          disabled in state 0  WF(mount(place=place2)) · WF(mount(place=place3))
          disabled in state 1  WF(mount(place=place1))
      "
    `);
  });

  test('breaks formulas and reasons to fit a narrow page, and loses nothing', () => {
    const text = judged(weakly, round, 0, 60);
    expect(text).toMatchInlineSnapshot(`
      "✗ carousel: "everyone rides" is violated in 3 steps that repeat for ever
      ╰─ back to state 0 by turn

        ✗ false of this behaviour, part 1 of 3:
            eventually (somebody of place 1 rides)

        Why the behaviour is fair:
          taken in step 1      WF(turn)
          disabled in state 0  WF(mount(place=place2))
                               WF(mount(place=place3))
          disabled in state 1  WF(mount(place=place1))
      "
    `);
    for (const line of text.split('\n').slice(1)) expect([...line].length).toBeLessThanOrEqual(60);
    for (const { text: assumption } of weakly.compiled.fairness) expect(text).toContain(assumption);
  });

  test('that stutters says that nothing fair is enabled where it stays, and each property that it breaks', () => {
    expect(judged(weakly, ['turn', 'stop'], 2)).toMatchInlineSnapshot(`
      "✗ carousel: "everyone rides" is violated in 2 steps and then stuttering for ever
      ╰─ state 2 for ever: stuttering, no action is taken

        ✗ false of this behaviour, part 1 of 3: eventually (somebody of place 1 rides)
        ✗ "it turns for ever" is false of this behaviour: always eventually (turn is taken)

        The behaviour is fair: nothing that is assumed to be fair is enabled in state 2.
          WF(turn) · WF(mount(place=place1)) · WF(mount(place=place2)) · WF(mount(place=place3))
      "
    `);
  });

  test('says so where no fairness is assumed', () => {
    expect(judged(freely, round, 0)).toMatchInlineSnapshot(`
      "✗ carousel: "everyone rides" is violated in 3 steps that repeat for ever
      ╰─ back to state 0 by turn

        ✗ false of this behaviour, part 1 of 3: eventually (somebody of place 1 rides)

        No fairness is assumed: a behaviour may go round any cycle for ever.
      "
    `);
    expect(judged(freely, [], 0)).toMatchInlineSnapshot(`
      "✗ carousel: "everyone rides" is violated by stuttering in the initial state for ever
      ╰─ state 0 for ever: stuttering, no action is taken

        ✗ false of this behaviour, part 1 of 3: eventually (somebody of place 1 rides)
        ✗ "it turns for ever" is false of this behaviour: always eventually (turn is taken)

        No fairness is assumed: a behaviour may stop in any state.
      "
    `);
  });

  test('that is not fair says which assumptions it breaks, and is no counterexample', () => {
    expect(judged(strongly, round, 0)).toMatchInlineSnapshot(`
      "carousel: a behaviour of 3 steps that repeat for ever
      ╰─ back to state 0 by turn

        ✗ "everyone rides" is false of this behaviour, part 1 of 3: eventually (somebody of place 1 rides)

        No counterexample: the behaviour is not fair.
          enabled in state 0, never taken  SF(mount(place=place1))
          enabled in state 1, never taken  SF(mount(place=place2))
          enabled in state 2, never taken  SF(mount(place=place3))
          taken in step 1                  SF(turn)
      "
    `);
    expect(judged(weakly, [], 0)).toMatchInlineSnapshot(`
      "carousel: a behaviour of nothing but stuttering
      ╰─ state 0 for ever: stuttering, no action is taken

        ✗ "everyone rides" is false of this behaviour, part 1 of 3: eventually (somebody of place 1 rides)
        ✗ "it turns for ever" is false of this behaviour: always eventually (turn is taken)

        No counterexample: the behaviour is not fair.
          always enabled, never taken  WF(turn) · WF(mount(place=place1))
          never enabled in the cycle   WF(mount(place=place2)) · WF(mount(place=place3))
      "
    `);
  });

  test('that breaks nothing says so', () => {
    expect(judged(weakly, everyone.concat(round), 6)).toMatchInlineSnapshot(`
      "carousel: a behaviour of 9 steps, of which the last 3 repeat for ever
      ╰─ back to state 6 by turn

        No temporal property is false of this behaviour.

        Why the behaviour is fair:
          taken in step 7             WF(turn)
          never enabled in the cycle  WF(mount(place=place1)) · WF(mount(place=place2)) · WF(mount(place=place3))
      "
    `);
  });

  test('of a spec without temporal properties is shown as it is', () => {
    const ticking = modelOf(clock);
    const finding = findingOfTrace(ticking, lasso(ticking, ['tick', 'tick'], 0));
    expect(finding).toMatchObject({ kind: 'behaviour' });
    expect(story(finding, { width: 80, paint: plainPaint })).toMatch(/╰─ back to state 0 by tick\n$/);
  });
});

test('the document of a lasso has its formulas and reasons in lists', () => {
  const finding = findingOfTrace(strongly, lasso(strongly, round, 0));
  const text = markdown(finding);
  expect(text.slice(text.indexOf('After'))).toMatchInlineSnapshot(`
    "After state 2: back to state 0 by \`turn\`.

    - "everyone rides" is false of this behaviour, part 1 of 3: \`eventually (somebody of place 1 rides)\`

    No counterexample: the behaviour is not fair.

    - enabled in state 0, never taken: \`SF(mount(place=place1))\`
    - enabled in state 1, never taken: \`SF(mount(place=place2))\`
    - enabled in state 2, never taken: \`SF(mount(place=place3))\`
    - taken in step 1: \`SF(turn)\`
    "
  `);
});

describe('how a lasso goes on', () => {
  const ticking = modelOf(clock);
  const tick = { action: 'tick', arguments: [] };

  test.each<readonly [text: string | undefined, trace: Trace]>([
    [undefined, behaviour(ticking, ['tick'])],
    ['back to state 0 by tick', { ...behaviour(ticking, ['tick', 'tick'], 0), back: tick }],
    ['back to state 0', behaviour(ticking, ['tick', 'tick'], 0)],
    [
      'back to state 0, which is the same: no action is taken',
      behaviour(ticking, ['tick', 'tick', 'tick'], 0),
    ],
    ['state 1 for ever: stuttering, no action is taken', behaviour(ticking, ['tick'], 1)],
    [
      'state 1 for ever by wind, which changes nothing',
      { ...behaviour(ticking, ['tick'], 1), back: { action: 'wind', arguments: [] } },
    ],
  ])('%s', (text, trace) => {
    expect(backText(trace)).toBe(text);
  });
});

describe('the length of a lasso', () => {
  const ticking = modelOf(clock);

  test.each<readonly [text: string, trace: Trace]>([
    ['a behaviour of 3 steps that repeat for ever', lasso(ticking, ['tick', 'tick'], 0)],
    ['a behaviour of 3 steps that repeat for ever', behaviour(ticking, ['tick', 'tick'], 0)],
    ['a behaviour of 3 steps that repeat for ever', lasso(ticking, ['tick', 'tick', 'tick'], 0)],
    [
      'a behaviour of 4 steps, of which the last 3 repeat for ever',
      lasso(ticking, ['strike', 'tick', 'tick'], 1),
    ],
    ['a behaviour of 1 step and then stuttering for ever', lasso(ticking, ['tick'], 1)],
    ['a behaviour of nothing but stuttering', lasso(ticking, [], 0)],
  ])('%s', (text, trace) => {
    expect(story({ kind: 'behaviour', trace }, { width: 80, paint: plainPaint })).toContain(
      `clock: ${text}\n`,
    );
  });
});
