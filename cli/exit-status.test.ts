import { expect, test } from 'vitest';
import type { PropertyKind, Report, Verdict } from '../checker/index.ts';
import { statusOf } from './exit-status.ts';

function report(verdict: Verdict, vacuity: Report['vacuity'] = []): Report {
  return {
    spec: 'any',
    constants: {},
    mutant: undefined,
    verdict,
    coverage: { distinctStates: 1, generatedStates: 1, depth: 1 },
    actions: [],
    properties: [],
    vacuity,
    isComplete: true,
    witnesses: [],
    distinctValues: undefined,
    store: { wordsPerState: 1, bytes: 0 },
    workers: 1,
  };
}

function violated(first: PropertyKind, ...rest: readonly PropertyKind[]): Verdict {
  const violation = (kind: PropertyKind) => ({ property: kind, kind, conjuncts: [], trace: undefined });
  return { kind: 'violated', violations: [violation(first), ...rest.map(violation)] };
}

test.each([
  [violated('invariant'), 12],
  [violated('step'), 12],
  [violated('bounds'), 12],
  [violated('deadlock'), 11],
  [violated('temporal'), 13],
  [violated('reachable'), 15],
  [violated('reachable', 'deadlock', 'invariant'), 12],
  [violated('reachable', 'temporal', 'deadlock'), 11],
  [{ kind: 'holds' } as const, 0],
  [{ kind: 'inconclusive', limit: 'time', reason: 'the time limit was reached' } as const, 3],
])('%j exits with %i', (verdict, status) => {
  expect(statusOf(report(verdict), 'strict')).toBe(status);
});

test('what says nothing counts only where it is asked for, and only where all else holds', () => {
  const vacuity = [{ kind: 'action never enabled', action: 'never' }] as const;
  expect(statusOf(report({ kind: 'holds' }, vacuity), 'lenient')).toBe(0);
  expect(statusOf(report({ kind: 'holds' }, vacuity), 'strict')).toBe(16);
  expect(statusOf(report(violated('deadlock'), vacuity), 'strict')).toBe(11);
});
