import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyOf, type Plan, randomPlan, simulate } from '../../../impl/sim/index.ts';
import type { WholeLog } from '../../conformance/index.ts';
import { ClusterLog } from './cluster-log.ts';
import { LateStepError } from './late-step-error.ts';
import { simulateRecorded } from './simulated.ts';

const nodes = 4;
const plan: Plan = randomPlan({
  seed: 3,
  nodes,
  heights: 6,
  faults: ['loss', 'crash'],
  powers: 'equal',
  changes: 'none',
});
const validators = plan.powers.map((power, validator) => ({ key: keyOf(validator), power }));

/** The lines of a run as nodes write them, in the order of time, each with the node that writes it. */
function linesOf(): readonly { readonly node: number; readonly text: string }[] {
  const lines: { node: number; text: string }[] = [];
  simulate(plan, {
    observe: (node, step) => {
      const line = { node: keyOf(node), at: String(1_000 + lines.length), index: step.number, step };
      lines.push({ node, text: `${JSON.stringify(line)}\n` });
    },
  });
  return lines;
}

/** What the logs of the heights say, without what differs by where they come from. */
function eventsOf(logs: ReadonlyMap<number, WholeLog>): unknown {
  return [...logs]
    .sort(([a], [b]) => a - b)
    .map(([height, { head, events }]) => [
      height,
      head.config,
      events.map(({ a, args, post }) => ({ a, args, post: JSON.parse(JSON.stringify(post)) })),
    ]);
}

describe('the files of steps of nodes', () => {
  let folder = '';
  let files: readonly string[] = [];
  let logs = new Map<number, WholeLog>();
  let log: ClusterLog;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-step-files-'));
    files = validators.map((_, node) => join(folder, `${node}.ndjson`));
    logs = new Map();
    log = new ClusterLog({ files, validators }, 'a test', (height, whole) => logs.set(height, whole));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (node: number, text: string): void => appendFileSync(files[node] ?? '', text);

  test('make the logs that the recorder of the run makes, however they grow', () => {
    for (const [index, { node, text }] of linesOf().entries()) {
      // Now and then a line is half written when somebody looks.
      const half = index % 3 === 0 ? Math.floor(text.length / 2) : 0;
      write(node, text.slice(0, half));
      if (index % 5 === 0) log.read(BigInt(1_000 + index - 1));
      write(node, text.slice(half));
    }
    log.end();
    const direct = new Map<number, WholeLog>();
    simulateRecorded(plan, (height, whole) => direct.set(height, whole));
    expect(logs.size).toBeGreaterThanOrEqual(6);
    expect(eventsOf(logs)).toEqual(eventsOf(direct));
  });

  test('tell of a height as soon as all have decided it', () => {
    const lines = linesOf();
    for (const { node, text } of lines) write(node, text);
    log.read(BigInt(1_000 + lines.length));
    expect(logs.has(1)).toBe(true);
  });

  test('may not have a step that comes too late', () => {
    const [first, second] = linesOf();
    write(second?.node ?? 0, second?.text ?? '');
    log.read(1_001n);
    write(first?.node ?? 0, first?.text ?? '');
    expect(() => log.read(1_002n)).toThrow(LateStepError);
  });
});
