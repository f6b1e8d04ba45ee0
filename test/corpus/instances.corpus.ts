import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Case, instances, modelFor, safetyOf } from './checked.ts';
import { isLarge } from './large.ts';

const large = instances.filter(([, { instance }]) => isLarge(instance));
const program = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

test.each(large)('%s: verdict, counts and depth are as declared', (name, one) => {
  const startMs = performance.now();
  const { verdict, coverage, store } = checkedApart(name, one);
  const seconds = (performance.now() - startMs) / 1_000;
  const counts = {
    distinct: coverage.distinctStates,
    generated: coverage.generatedStates,
    depth: coverage.depth,
  };
  expect({ verdict: verdict.kind, ...counts }).toMatchObject(one.instance.expect);
  process.stdout.write(
    `${name}: ${verdict.kind}, ${grouped(counts.distinct)} distinct, ${grouped(counts.generated)} generated, ` +
      `depth ${counts.depth}, ${seconds.toFixed(1)} s, ${(store.bytes / counts.distinct).toFixed(1)} bytes a state\n`,
  );
});

test('there are large instances', () => {
  expect(large.length).toBeGreaterThan(0);
});

/** What of a report in JSON is looked at here. */
interface Told {
  readonly verdict: { readonly kind: string };
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
  const instance = name.slice(one.protocol.spec.name.length + 2);
  const properties = safetyOf(model).flatMap((property) => ['--property', property]);
  const argv = [
    'check',
    one.protocol.spec.name,
    '--instance',
    instance,
    '--workers',
    '1',
    '--json',
    ...properties,
  ];
  const out = execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), program, ...argv], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  // True: --json prints one report.
  return JSON.parse(out) as Told;
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
