import { describe, expect, test } from 'vitest';
import { compile } from '../../model/index.ts';
import { constantsWith } from '../language/index.ts';
import { protocols, sourceOf } from './index.ts';

test('every protocol is listed once', () => {
  const names = protocols.map(({ spec }) => spec.name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(protocols.map((protocol) => [protocol.spec.name, protocol] as const))(
  '%s',
  (name, protocol) => {
    const { spec, instances, mutants } = protocol;

    /** The spec of an instance, the first if none is named, made uniform. */
    const compiledFor = (instance: string | undefined, mutant?: string) => {
      const constants = instances[instance ?? Object.keys(instances)[0] ?? '']?.constants ?? {};
      return compile(spec, constantsWith(spec, constants, 'the test'), mutant);
    };

    test('is the one spec that its module exports, under its own name', async () => {
      const source = sourceOf(protocol);
      const exports: Readonly<Record<string, unknown>> = await import(source.module);
      expect(source.module).toContain(`/${name}/spec.`);
      expect(Object.keys(exports)).toEqual([source.export]);
      expect(exports[source.export]).toBe(spec);
    });

    test('declares the mutants that it asks for, and no others', () => {
      expect(Object.keys(mutants).toSorted()).toEqual(compiledFor(undefined).knownMutants.toSorted());
    });

    test('asks for the same mutants in every instance', () => {
      for (const instance of Object.keys(instances)) {
        expect(compiledFor(instance).knownMutants).toEqual(compiledFor(undefined).knownMutants);
      }
    });

    test('starts with an instance that is quickly checked', () => {
      const [first] = Object.values(instances);
      expect(first?.corpus).not.toBe(true);
      expect(first?.expect.verdict).toBe('holds');
    });

    test.each(Object.entries(instances))(
      'instance %s is well formed',
      (instance, { expect: expected, source }) => {
        const compiled = compiledFor(instance);
        if (expected.verdict === 'violated') {
          expect(propertiesOf(compiled)).toContain(expected.breaks);
        } else {
          // What holds says how much was seen, and where the figures come from.
          expect(expected).toMatchObject({ distinct: expect.any(Number), generated: expect.any(Number) });
          expect(expected.generated).toBeGreaterThanOrEqual(expected.distinct ?? Number.POSITIVE_INFINITY);
          expect(expected).not.toHaveProperty('breaks');
        }
        expect(source).toBeTruthy();
      },
    );

    test.each(Object.entries(mutants))(
      'mutant %s is well formed',
      (mutant, { story, breaks, length, instance }) => {
        expect(propertiesOf(compiledFor(instance, mutant))).toContain(breaks);
        expect(length).toBeGreaterThanOrEqual(0);
        expect(story).not.toMatch(/^[A-Z]|\.$/); // a clause, to be put into a sentence
      },
    );
  },
);

function propertiesOf(compiled: ReturnType<typeof compile>): readonly string[] {
  const { invariants, steps, reachable, temporal } = compiled;
  return [
    ...[...invariants, ...steps, ...reachable, ...temporal].map(({ name }) => name),
    'deadlock',
    'bounds',
  ];
}
