import { describe, expect, test } from 'vitest';
import { modelOf } from '../../model/index.ts';
import { spec, t, variables } from '../../spec/language/index.ts';
import type { LogEvent, LogHead, LogPiece } from '../log/index.ts';
import type { Binding } from './binding.ts';
import { conform } from './conform.ts';
import type { ConformReport } from './log-run.ts';

/** `go` puts x anywhere, 1 included, which is forbidden; `count` counts. */
const slides = modelOf(
  spec('slides', {}, () => {
    const { action, define } = variables({ x: t.int(0, 2), count: t.int(0, 5) });
    return define({
      actions: {
        go: action(
          { to: t.int(0, 2) },
          {
            then: (s, { to }) => {
              s.x = to;
            },
          },
        ),
        step: action({
          then: (s) => {
            s.count += 1;
          },
        }),
      },
      invariants: { 'x is not 1': (s) => s.x !== 1 },
      steps: { 'x does not fall': (before, after) => after.x >= before.x },
    });
  }),
);

async function* piecesOf(head: LogHead, events: readonly LogEvent[]): AsyncGenerator<LogPiece> {
  yield { kind: 'head', head, line: 1 };
  yield { kind: 'events', events, lines: events.map((_, index) => index + 2) };
}

function held(
  events: readonly Partial<LogEvent>[],
  binding: Binding = {},
  head: Partial<LogHead> = {},
  engine: 'auto' | 'candidates' | 'depth' = 'auto',
): Promise<ConformReport> {
  const numbered = events.map((event, i): LogEvent => ({ k: 'ev', a: 'step', ...event, i }));
  return conform(piecesOf({ k: 'head', v: 1, spec: 'slides', ...head }, numbered), 'log', slides, binding, {
    engine,
    maxCandidates: 100,
    maxStates: 10_000,
    isStopped: () => false,
    invariants: 'judged',
  });
}

describe.each(['auto', 'candidates', 'depth'] as const)('with the engine %s', (engine) => {
  test('of behaviours that explain a log, one that breaks nothing is told', async () => {
    const shown = [{ post: { '/x': 0 } }, { post: { '/x': 2 } }];
    const { matched, broken } = await held(shown, { hidden: ['go'] }, {}, engine);
    expect([matched.kind, broken]).toEqual(['accepted', undefined]);
  });

  test('a property is broken where every behaviour breaks it', async () => {
    const fallen = [{ post: { '/x': 2 } }, { post: { '/x': 0 } }];
    const { broken } = await held(fallen, { hidden: ['go'] }, {}, engine);
    expect(broken).toBeDefined();
  });
});

describe('nothing that a log says is overlooked in silence', () => {
  test.each<readonly [string, () => Promise<ConformReport>, string]>([
    [
      'a reader that answers nothing',
      () =>
        held([{ a: 'go', args: { to: 'left' } }], {
          events: { go: { arguments: { to: { from: '/args/to', as: () => undefined as never } } } },
        }),
      'the binding\'s reader of /args/to answers nothing for "left". Let it answer with JSON for whatever the log may hold.',
    ],
    [
      'an operation that failed, of an event that is not known',
      () =>
        held(
          [
            { a: 'fly', op: 1, phase: 'invoke' },
            { a: 'fly', op: 1, phase: 'fail' },
          ],
          {},
          { order: 'interval', fail: 'nothing' },
        ),
      'log:2: /a is "fly", an event that nothing is known of.',
    ],
    [
      'phases in causal order',
      () => held([{ n: 'a', vc: { a: 1 }, op: 1, phase: 'invoke' }], {}, { order: 'causal' }),
      'log:2: the line is a phase of an operation, and the order of the log is causal.',
    ],
    [
      'a clock that does not count the events of its own node',
      () =>
        held(
          [
            { n: 'a', vc: { a: 1 } },
            { n: 'a', vc: { a: 3 } },
          ],
          {},
          { order: 'causal' },
        ),
      'log:3: /vc/a is 3, and this is event 2 of "a" in the log. Lines are lost, or its clock does not count each of its events once.',
    ],
  ])('%s', async (_, report, message) => {
    await expect(report()).rejects.toThrow(message);
  });
});
