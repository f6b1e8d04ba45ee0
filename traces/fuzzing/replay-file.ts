import type { Constants } from '../../spec/language/index.ts';
import { type JsonPath, pathText, pathTo } from '../json-path.ts';
import { type Place, placeOf, syntaxFault } from '../json-text.ts';
import type { Json } from '../log/index.ts';
import type { DivergenceKind } from './divergence.ts';
import type { Arguments } from './driver.ts';
import { replayFault } from './replay-schema.ts';
import type { Step } from './step.ts';

/** What a replay is known to come to. */
export type ExpectedOutcome =
  | { readonly verdict: 'conforms' }
  | {
      readonly verdict: 'diverges';
      readonly as: DivergenceKind;
      /** The action, the turn, `restart` or `start` at which the ways part. */
      readonly subject: string;
      /** Steps that are taken before. */
      readonly at: number;
    };

/** A run that can be taken again, with all that it depends on. */
export interface Replay {
  /** The name of the spec. */
  readonly protocol: string;
  readonly instance?: string | undefined;
  /** Every constant of the spec. */
  readonly constants: Constants;
  readonly mutant?: string | undefined;
  /** The module of the driver; left out where any driver of the protocol will do. */
  readonly driver?: string | undefined;
  /** What the implementation is started with. */
  readonly seed: number;
  readonly steps: readonly Step[];
  /** The choices of a scheduler, where the implementation runs under one. */
  readonly schedule?: readonly number[] | undefined;
  readonly expected: ExpectedOutcome;
}

/** A file is no replay. */
export class ReplayFileError extends Error {
  override readonly name = 'ReplayFileError';
  readonly fileName: string;
  readonly path: string;
  readonly place: Place;

  constructor(fileName: string, path: string, place: Place, problem: string, cure: string) {
    super(`${fileName}:${place.line}:${place.column}: ${path} ${problem}. ${cure}`);
    this.fileName = fileName;
    this.path = path;
    this.place = place;
  }
}

/** A replay as the text of a file: a line for each step. */
export function writeReplay(replay: Replay): string {
  const { steps, ...rest } = replay;
  const head = { format: 'assay replay', version: 1, ...rest };
  const lines = steps.map((step) => `    ${JSON.stringify(encoded(step))}`);
  const text = JSON.stringify({ ...head, steps: 'HERE' }, null, 2);
  return `${text.replace('"HERE"', () => (lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`))}\n`;
}

/**
 * The replay in the text of a file. That its actions are of the spec is asked when it is run.
 * @throws ReplayFileError where it is none, with the place.
 */
export function readReplay(text: string, fileName: string): Replay {
  const fail = (path: JsonPath, problem: string, cure: string): never => {
    throw new ReplayFileError(fileName, pathText(path), placeOf(text, path), problem, cure);
  };
  const fault = syntaxFault(text);
  if (fault !== undefined) {
    const problem =
      fault.kind === 'unexpected'
        ? `is not JSON: ${fault.expected} is expected, not ${JSON.stringify(fault.found)}`
        : 'is not finished: the file is empty, or was cut short';
    throw new ReplayFileError(
      fileName,
      pathText(fault.path),
      fault.place,
      problem,
      'Write the replay again.',
    );
  }
  const json: unknown = JSON.parse(text);
  const broken = replayFault(json);
  if (broken !== undefined)
    fail(
      pathTo(undefined, ...broken.keys),
      broken.problem,
      'Mend it there: `assay fuzz --out` writes such files.',
    );
  // True: it obeys the schema.
  const { steps, ...raw } = json as Omit<Replay, 'steps'> & { readonly steps: readonly RawStep[] };
  return {
    protocol: raw.protocol,
    instance: raw.instance,
    constants: raw.constants,
    mutant: raw.mutant,
    driver: raw.driver,
    seed: raw.seed,
    schedule: raw.schedule,
    expected: raw.expected,
    steps: steps.map((step, index) => {
      const decoded = decodedStep(step);
      return decoded ?? fail(pathTo(undefined, 'steps', index), 'is no step', oneOfThree);
    }),
  };
}

const oneOfThree = 'Give an action with its arguments, or { "turn": name }, or { "restart": true }.';

interface RawStep {
  readonly action?: string;
  readonly arguments?: Readonly<Record<string, Json>>;
  readonly foreign?: string;
  readonly turn?: string;
  readonly restart?: true;
}

function encoded(step: Step): RawStep {
  switch (step.do) {
    case 'action':
      return { action: step.action, arguments: encodedArguments(step.arguments) };
    case 'foreign':
      return { action: step.action, arguments: encodedArguments(step.arguments), foreign: step.because };
    case 'turn':
      return { turn: step.turn };
    case 'restart':
      return { restart: true };
  }
}

function decodedStep(raw: RawStep): Step | undefined {
  const sorts = [raw.action, raw.turn, raw.restart].filter((sort) => sort !== undefined);
  if (sorts.length !== 1) return undefined;
  if (raw.restart !== undefined) return { do: 'restart' };
  if (raw.turn !== undefined) return { do: 'turn', turn: raw.turn };
  const args = decodedArguments(raw.arguments ?? {});
  const action = raw.action ?? '';
  return raw.foreign === undefined
    ? { do: 'action', action, arguments: args }
    : { do: 'foreign', action, arguments: args, because: raw.foreign };
}

/** JSON has no NaN and no infinities: they stand as an object that no value of a spec can be. */
function encodedArguments(args: Arguments): Arguments {
  return mapped(args, (value) =>
    typeof value === 'number' && !Number.isFinite(value) ? { $number: String(value) } : value,
  );
}

function decodedArguments(args: Arguments): Arguments {
  return mapped(args, (value) => {
    const isNumber = typeof value === 'object' && value !== null && '$number' in value;
    return isNumber ? Number((value as { readonly $number: Json }).$number) : value;
  });
}

function mapped(args: Arguments, change: (value: Json) => Json): Arguments {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, change(value)]));
}
