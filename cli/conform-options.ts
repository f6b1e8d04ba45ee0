import { CommandError } from './command-error.ts';
import { typed } from './shell.ts';

/** The options of `assay conform`, as commander reads them. */
export interface ConformCommandOptions {
  readonly spec?: string;
  readonly instance?: string;
  readonly set?: readonly string[];
  readonly binding?: string;
  readonly slice?: string;
  readonly format?: string;
  readonly engine: 'auto' | 'candidates' | 'depth';
  readonly maxStates: number;
  readonly maxCandidates: number;
  readonly time?: number;
  /** False with `--no-invariants`. */
  readonly invariants: boolean;
  readonly lenientEnd?: boolean;
  readonly follow?: boolean;
  readonly json?: boolean;
  readonly junit?: string;
  readonly github?: boolean;
  readonly coverage?: boolean;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly minActions?: number;
  readonly minConjuncts?: number;
  readonly mutationScore?: boolean;
  readonly minMutationScore?: number;
  readonly maxMutants: number;
  readonly seed?: number;
  readonly out?: string;
  readonly graph?: string;
}

/** A share as a percentage is typed: `95`, `95%`. From 0 to 1. */
export function readPercentage(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)%?$/.exec(text);
  const share = Number(match?.[1]) / 100;
  if (match === null || !(share <= 1))
    throw new CommandError(
      `${option} ${typed([text])} is not a percentage`,
      'Give one from 0 to 100: 95, 95%.',
    );
  return share;
}

/** @throws CommandError for options that do not go together. */
export function requireTogether(files: readonly string[], options: ConformCommandOptions): void {
  const [file] = files;
  const several = files.length > 1;
  if (options.follow === true && (several || file === '-'))
    throw new CommandError('--follow follows one file', 'Give one log, by its name.');
  if ((options.out !== undefined || options.graph !== undefined) && several)
    throw new CommandError(
      `${options.out === undefined ? '--graph' : '--out'} is for one log, and ${files.length} are given`,
      'Run it again for the log that you want to look at.',
    );
  if (options.slice !== undefined && several)
    throw new CommandError(
      `--slice names a log of one file, and ${files.length} are given`,
      'Give the file that it is in.',
    );
  if (options.updateBaseline === true && options.baseline === undefined)
    throw new CommandError('--update-baseline writes no file', 'Name it: --baseline coverage.json.');
  const scored = options.mutationScore === true || options.minMutationScore !== undefined;
  if (scored && (files.includes('-') || options.follow === true))
    throw new CommandError(
      'mutants are made of a log that can be read twice',
      'Write it to a file, and give its name.',
    );
  if (options.json === true && options.github === true)
    throw new CommandError('--json and --github both write to standard output', 'Choose one of them.');
}
