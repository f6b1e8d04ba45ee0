import type { Coverage } from './covered.ts';

/** What was covered once, and is to be covered ever after. Names, sorted: to be kept beside the logs, and compared line by line. */
export interface Baseline {
  readonly version: 1;
  readonly spec: string;
  readonly actions: readonly string[];
  /** `withdraw: "initial margin is left" is false`. */
  readonly conjuncts: readonly string[];
  /** `deposit, withdraw`. */
  readonly pairs: readonly string[];
}

/** Something that was covered, and is no more. */
export interface Loss {
  readonly kind: 'action' | 'conjunct' | 'pair';
  readonly what: string;
}

/** A baseline is none, or is of another spec. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';

  constructor(fileName: string, problem: string, cure: string) {
    super(`the baseline ${fileName} ${problem}. ${cure}`);
  }
}

/** What is covered now. */
export function baselineOf(coverage: Coverage): Baseline {
  return {
    version: 1,
    spec: coverage.spec,
    actions: sorted(coverage.actions.flatMap(({ name, count }) => (count > 0 ? [name] : []))),
    conjuncts: sorted(
      coverage.conjuncts.flatMap((conjunct) => [
        ...(conjunct.true > 0 ? [answerText(conjunct.action, conjunct.conjunct, 'true')] : []),
        ...(conjunct.false > 0 ? [answerText(conjunct.action, conjunct.conjunct, 'false')] : []),
      ]),
    ),
    pairs: sorted(coverage.pairs.map(({ first, second }) => `${first}, ${second}`)),
  };
}

/** An answer of a conjunct, as a baseline names it. */
export function answerText(action: string, conjunct: string, answer: 'true' | 'false'): string {
  return `${action}: ${JSON.stringify(conjunct)} is ${answer}`;
}

/** What the baseline has and the coverage has not. */
export function lossesSince(baseline: Baseline, coverage: Coverage): readonly Loss[] {
  const now = baselineOf(coverage);
  const lost = (kind: Loss['kind'], before: readonly string[], after: readonly string[]): readonly Loss[] =>
    before.filter((what) => !after.includes(what)).map((what) => ({ kind, what }));
  return [
    ...lost('action', baseline.actions, now.actions),
    ...lost('conjunct', baseline.conjuncts, now.conjuncts),
    ...lost('pair', baseline.pairs, now.pairs),
  ];
}

/** The baseline that a file holds. @throws BaselineError */
export function readBaseline(text: string, fileName: string, spec: string): Baseline {
  const cure = 'Write it anew with --update-baseline.';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BaselineError(fileName, 'is not JSON', cure);
  }
  if (!isBaseline(json)) throw new BaselineError(fileName, 'is not what --update-baseline writes', cure);
  if (json.spec === spec) return json;
  throw new BaselineError(
    fileName,
    `is of ${JSON.stringify(json.spec)}, and the logs are of ${JSON.stringify(spec)}`,
    'Keep a baseline for each spec.',
  );
}

/** A baseline as its file holds it. */
export function baselineText(baseline: Baseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`;
}

function isBaseline(json: unknown): json is Baseline {
  if (typeof json !== 'object' || json === null || !('version' in json) || json.version !== 1) return false;
  const { spec, actions, conjuncts, pairs } = json as Readonly<Record<string, unknown>>;
  const areNames = (list: unknown): boolean =>
    Array.isArray(list) && list.every((name) => typeof name === 'string');
  return typeof spec === 'string' && [actions, conjuncts, pairs].every(areNames);
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
}
