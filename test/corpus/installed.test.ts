import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Installed } from './installed.ts';

let installed: Installed;

beforeAll(() => {
  installed = new Installed();
  for (const [name, text] of Object.entries(specs)) installed.write(name, text);
}, 120_000);

afterAll(() => installed.remove());

/** Specs as a user would have them: TypeScript that imports the package by its name. */
const specs: Readonly<Record<string, string>> = {
  'endless.ts': `
import { spec, t, variables } from 'assay';
export const endless = spec('endless', {}, () => {
  const { action, define } = variables({ n: t.int(0, 9) });
  const count = action({ when: (s) => s.n < 9, then: (s) => { s.n += 1; } });
  const spin = action({ when: (s) => s.n === 5, then: (s) => { for (;;) s.n = 0; } });
  return define({ actions: { count, spin } });
});`,
  // Says when a search is well under way, so that nobody has to wait for it by the clock.
  'three-wheels.ts': `
import { spec, t, variables } from 'assay';
let turns = 0;
export const threeWheels = spec('three-wheels', { top: 99 }, ({ top }) => {
  const { action, define } = variables({ x: t.int(0, top), y: t.int(0, top), z: t.int(0, top) });
  const turn = (name: 'x' | 'y' | 'z') =>
    action({
      then: (s) => {
        s[name] = s[name] === top ? 0 : s[name] + 1;
        turns += 1;
        if (turns === 1_000_000) process.stderr.write('under way\\n');
      },
    });
  return define({
    actions: { turnX: turn('x'), turnY: turn('y'), turnZ: turn('z') },
    invariants: { 'wheels stay near each other': (s) => s.x < top || s.y < top || s.z < top - 1 },
  });
});`,
};

describe.each([1, 2])('with --workers %i', (workers) => {
  const threads = ['--workers', String(workers)];

  test('an effect that never returns is named, and where', async () => {
    const { out, err, status } = await installed.assay([
      'check',
      './endless.ts',
      '--max-time',
      '2',
      ...threads,
    ]);
    expect({ out, status }).toEqual({ out: '', status: 2 });
    expect(err).toMatch(/^error: .*\bspin\b.* did not return in ten seconds, or within the time limit/);
    expect(err).toContain('The way there:');
  });

  test('Ctrl-C ends a search with what is known', async () => {
    let isSent = false;
    const { out, err, status } = await installed.assay(
      ['check', './three-wheels.ts', '--set', 'top=4000', ...threads],
      (written, interrupt) => {
        if (isSent || !written.includes('under way')) return;
        isSent = true;
        interrupt();
      },
    );
    expect(status).toBe(3);
    expect(err).toContain('Stopping. What is known so far follows');
    const generated = /^\? inconclusive: .* distinct states, ([\d,]+) generated/m.exec(out)?.[1];
    // It is noticed soon after the millionth step, though every level of this model is searched in a moment.
    expect(Number(generated?.replaceAll(',', ''))).toBeLessThan(20_000_000);
    expect(out).toContain('it was interrupted');
    expect(out).not.toContain('✓');
  });
});

test('threads check a large spec of the user, and find what one thread finds', async () => {
  const reportBy = async (workers: number): Promise<Readonly<Record<string, unknown>>> => {
    const argv = ['check', './three-wheels.ts', '--json', '--workers', String(workers)];
    const { out, status } = await installed.assay(argv);
    expect(status).toBe(12);
    // True: --json prints one report.
    return JSON.parse(out) as Readonly<Record<string, unknown>>;
  };
  const [alone, together] = [await reportBy(1), await reportBy(2)];
  expect([alone.workers, together.workers]).toEqual([1, 2]);
  for (const key of ['verdict', 'coverage', 'properties', 'vacuity', 'witnesses'])
    expect(together[key]).toEqual(alone[key]);
});
