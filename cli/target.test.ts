import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { modelOf } from '../model/index.ts';
import { library, resolveTarget } from './target.ts';

const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));

test('every protocol of the library is found, with a source from which workers load the same spec', async () => {
  for (const { spec } of await library()) {
    const target = await resolveTarget(spec.name, fixtures);
    expect(target.spec).toBe(spec);
    const loaded = (await import(target.source.module))[target.source.export];
    expect(loaded.name).toBe(spec.name);
  }
});

describe('a file', () => {
  test('may export a protocol', async () => {
    const target = await resolveTarget('./counter.ts', fixtures);
    expect(target.protocol?.title).toBe('A counter');
    expect(target.source).toEqual({
      module: new URL('./fixtures/counter.ts', import.meta.url).href,
      export: 'counterProtocol',
    });
  });

  test('may export a bare spec', async () => {
    const target = await resolveTarget('stops.ts', fixtures);
    expect(target.protocol).toBeUndefined();
    expect(target.spec.name).toBe('stops');
  });

  test('may export several, of which one is named', async () => {
    const target = await resolveTarget('./two-specs.ts#right', fixtures);
    expect(target.spec.name).toBe('right');
    expect(target.source.export).toBe('right');
  });

  test('may export a protocol beside the spec in it', async () => {
    const path = '../../spec/protocols/two-phase-commit/index.ts';
    expect((await resolveTarget(path, fixtures)).protocol?.title).toBe('Two-phase commit');
  });

  test('is loaded with its own copy of the language, and works all the same', async () => {
    const { spec } = await resolveTarget('./compares.ts', fixtures);
    const { plain } = modelOf(spec);
    const [first] = [...plain.initialSteps()];
    expect(first?.outcome.kind).toBe('state');
    if (first?.outcome.kind !== 'state') return;
    expect([...plain.steps(first.outcome.state)].map(({ action }) => action)).toEqual(['same', 'copied']);
  });
});
