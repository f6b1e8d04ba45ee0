import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CheckOptions, check, type Report, unlimited } from '../../checker/index.ts';
import { modelOf, SpecError } from '../../model/index.ts';
import {
  type Constants,
  type Definition,
  type Fields,
  type Instance,
  inside,
  type Part,
  type Parts,
  type Spec,
  together,
} from '../../spec/language/index.ts';
import { protocols } from '../../spec/protocols/index.ts';
import { specOf } from './author.ts';
import { plans } from './plans.ts';

const runs = Math.ceil(Number(process.env.ASSAY_LAW_RUNS ?? 300) / 6);
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_120);
const timeout = Math.max(2, runs / 50) * 60_000;

const options: CheckOptions = {
  limits: { ...unlimited, maxStates: 20_000 },
  properties: undefined,
  onViolation: 'continue',
  witnesses: 'lengths',
  distinctValues: 'skip',
  lassos: 'late',
  machineMemoryBytes: 2 ** 30,
  workers: 1,
  source: undefined,
  now: () => 0,
  onProgress: undefined,
  interrupted: undefined,
};

/** A definition as what `define` made of it. */
type AnyPart = Part<Fields, Parts<never, never>>;

/** A spec whose definition is changed by `compose`. */
function composed(spec: Spec, compose: (part: AnyPart) => Definition): Spec {
  return {
    ...spec,
    // True: `define` returns a part, and that is how definitions are made.
    build: (constants, mutant) => compose(spec.build(constants, mutant) as AnyPart),
  };
}

/** What a check finds, with the name of the part taken off. */
async function found(spec: Spec, constants: Constants): Promise<unknown> {
  const { coverage, properties, verdict, actions }: Report = await check(modelOf(spec, constants), options);
  const own = (name: string) => name.replace(/^part: /, '');
  return {
    coverage,
    verdict: verdict.kind,
    properties: properties.map(({ name, status, length }) => [own(name), status, length]).toSorted(),
    actions: actions.map(({ enabledStates, taken }) => [enabledStates, taken]),
  };
}

/** Quick enough to be explored again and again. */
const small = protocols.flatMap(({ spec, instances }) => {
  const [instance] = Object.values(instances) as [Instance];
  return (instance.expect.generated ?? 0) <= 10_000 ? [[spec.name, spec, instance.constants] as const] : [];
});

describe('a protocol under a name is what it is by itself:', () => {
  test.each(small)('%s', async (_, spec, constants) => {
    const alone = await found(spec, constants);
    const under = composed(spec, (part) => inside('part', part));
    expect(await found(under, constants)).toEqual(alone);
    const sharing = composed(spec, (part) => inside('part', part, Object.keys(part.fields).slice(0, 1)));
    expect(await found(sharing, constants)).toEqual(alone);
  });
});

test(
  'a random spec under a name is what it is by itself, whatever of it is shared',
  async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(plans, fc.nat(), async (plan, some) => {
        const spec = specOf(plan);
        const under = composed(spec, (part) => {
          const names = Object.keys(part.fields);
          return inside('part', part, names.slice(0, some % names.length));
        });
        let alone: unknown;
        try {
          alone = await found(spec, {});
        } catch (error) {
          // What is refused alone is refused under a name, too.
          expect(error).toBeInstanceOf(SpecError);
          await expect(found(under, {})).rejects.toBeInstanceOf(SpecError);
          return;
        }
        expect(await found(under, {})).toEqual(alone);
        told += 1;
      }),
      { numRuns: runs, seed },
    );
    expect(told).toBeGreaterThan(runs / 2);
  },
  timeout,
);

describe('two copies of a protocol move one at a time, in all pairs of their states:', () => {
  const tiny = small.filter(([name]) => ['die-hard', 'transaction-commit', 'philosophers'].includes(name));

  test.each(tiny)('%s', async (_, spec, constants) => {
    const one = (await check(modelOf(spec, constants), options)).coverage;
    const twice = composed(spec, (part) => together(inside('left', part), inside('right', part)));
    const both = await check(modelOf(twice, constants), { ...options, properties: 'safety' });
    const steps = one.generatedStates - 1; // each of them has one initial state
    expect(both.coverage).toMatchObject({
      distinctStates: one.distinctStates ** 2,
      generatedStates: 1 + 2 * steps * one.distinctStates,
      depth: 2 * one.depth - 1,
    });
    expect(both.verdict.kind).toBe('holds');
  });
});
