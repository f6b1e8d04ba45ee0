import type { Model } from '../model/index.ts';
import type { LogHead } from '../traces/log/index.ts';
import { LogError } from '../traces/log/index.ts';
import { CommandError } from './command-error.ts';
import type { ConformCommandOptions } from './conform-options.ts';
import { specHashOf } from './conform-spec-hash.ts';
import { readConstants } from './constants.ts';
import { buildModel, subjectOf } from './subject.ts';
import { library, resolveTarget, type Target } from './target.ts';

/** What a log is held against. */
export interface LogSubject {
  readonly target: Target;
  readonly model: Model;
  /** The instance that the head or the command names. */
  readonly instance: string | undefined;
}

/** Makes the model for each log: of the spec that the command names, else the log itself, with the constants of both. */
export class LogSubjects {
  readonly #options: ConformCommandOptions;
  readonly #directory: string;
  /** A model is built once for each spec with its constants. */
  readonly #models = new Map<string, Model>();
  /** What heads were found to ask for: a file may hold thousands of logs whose heads say the same. */
  readonly #subjects = new Map<string, LogSubject>();

  constructor(options: ConformCommandOptions, directory: string) {
    this.#options = options;
    this.#directory = directory;
  }

  /** The name of the spec that the command names. @throws CommandError */
  async named(): Promise<string | undefined> {
    const { spec } = this.#options;
    return spec === undefined ? undefined : (await resolveTarget(spec, this.#directory)).spec.name;
  }

  /** `line` is that of the head. @throws CommandError, LogError where the log is of another spec. */
  async of(head: LogHead, fileName: string, line: number): Promise<LogSubject> {
    const key = JSON.stringify([head.spec, head.specHash, head.instance, head.config]);
    const known = this.#subjects.get(key);
    if (known !== undefined) return known;
    const made = await this.#made(head, { fileName, line });
    if (this.#subjects.size < maxRemembered) this.#subjects.set(key, made);
    return made;
  }

  async #made(head: LogHead, place: HeadPlace): Promise<LogSubject> {
    const target = await this.#target(head, place.fileName);
    requireSameSpec(target, head, place);
    const instance = this.#options.instance ?? head.instance;
    const own = instance === undefined ? undefined : subjectOf(target, { instance }).instance;
    // True: a head's constants are JSON, and of which type they must be is asked below.
    const config = (head.config ?? {}) as Record<string, never>;
    requireConstants(target, config, place);
    const constants = {
      ...own?.constants,
      ...config,
      ...readConstants(target.spec, this.#options.set ?? []),
    };
    return { target, instance, model: this.model(target, constants) };
  }

  model(
    target: Target,
    constants: Readonly<Record<string, never>> | Parameters<typeof buildModel>[1],
  ): Model {
    const key = `${target.given} ${JSON.stringify(constants)}`;
    const known = this.#models.get(key);
    if (known !== undefined) return known;
    const model = buildModel(target, constants, undefined);
    this.#models.set(key, model);
    return model;
  }

  async #target(head: LogHead, fileName: string): Promise<Target> {
    if (this.#options.spec !== undefined) return resolveTarget(this.#options.spec, this.#directory);
    const protocols = await library();
    if (protocols.some(({ spec }) => spec.name === head.spec))
      return resolveTarget(head.spec, this.#directory);
    throw new CommandError(
      `${fileName} is a log of ${JSON.stringify(head.spec)}, which does not come with Assay`,
      'Give the file of that spec: --spec ./my-spec.ts.',
    );
  }
}

/** Heads that ask for something else are remembered up to here: beyond, each is looked at. */
const maxRemembered = 10_000;

interface HeadPlace {
  readonly fileName: string;
  readonly line: number;
}

function requireSameSpec(target: Target, head: LogHead, place: HeadPlace): void {
  if (head.spec !== target.spec.name) {
    throw new LogError(
      { ...place, path: '/spec' },
      `is ${JSON.stringify(head.spec)}, and the log is held against ${JSON.stringify(target.spec.name)}`,
      'Name the spec that the log is about with --spec.',
    );
  }
  if (head.specHash === undefined) return;
  const hash = specHashOf(buildModel(target, {}, undefined).compiled);
  if (head.specHash === hash) return;
  throw new LogError(
    { ...place, path: '/specHash' },
    `is ${JSON.stringify(head.specHash)}, and that of ${target.spec.name} is ${JSON.stringify(hash)}`,
    'The log was recorded for another version of the spec: record it again, or check out the spec that it names.',
  );
}

function requireConstants(target: Target, config: Readonly<Record<string, unknown>>, place: HeadPlace): void {
  for (const [name, value] of Object.entries(config)) {
    const constant = Object.hasOwn(target.spec.constants, name) ? target.spec.constants[name] : undefined;
    const isLikeIt = typeof value === typeof constant && Array.isArray(value) === Array.isArray(constant);
    if (constant !== undefined && isLikeIt) continue;
    throw new LogError(
      { ...place, path: `/config/${name}` },
      constant === undefined
        ? 'is no constant of the spec'
        : `is ${JSON.stringify(value)}, and the constant is like ${JSON.stringify(constant)}`,
      `The constants of ${target.spec.name} are ${Object.keys(target.spec.constants).join(', ')}.`,
    );
  }
}
