import type { Report, Violation } from '../checker/index.ts';
import { traceLength } from '../model/index.ts';
import type { Expectation } from '../spec/language/index.ts';
import { grouped, plural } from './quantities.ts';
import type { Subject } from './subject.ts';

/** How a report compares with what the protocol says of its instance or mutant. */
export interface Comparison {
  /** An inconclusive verdict agrees with nothing; its counts may. */
  readonly of: 'verdict and counts' | 'counts';
  /** Who said what was to be expected. */
  readonly source: string;
  /** A sentence for each thing that differs. */
  readonly differences: readonly string[];
}

/** Undefined where nothing is known to compare with: other constants, chosen properties, a search that was stopped. */
export function comparisonOf(subject: Subject, report: Report): Comparison | undefined {
  const expected = expectationOf(subject);
  const { verdict } = report;
  if (expected === undefined) return undefined;
  if (verdict.kind === 'inconclusive' && (verdict.limit !== 'constraint' || !hasCounts(expected.expect)))
    return undefined;
  const differences = differencesOf(expected.expect, report).map(
    ([wanted, found]) => `expected ${wanted} (${expected.source}), found ${found}`,
  );
  const of = verdict.kind === 'inconclusive' ? 'counts' : 'verdict and counts';
  return { of, source: expected.source, differences };
}

function hasCounts({ distinct, generated, depth }: Expectation): boolean {
  return distinct !== undefined || generated !== undefined || depth !== undefined;
}

function expectationOf({
  instance,
  mutant,
  constants,
  target,
}: Subject): { readonly expect: Expectation; readonly source: string } | undefined {
  if (constants === 'changed' || instance === undefined) return undefined;
  if (mutant === undefined) return { expect: instance.expect, source: instance.source ?? 'the instance' };
  const home = mutant.instance ?? Object.keys(target.protocol?.instances ?? {})[0];
  if (instance.name !== home) return undefined;
  return {
    expect: { verdict: 'violated', breaks: mutant.breaks, length: mutant.length },
    source: 'the mutant',
  };
}

type Difference = readonly [wanted: string, found: string];

function differencesOf(expect: Expectation, report: Report): readonly Difference[] {
  const { verdict, coverage } = report;
  // What is open may still be violated: only the counts can differ.
  if (verdict.kind !== 'inconclusive' && verdict.kind !== expect.verdict)
    return [[expect.verdict, verdict.kind]];
  return [
    ...(verdict.kind === 'violated' ? differencesOfViolations(expect, verdict.violations) : []),
    ...differenceOf(expect.distinct, coverage.distinctStates, (n) => plural(n, 'distinct state')),
    ...differenceOf(expect.generated, coverage.generatedStates, (n) => plural(n, 'generated state')),
    ...differenceOf(expect.depth, coverage.depth, (n) => `depth ${grouped(n)}`),
  ];
}

function differencesOfViolations(
  expect: Expectation,
  violations: readonly Violation[],
): readonly Difference[] {
  if (expect.breaks === undefined) return [];
  const broken = violations.find(({ property }) => property === expect.breaks);
  if (broken === undefined)
    return [
      [
        `${JSON.stringify(expect.breaks)} to be violated`,
        violations.map((v) => JSON.stringify(v.property)).join(', '),
      ],
    ];
  if (broken.trace === undefined) return [];
  return differenceOf(
    expect.length,
    traceLength(broken.trace),
    (n) => `a counterexample of ${plural(n, 'step')}`,
  );
}

function differenceOf(
  wanted: number | undefined,
  found: number,
  say: (n: number) => string,
): readonly Difference[] {
  return wanted === undefined || wanted === found ? [] : [[say(wanted), grouped(found)]];
}
