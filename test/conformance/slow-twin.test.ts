import fc from 'fast-check';
import { test } from 'vitest';
import { requireCase } from './agreement.ts';
import { cases, logsPerSpec } from './cases.ts';

const asked = Number(process.env.ASSAY_LAW_RUNS ?? 300);
/** Logs, as many as other laws have runs; twice as many for the corpus. */
const logs = asked > 300 ? 2 * asked : asked;
const runs = Math.ceil(logs / logsPerSpec);
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_120);
const timeout = Math.max(2, logs / 300) * 60_000;

test('every engine says of a log what the definition says, from where it says it, and tells a behaviour that explains it', {
  timeout,
}, () => {
  fc.assert(fc.property(cases, requireCase), { numRuns: runs, seed });
});
