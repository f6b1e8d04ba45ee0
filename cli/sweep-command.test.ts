import { expect, test } from 'vitest';
import { recorded, transcript } from './fixtures/recorded-io.ts';

test.each([
  ['one-constant', ['sweep', 'two-phase-commit', '--over', 'rms=1..5']],
  ['two-constants', ['sweep', 'htlc', '--over', 'TA=2..5,TB=2..5']],
  ['three-constants', ['sweep', 'htlc', '--over', 'D=1..2', '--over', 'TA=2..4,TB=2..4']],
  ['what-is-declared', ['sweep', 'htlc']],
  ['a-mutant', ['sweep', 'two-phase-commit', '--mutant', 'commit one vote early', '--over', 'rms=1..4']],
  ['a-limit', ['sweep', 'two-phase-commit', '--over', 'rms=2..4', '--max-states', '100']],
  ['what-the-spec-refuses', ['sweep', './counter.ts', '--over', 'top=-1..3']],
])('shows %s', async (golden, argv) => {
  await expect(await transcript(argv)).toMatchFileSnapshot(`golden/sweep-${golden}.txt`);
});

test('gives every point as JSON', async () => {
  const { out, status } = await recorded(['sweep', 'htlc', '--over', 'TA=3..4,TB=3..3', '--json']);
  expect(status).toBe(0);
  const [{ axes, points, differences }] = JSON.parse(out);
  expect(axes).toEqual([
    { name: 'TA', values: [3, 4] },
    { name: 'TB', values: [3] },
  ]);
  expect(points).toEqual([
    {
      constants: { TA: 3, TB: 3 },
      verdict: { kind: 'violated', property: 'an honest Bob who paid is paid', length: 12 },
    },
    { constants: { TA: 4, TB: 3 }, verdict: { kind: 'holds', distinct: 132 } },
  ]);
  expect(differences).toEqual([]);
});

test('ends where it is interrupted, with the points that it has', async () => {
  let checks = 0;
  const { out, status } = await recorded(['sweep', 'two-phase-commit', '--over', 'rms=2..5'], {
    onInterrupt: (listener) => {
      checks += 1;
      if (checks === 2) listener();
      return () => undefined;
    },
  });
  expect(status).toBe(3);
  expect(out).toContain('holds at 1 point · ? open at 1');
});
