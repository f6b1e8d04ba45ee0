import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RecordedStep } from '../node/index.ts';
import { StepFile } from './step-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-steps-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'steps.ndjson');
const after = { height: 1, round: 0, step: 'prevote', locked: undefined, valid: undefined } as const;

function prevote(index: number, vote: string | undefined): RecordedStep {
  const { height: _, ...result } = after;
  const rule = { rule: 'prevote', block: 'ab', proofRound: -1, vote } as const;
  return {
    index,
    step: { height: 1, round: 0, number: index, after: result, ...rule },
    after,
    age: 'replayed',
  };
}

function addTo(file: StepFile, ...steps: readonly RecordedStep[]): number {
  for (const step of steps) file.add(step);
  file.close();
  return readFileSync(path, 'utf8').trim().split('\n').length;
}

test('what is told again is written once, and what is told otherwise is written, too', () => {
  expect(addTo(new StepFile(path, 'n'), prevote(0, 'ab'), prevote(1, 'ab'))).toBe(2);
  expect(addTo(new StepFile(path, 'n'), prevote(0, 'ab'), prevote(1, 'ab'), prevote(2, undefined))).toBe(3);
  expect(addTo(new StepFile(path, 'n'), prevote(0, 'ab'), prevote(1, undefined))).toBe(4);
});
