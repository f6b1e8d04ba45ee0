import { type Compiled, type CompiledChoice, modelOf, valuesOf } from '../../model/index.ts';
import type { Spec } from '../../spec/language/index.ts';
import { type Arguments, Dice, type Driver } from '../fuzzing/index.ts';
import { type Json, jsonOf, type LogSink, type Recorded, recorder } from '../log/index.ts';

/**
 * Records a run of an implementation in the words of its spec: at random it is asked for this and that, and what it grants
 * is recorded with all that can be seen of it. Only for drivers that answer at once.
 */
export function recordRun(
  spec: Spec,
  driver: Driver<unknown>,
  sink: LogSink,
  seed: number,
  events: number,
): Recorded {
  const { compiled } = modelOf(spec, driver.constants ?? {});
  const recording = recorder(sink, {
    spec: spec.name,
    config: { ...driver.constants } as Readonly<Record<string, Json>>,
    source: { impl: `the driver of ${driver.protocol}`, seed },
  });
  const dice = new Dice(seed);
  const asked = Object.keys(driver.actions).map((name) => ({
    name,
    listed: listedArguments(compiled, name),
  }));
  const implementation = driver.start({ seed });
  for (let recorded = 0, tries = 0; recorded < events && tries < 200 * events; tries += 1) {
    const { name, listed } = dice.pick(asked) ?? { name: '', listed: [] };
    const given: Arguments = Object.fromEntries(
      listed.map(({ choice, values }) => [choice, dice.pick(values) ?? null]),
    );
    const answer = driver.actions[name]?.(implementation, given);
    if (answer === undefined || answer instanceof Promise || answer.kind === 'rejected') continue;
    recorded += 1;
    recording.event(name, given, { post: driver.observe(implementation) });
  }
  return recording.end();
}

function listedArguments(
  compiled: Compiled,
  action: string,
): readonly { readonly choice: string; readonly values: readonly Json[] }[] {
  const { choices = [] } = compiled.actions.find(({ name }) => name === action) ?? {};
  return choices.map((choice) => ({ choice: choice.name, values: valuesIn(choice) }));
}

function valuesIn(choice: CompiledChoice): readonly Json[] {
  switch (choice.kind) {
    case 'shape':
      return valuesOf(choice.shape, 65_536).map((data) => jsonOf(choice.shape, data));
    case 'constants':
      // True: constants without a type are numbers and words in the specs that have drivers.
      return choice.values as readonly Json[];
    case 'state':
      throw new Error(`choice ${choice.name} ranges over the state, and the state is not known here`);
  }
}
