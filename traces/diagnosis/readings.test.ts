import { describe, expect, test } from 'vitest';
import { type PlainModel, type PlainState, untypedData } from '../../model/index.ts';
import { commitModel, marginModel } from '../../test/logs/index.ts';
import { readingsOf } from './readings.ts';

/** States of a walk that takes the `pick`th of the steps. */
function walked(plain: PlainModel, steps: number): readonly PlainState[] {
  const states: PlainState[] = [];
  let [state] = [...plain.initialSteps()].flatMap(({ outcome }) =>
    outcome.kind === 'state' ? [outcome.state] : [],
  );
  for (let pick = 0; state !== undefined && pick < steps; pick += 1) {
    states.push(state);
    const next = [...plain.steps(state)].flatMap(({ outcome }) =>
      outcome.kind === 'state' ? [outcome.state] : [],
    );
    state = next[(pick * 7) % next.length];
  }
  return states;
}

/** What stands at a path of the plain form that is made of members and of keys by their texts. */
function valueAt(model: PlainModel, state: PlainState, path: string): unknown {
  const [variable = '', key] = path.split(/[[\]]/);
  const field = model.compiled.variables.fields.find(({ name }) => name === variable);
  const data = state[variable];
  if (field?.shape.kind !== 'map' || key === undefined || !Array.isArray(data)) return data;
  const { key: keys } = field.shape;
  if (keys.kind === 'oneOf') return data[keys.members.indexOf(key)];
  return data[Number(/\d+$/.exec(key)?.[0]) - 1];
}

describe('what a guard reads', () => {
  test.each([
    ['two-phase commit', commitModel()],
    ['the margin engine', marginModel()],
  ])('is what the state of %s holds there', (_, { plain }) => {
    let readings = 0;
    for (const state of walked(plain, 40)) {
      for (const tried of plain.attempts(state)) {
        const action = plain.compiled.actions.find(({ name }) => name === tried.action);
        for (const { holds } of action?.guard ?? []) {
          const { state: read } = readingsOf(
            holds,
            plain.compiled.variables,
            plain.value(state),
            tried.chosen,
          );
          for (const { path, value } of read) {
            if (!/^\w+(\[\w+\])?$/.test(path)) continue;
            const there = valueAt(plain, state, path);
            if (typeof there === 'object') continue;
            readings += 1;
            expect(`${path}: ${value}`).toBe(`${path}: ${String(there)}`);
          }
        }
      }
    }
    expect(readings).toBeGreaterThan(100);
  });

  test('is told with the choices that it looks at', () => {
    const { plain } = marginModel();
    const [state] = walked(plain, 1);
    const withdraw = plain.compiled.actions.find(({ name }) => name === 'withdraw');
    const margin = withdraw?.guard.find(({ name }) => name === 'initial margin is left');
    const vault = withdraw?.guard.find(({ name }) => name === 'the vault holds the amount');
    const of = (conjunct: typeof margin) =>
      readingsOf(conjunct?.holds ?? (() => true), plain.compiled.variables, plain.value(state ?? {}), {
        account: 'alice',
        amount: 2,
      });
    expect(of(vault)).toEqual({ state: [{ path: 'vault', value: '2' }], choices: ['amount'] });
    expect(of(margin).choices).toEqual(['account', 'amount']);
    expect(of(margin).state.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['size[alice]', 'price', 'cash[alice]']),
    );
  });

  test('asks of a collection are told with their answers', () => {
    const { plain } = commitModel();
    const [state] = walked(plain, 1);
    const learn = plain.compiled.actions.find(({ name }) => name === 'rmLearnCommit')?.guard[0];
    const { state: read } = readingsOf(
      learn?.holds ?? (() => true),
      plain.compiled.variables,
      plain.value(state ?? {}),
      { rm: 0 },
    );
    expect(read[0]).toEqual({ path: 'msgs.has(commit)', value: 'false' });
  });

  test('does not change what is read: a guard that compares and copies says the same', () => {
    const { plain } = commitModel();
    for (const state of walked(plain, 20)) {
      const value = plain.value(state);
      // Reads all of it in every way there is.
      const all = (seen: unknown): unknown => JSON.stringify(untypedData(seen)) === JSON.stringify(state);
      expect(readingsOf(all, plain.compiled.variables, value, {}).state.length).toBeGreaterThan(0);
    }
  });
});
