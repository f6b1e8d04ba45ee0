import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Model } from '../../model/index.ts';
import { logText, tillModel, type WalkedLog, walkedLog } from '../../test/logs/index.ts';
import { demultiplexed, inSlice, interleaved } from '../../test/slices/index.ts';
import { type Binding, type ConformReport, Yardstick } from '../conformance/index.ts';
import { type LogHead, readLog, readSlices } from '../log/index.ts';
import { conformSlices, type JudgedSlice, type SlicesReport } from './conform-slices.ts';
import { conformDiagnosed, type Diagnosed } from './diagnosed.ts';
import { unlimited } from './toy-holding.ts';

const limits = {
  engine: unlimited.engine,
  maxCandidates: unlimited.maxCandidates,
  maxStates: unlimited.maxStates,
  invariants: 'judged' as const,
};

const models = [tillModel({ drawers: 1, most: 5 }), tillModel({ drawers: 2, most: 9 })];

function modelFor({ config }: LogHead): Model {
  const found = models.find(({ compiled }) => JSON.stringify(compiled.constants) === JSON.stringify(config));
  if (found === undefined) throw new Error(`no model has ${JSON.stringify(config)}`);
  return found;
}

async function* bytes(text: string, sizes: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text);
  let start = 0;
  for (const size of sizes) {
    yield all.subarray(start, start + size);
    start += size;
  }
  yield all.subarray(start);
}

interface Heard {
  readonly report: SlicesReport;
  readonly judged: ReadonlyMap<string, Told>;
  readonly empty: readonly string[];
}

/** What there is to say of a report, without what cannot be compared. */
type Told = ReturnType<typeof toldOf>;

function toldOf({ matched, broken, facts, end, skipped, head }: ConformReport) {
  return {
    head: { ...head, slice: undefined },
    kind: matched.kind,
    effort: matched.effort,
    line: matched.kind === 'rejected' ? matched.failure.line.number : undefined,
    explained: matched.kind === 'rejected' ? matched.failure.explained : undefined,
    broken: broken && [broken.kind, broken.property, broken.line?.number, broken.state],
    facts,
    end: end && { ...end, slice: undefined },
    skipped,
  };
}

async function conformed(
  file: string,
  binding: Binding,
  sizes?: readonly number[],
  changes: { readonly until?: 'a slice fails'; readonly isStopped?: () => boolean } = {},
): Promise<Heard> {
  const yardsticks = new Map(models.map((model) => [model, new Yardstick(model, binding)]));
  const judged = new Map<string, Told>();
  const empty: string[] = [];
  const report = await conformSlices(readSlices(bytes(file, sizes), 'a.ndjson'), 'a.ndjson', {
    ...limits,
    isStopped: changes.isStopped ?? (() => false),
    yardstickFor: (_, head) => yardsticks.get(modelFor(head)) ?? new Yardstick(modelFor(head), binding),
    judged: ({ slice, report: one }: JudgedSlice) => {
      expect(judged.has(slice)).toBe(false);
      judged.set(slice, toldOf(one));
    },
    empty: ({ slice }) => empty.push(slice),
    until: changes.until ?? 'the file ends',
  });
  return { report, judged, empty };
}

async function alone(text: string, binding: Binding): Promise<Diagnosed> {
  const head = JSON.parse(text.split('\n').find((line) => line !== '') ?? '') as LogHead;
  const pieces = readLog(bytes(text), 'a.ndjson');
  return conformDiagnosed(pieces, 'a.ndjson', modelFor(head), binding, {
    ...unlimited,
    invariants: 'judged',
  });
}

/** A walk, and what a careless recorder makes of it: a line lost, a line twice, a value changed, or nothing. */
function someLog(seed: number, harm: number): string {
  const model = models[seed % models.length] ?? tillModel();
  const head = { config: model.compiled.constants as never };
  const log = walkedLog(model.compiled, { seed, events: 2 + (seed % 23), shown: 'what changed', head });
  const { events } = log;
  const at = (seed >> 3) % events.length;
  const harmed: WalkedLog['events'] =
    harm === 0
      ? events.filter((_, index) => index !== at)
      : harm === 1
        ? events.flatMap((event, index) => (index === at ? [event, event] : [event]))
        : harm === 2
          ? events.map((event, index) => (index === at ? { ...event, post: { '/day': 2 } } : event))
          : events;
  return logText({ ...log, events: harmed.length === 0 ? events : harmed });
}

const bindings: readonly Binding[] = [{}, { hidden: ['count', 'open'] }];

