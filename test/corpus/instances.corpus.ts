import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { type Case, instances, modelFor, safetyOf } from './checked.ts';
import { isLarge } from './large.ts';
import { pageOf, type Row } from './page.ts';

const program = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const page = fileURLToPath(new URL('../../docs/corpus.md', import.meta.url));
const rows: Row[] = [];

test.each(instances)('%s: verdict, counts and depth are as declared', (name, one) => {
  const startMs = performance.now();
  const { verdict, coverage, store } = checkedApart(name, one);
  const seconds = (performance.now() - startMs) / 1_000;
  const counts = {
    distinct: coverage.distinctStates,
    generated: coverage.generatedStates,
    depth: coverage.depth,
  };
  const { breaks, length, ...declared } = one.instance.expect;
  expect({ verdict: verdict.kind, ...counts }).toMatchObject(declared);
  const [first] = verdict.violations ?? [];
  if (breaks !== undefined) expect(first?.property).toBe(breaks);
  if (length !== undefined) expect(first?.length).toBe(length);
  rows.push({
    protocol: one.protocol.spec.name,
    instance: instanceIn(name, one),
    properties: isForSafety(one) ? 'safety' : 'all',
    verdict: verdict.kind,
    ...counts,
    seconds,
    bytesPerState: store.bytes / counts.distinct,
  });
  process.stdout.write(`${name}: ${verdict.kind}, ${counts.distinct} distinct, ${seconds.toFixed(1)} s\n`);
});

test('there are large instances', () => {
  expect(instances.filter(([, { instance }]) => isLarge(instance)).length).toBeGreaterThan(0);
});

// A run of some of them has nothing to say of the others.
afterAll(() => {
  if (rows.length < instances.length) return;
  const [{ model } = { model: 'an unknown processor' }] = cpus();
  writeFileSync(
    page,
    pageOf(rows, `Node ${process.versions.node}, ${model}, ${availableParallelism()} cores`),
  );
});

/** What is violated may be violated in time. */
function isForSafety({ instance }: Case): boolean {
  return isLarge(instance) && instance.expect.verdict === 'holds';
}

function instanceIn(name: string, { protocol }: Case): string {
  return name.slice(protocol.spec.name.length + 2);
}

/** What of a report in JSON is looked at here. */
interface Told {
  readonly verdict: {
    readonly kind: string;
    readonly violations?: readonly {
      readonly property: string;
      readonly length: number;
    }[];
  };
  readonly coverage: {
    readonly distinctStates: number;
    readonly generatedStates: number;
    readonly depth: number;
  };
  readonly store: { readonly bytes: number };
}

/** Checks in a process of its own: a process that has checked other models of a spec is slower at the next. */
function checkedApart(name: string, one: Case): Told {
  const model = modelFor(one);
  const properties = isForSafety(one) ? safetyOf(model).flatMap((property) => ['--property', property]) : [];
  const argv = [
    'check',
    one.protocol.spec.name,
    '--instance',
    instanceIn(name, one),
    '--workers',
    '1',
    '--json',
    ...properties,
  ];
  const node = [process.execPath, ['--import', import.meta.resolve('tsx'), program, ...argv]] as const;
  try {
    const out = execFileSync(...node, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    });
    // True: --json prints one report.
    return JSON.parse(out) as Told;
  } catch (error) {
    // What is violated is printed, too, and answers with a status of its own.
    const { stdout } = error as { readonly stdout?: string };
    if (stdout === undefined || stdout === '') throw error;
    return JSON.parse(stdout) as Told;
  }
}
