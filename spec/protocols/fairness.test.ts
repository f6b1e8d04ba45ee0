import { describe, expect, test } from 'vitest';
import { check, unlimited, type Verdict } from '../../checker/index.ts';
import { modelOf } from '../../model/index.ts';
import type { Constants, Fairness, Instance, Spec } from '../language/index.ts';
import { protocols } from './index.ts';

/** A protocol under its first instance, which is a small one. */
const first = protocols.map(({ spec, instances }) => {
  const [{ constants }] = Object.values(instances) as [Instance];
  return { name: spec.name, spec, constants, fairness: modelOf(spec, constants).compiled.fairness };
});

/** Every assumption of every protocol, left out and, where it is strong, made weak. */
const weaker = first.flatMap(({ name, spec, constants, fairness }) =>
  fairness.flatMap(({ kind, text }, index) => [
    {
      change: `${name} without ${text}`,
      spec: withFairness(spec, (all) => all.toSpliced(index, 1)),
      constants,
    },
    ...(kind === 'weak'
      ? []
      : [
          {
            change: `${name} with ${text} made weak`,
            spec: withFairness(spec, (all) => weakened(all, index)),
            constants,
          },
        ]),
  ]),
);

describe('with the fairness that it assumes, its temporal properties hold:', () => {
  test.each(first)('$name', async ({ spec, constants }) => {
    const { kind } = await verdictOn(spec, constants);
    expect(kind).toBe('holds');
  });
});

describe('with less, one of them does not:', () => {
  test.each(weaker)('$change', async ({ spec, constants }) => {
    const { kind } = await verdictOn(spec, constants);
    expect(kind).toBe('violated');
  });
});

test('most protocols assume fairness, and some of it strong', () => {
  const kinds = first.flatMap(({ fairness }) => fairness.map(({ kind }) => kind));
  expect(first.filter(({ fairness }) => fairness.length > 0).length).toBeGreaterThan(first.length / 2);
  expect(new Set(kinds)).toEqual(new Set(['weak', 'strong']));
});

/** A spec that assumes other fairness. */
function withFairness(spec: Spec, change: (fairness: readonly Fairness[]) => readonly Fairness[]): Spec {
  return {
    ...spec,
    build: (constants, mutant) => {
      const { variables, parts } = spec.build(constants, mutant);
      return { variables, parts: { ...parts, fairness: change(parts.fairness ?? []) } };
    },
  };
}

function weakened(fairness: readonly Fairness[], index: number): readonly Fairness[] {
  return fairness.map((assumption, at) => (at === index ? { ...assumption, kind: 'weak' } : assumption));
}

/** What a check of the temporal properties alone concludes. */
async function verdictOn(spec: Spec, constants: Constants): Promise<Verdict> {
  const model = modelOf(spec, constants);
  const { verdict } = await check(model, {
    limits: unlimited,
    properties: model.compiled.temporal.map(({ name }) => name),
    onViolation: 'stop',
    witnesses: 'lengths',
    distinctValues: 'skip',
    lassos: 'late',
    machineMemoryBytes: 2 ** 33,
    workers: 1,
    source: undefined,
    now: () => performance.now(),
    onProgress: undefined,
    interrupted: undefined,
  });
  return verdict;
}
