import type { Replay } from '../journal/index.ts';
import type { Answer, Engine, EngineSource } from './engine.ts';
import { ReplayError } from './venue-errors.ts';

/** Does again what the journal tells of. */
export function replayInto<Command, Outcome extends Answer, Kept extends Engine<Command, Outcome>>(
  source: EngineSource<Command, Outcome, Kept>,
  place: string,
): Replay & { readonly engine: Kept } {
  let engine: Kept | undefined;
  const current = (): Kept => {
    if (engine === undefined)
      throw new Error('the journal has not begun its replay; this is a bug in Assay, please report it');
    return engine;
  };
  return {
    begin: (state) => {
      engine = state === undefined ? source.begin() : source.restore(state);
    },
    entry: (entry, sequence) => {
      const outcome = tryApply(
        current(),
        entry,
        (problem, options) => new ReplayError(place, sequence, entry, problem, options),
      );
      if (outcome.kind === 'refused')
        throw new ReplayError(place, sequence, entry, `is refused: ${JSON.stringify(outcome)}`);
    },
    get engine() {
      return current();
    },
  };
}

function tryApply<Command, Outcome extends Answer>(
  engine: Engine<Command, Outcome>,
  entry: string,
  errorFor: (problem: string, options: ErrorOptions) => ReplayError,
): Outcome {
  try {
    return engine.apply(JSON.parse(entry));
  } catch (cause) {
    throw errorFor('makes the engine throw', { cause });
  }
}
