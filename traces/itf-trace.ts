import type { Attempt, Model, PlainState, Trace, TracePoint } from '../model/index.ts';
import type { Constants } from '../spec/language/index.ts';
import { ItfArguments } from './itf-arguments.ts';
import { dataOfItf } from './itf-decode.ts';
import type { ItfDocument, ItfState } from './itf-document.ts';
import { pathTo } from './json-path.ts';
import { type Taken, unnamedAction } from './taken.ts';

/** What a file says it is a trace of; each is undefined where the file says nothing. */
export interface Provenance {
  readonly spec: string | undefined;
  readonly constants: Constants | undefined;
  readonly mutant: string | undefined;
}

/** The spec, constants and mutant that a file names: what to build the model from. Other tools' files name none. */
export function provenanceOf(document: ItfDocument): Provenance {
  const { spec, constants, mutant } = document.meta;
  return {
    spec: typeof spec === 'string' ? spec : undefined,
    // The cast is checked by use: constantsWith refuses what the spec does not have.
    constants:
      typeof constants === 'object' && constants !== null && !Array.isArray(constants)
        ? (constants as Constants)
        : undefined,
    mutant: typeof mutant === 'string' ? mutant : undefined,
  };
}

/**
 * The trace in `document`, its values in plain form by the types of `model`. It need not be a trace that the model
 * has: `replay` decides that.
 *
 * Reads other tools' files too: variables may be qualified (`module::x`) and may be more than the model has; actions
 * may be missing, and are then `unnamedAction` without arguments. A mutant of the file need not be the model's, so
 * that a counterexample can be replayed on the mended spec.
 * @throws ItfError where the file is of another spec or other constants, and where a value is not of its type.
 */
export function traceFromItf(document: ItfDocument, model: Model): Trace {
  const { compiled } = model;
  requireSameSpec(document, model);
  const points: TracePoint[] = [];
  const reader = new ItfArguments(document.source, model);
  for (const state of document.states) {
    const before = points.at(-1)?.state;
    points.push({ ...stepTo(state, before, reader), state: stateOf(document, state, model) });
  }
  const { spec, mutant } = provenanceOf(document);
  return {
    spec: compiled.specName,
    constants: compiled.constants,
    mutant: spec === undefined ? compiled.mutant : mutant,
    variables: compiled.variables,
    points,
    loop: document.loop,
    ...backOf(document, points.at(-1)?.state, reader),
    attempt: attemptOf(document, points.at(-1)?.state, reader),
  };
}

function requireSameSpec(document: ItfDocument, model: Model): void {
  const { specName, constants } = model.compiled;
  const given = provenanceOf(document);
  if (given.spec !== undefined && given.spec !== specName) {
    throw document.source.fault(
      pathTo(document.at, '#meta', 'spec'),
      `is ${JSON.stringify(given.spec)}, and the model is of ${JSON.stringify(specName)}`,
      'Read the trace with the spec it was made from.',
    );
  }
  for (const [name, value] of Object.entries(given.constants ?? {})) {
    const ours = JSON.stringify(constants[name]);
    if (JSON.stringify(value) !== ours) {
      throw document.source.fault(
        pathTo(document.at, '#meta', 'constants', name),
        `is ${JSON.stringify(value)}, and in the model ${ours ?? 'there is no such constant'}`,
        'Read the trace with the constants it was made with.',
      );
    }
  }
}

function stateOf(document: ItfDocument, state: ItfState, model: Model): PlainState {
  const { variables, specName } = model.compiled;
  return Object.fromEntries(
    variables.fields.map(({ name, shape }) => {
      const qualified = [...state.values.keys()].find((key) => key.endsWith(`::${name}`));
      const value =
        state.values.get(name) ?? (qualified === undefined ? undefined : state.values.get(qualified));
      if (value === undefined) {
        throw document.source.fault(
          state.at,
          `lacks ${JSON.stringify(name)}, a variable of ${specName}`,
          'Read the trace with the spec it was made from.',
        );
      }
      return [name, dataOfItf(shape, value, document.source)];
    }),
  );
}

function stepTo(state: ItfState, before: PlainState | undefined, reader: ItfArguments): Taken {
  const { action } = state.meta;
  if (typeof action === 'string') {
    return {
      action,
      arguments: reader.read(action, state.meta.arguments, pathTo(state.at, '#meta', 'arguments'), before),
    };
  }
  // Quint's model-based testing names the action in a variable. Its name for the first is `init`.
  const taken = state.values.get('mbt::actionTaken');
  const named = taken?.kind === 'string' && reader.knows(taken.value, before);
  return { action: named ? taken.value : unnamedAction, arguments: [] };
}

/** The step that closes the cycle, where the file names it: `replay` finds it where it does not. */
function backOf(
  document: ItfDocument,
  last: PlainState | undefined,
  reader: ItfArguments,
): Pick<Trace, 'back'> {
  const { back } = document.meta;
  if (back === undefined) return {};
  const at = pathTo(document.at, '#meta', 'back');
  if (document.loop === undefined) {
    throw document.source.fault(
      at,
      'is the step that closes a cycle, and the trace has none',
      'Say in `loop` where the cycle starts, or leave #meta.back out.',
    );
  }
  const { action, arguments: args } = (back ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof action !== 'string') {
    throw document.source.fault(at, 'is not a step', 'It has the members action, a string, and arguments.');
  }
  return { back: { action, arguments: reader.read(action, args, pathTo(at, 'arguments'), last) } };
}

function attemptOf(
  document: ItfDocument,
  last: PlainState | undefined,
  reader: ItfArguments,
): Attempt | undefined {
  const { attempt } = document.meta;
  if (attempt === undefined) return undefined;
  const at = pathTo(document.at, '#meta', 'attempt');
  const { action, path, problem, arguments: args } = (attempt ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof action !== 'string' || typeof path !== 'string' || typeof problem !== 'string') {
    throw document.source.fault(
      at,
      'is not the attempt of a step',
      'It has the members action, arguments, path and problem, all but arguments strings.',
    );
  }
  return { action, arguments: reader.read(action, args, pathTo(at, 'arguments'), last), path, problem };
}
