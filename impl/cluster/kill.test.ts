import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hardLife } from './fixtures/hard-life.ts';

test('four processes survive kill -9, a partition and a halt: nothing is signed twice and nothing lost', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-cluster-'));
  try {
    const seen = await hardLife(folder, { seed: 1, kills: 3, partitions: 1, halts: 1 });
    expect(seen.doubleSigns).toEqual([]);
    expect(seen.agreement.disagreements).toEqual([]);
    expect([...seen.agreement.accused]).toEqual([]);
    expect(seen.brokenRecords).toEqual([]);
    expect(seen.statuses).toEqual(Array.from({ length: 4 }, () => 'status 0: '));
    // What clients were told is in the blocks: as many commands as were sent, each once.
    expect(seen.report.decided).toBeGreaterThan(10);
    expect(seen.agreement.commands).toBeGreaterThanOrEqual(seen.report.decided);
    expect(Math.max(...seen.report.promised.values())).toBeLessThanOrEqual(seen.heights);
    expect(seen.latestRound).toBeLessThan(10);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