// Kills: two slices that share a stepper, an explainer given back too early, a slice judged by another's model, the first
// failure taken by when it is found and not by its line, lines after it that are another slice's, a slice judged twice.
test('each slice is judged as it is alone, and the failure at the first line is diagnosed as it is alone', async () => {
  const met = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: 5_000 }), fc.integer({ min: 0, max: 5 })), {
        minLength: 3,
        maxLength: 8,
        size: 'max',
      }),
      // Few at a time, so that some begin when others have ended; in many chunks, since lines of one are judged together.
      fc.array(fc.nat({ max: 2 }), { minLength: 90, maxLength: 120, size: 'max' }),
      fc.array(fc.integer({ min: 90, max: 500 }), { minLength: 15, maxLength: 40, size: 'max' }),
      fc.nat({ max: 1 }),
      async (seeds, turns, sizes, which) => {
        const binding = bindings[which] ?? {};
        const logs = seeds.map(([seed, harm], index) => inSlice(someLog(seed, harm), `s${index}`));
        const file = interleaved(logs, turns);
        const { report, judged } = await conformed(file, binding, sizes);
        const texts = demultiplexed(file);
        expect([...judged.keys()].sort()).toEqual([...texts.keys()].sort());
        let first: { readonly slice: string; readonly line: number; readonly told: Diagnosed } | undefined;
        for (const [slice, text] of texts) {
          const told = await alone(text, binding);
          const { kind, facts, end, ...rest } = toldOf(told.report);
          expect(judged.get(slice)).toMatchObject({ kind, ...rest });
          // Where it is decided, what comes then depends on how far it was read.
          if (kind === 'accepted' && told.report.broken === undefined)
            expect(judged.get(slice)).toEqual({ kind, facts, end, ...rest });
          met.set(kind, (met.get(kind) ?? 0) + 1);
          if (told.report.matched.kind !== 'rejected') continue;
          const line = told.report.matched.failure.line.number;
          if (first === undefined || line < first.line) first = { slice, line, told };
        }
        expect(report.first?.slice).toBe(first?.slice);
        const bare = (one: unknown): unknown =>
          JSON.parse(JSON.stringify(one ?? null), (key, value) => (key === 'slice' ? undefined : value));
        expect(bare(report.first?.diagnosis)).toEqual(bare(first?.told.diagnosis));
      },
    ),
    // Logs are made of seeds: a smaller seed is no smaller log.
    { numRuns: 12, seed: 11, endOnFailure: true },
  );
  // What was generated.
  expect(met.get('accepted')).toBeGreaterThan(15);
  expect(met.get('rejected')).toBeGreaterThan(15);
});

describe('a file that stops', () => {
  const good = (slice: string): readonly string[] => inSlice(someLog(4, 5), slice).trim().split('\n');
  const file = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

  test('leaves slices open, of which one that has only begun says nothing', async () => {
    const [head = '', ...rest] = good('a');
    const [other = ''] = good('b');
    const { judged, empty, report } = await conformed(file(head, other, ...rest.slice(0, 1)), {});
    expect([...judged.keys()]).toEqual(['a']);
    expect(judged.get('a')?.end).toBeUndefined();
    expect(empty).toEqual(['b']);
    expect(report).toEqual({ first: undefined, cut: undefined });
  });

  test('within a line of nobody knows which slice', async () => {
    const { report } = await conformed(`${file(...good('a'))}{"k":"head","v":1`, {});
    expect(report.cut).toEqual({ kind: 'cut', line: good('a').length + 1, where: 'within a line' });
  });

  test('since it was stopped: what is open is inconclusive', async () => {
    const { judged } = await conformed(file(...good('a').slice(0, 2)), {}, undefined, {
      isStopped: () => true,
    });
    expect([...judged.values()].map(({ kind }) => kind)).toEqual(['inconclusive']);
  });
});

test('with what follows a file reading stops at the first slice that fails', async () => {
  const bad = inSlice(someLog(8, 2), 'bad');
  const good = inSlice(someLog(4, 5), 'good');
  const lines = bad.split('\n').filter((line) => line !== '').length;
  const { judged, report } = await conformed(bad + good, {}, [Buffer.byteLength(bad)], {
    until: 'a slice fails',
  });
  expect([...judged.keys()]).toEqual(['bad']);
  expect(report.first?.diagnosis?.line.number).toBeLessThan(lines);
});

test('a slice without events, and with an end, says nothing', async () => {
  const [head = '', ...rest] = inSlice(someLog(4, 5), 'a').trim().split('\n');
  const end = rest.at(-1) ?? '';
  const text = `${head}\n${end.replace(/"events":\d+/, '"events":0')}\n`;
  await expect(conformed(text, {})).rejects.toThrow('a.ndjson:1: the line is followed by no event. ');
});
