import { parseArgs } from 'node:util';
import { SimulateCommandError } from './command-error.ts';
import { type FaultKind, faultKinds, type PlanWishes } from './random-plan.ts';

/** What the command was asked for. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'replay'; readonly file: string }
  | {
      readonly kind: 'random';
      /** The first has the seed, each that follows the next one. */
      readonly wishes: PlanWishes;
      readonly runs: number;
      /** Plans that are tried to find a smaller one that fails. */
      readonly maxTries: number;
      /** Where the smallest plan that fails is written. */
      readonly out: string;
    };

export const usage = `Usage: npm run simulate -- [options]

Runs consensus in virtual time, with faults, and checks each run. The same seed gives the same run.

  --seed <number>       the seed of the first run; each later run has the next one (1)
  --runs <number>       how many runs (100)
  --nodes <number>      how many validators (4)
  --heights <number>    how many heights each correct one is to decide (5)
  --faults <kinds>      with commas between: ${faultKinds.join(', ')};
                        or all (the default), or none
  --powers <word>       equal or unequal; by default the seed says
  --changes <word>      none or some: whether powers change on the way; by default the seed says
  --byzantine <word>    less: twins and scripts have less than a third of the power (the default);
                        more: they have a third or more, so that runs may fail
  --tries <number>      how many plans are tried to make one that fails smaller (2000)
  --out <file>          where the smallest plan that fails is written (simulated-run.json)
  --replay <file>       runs the plan of this file instead, once

Exit status: 0 all is well, 12 a run was unsafe, 13 a run made no progress, 2 the command or file is wrong.
`;

/** @throws SimulateCommandError if it is not understood */
export function requestIn(argv: readonly string[]): Request {
  const values = valuesIn(argv);
  if (values.help === true) return { kind: 'help' };
  if (values.replay !== undefined) {
    const other = Object.keys(values).find((name) => name !== 'replay');
    if (other !== undefined)
      throw new SimulateCommandError(
        `--${other} cannot be had with --replay`,
        'A file says all that a run depends on: give --replay alone.',
      );
    return { kind: 'replay', file: values.replay };
  }
  const { powers, changes, byzantine, faults } = values;
  return {
    kind: 'random',
    runs: wholeIn('runs', values.runs ?? '100', 1, 1_000_000_000),
    maxTries: wholeIn('tries', values.tries ?? '2000', 0, 1_000_000_000),
    out: values.out ?? 'simulated-run.json',
    wishes: {
      seed: wholeIn('seed', values.seed ?? '1', 0, 2 ** 32 - 1),
      nodes: wholeIn('nodes', values.nodes ?? '4', 1, 256),
      heights: wholeIn('heights', values.heights ?? '5', 1, 1_000_000),
      ...(faults === undefined || faults === 'all' ? {} : { faults: kindsIn(faults) }),
      ...(powers === undefined ? {} : { powers: wordIn('powers', powers, ['equal', 'unequal']) }),
      ...(changes === undefined ? {} : { changes: wordIn('changes', changes, ['none', 'some']) }),
      byzantinePower:
        wordIn('byzantine', byzantine ?? 'less', ['less', 'more']) === 'less'
          ? 'less than a third'
          : 'a third or more',
    },
  };
}

const text = { type: 'string' } as const;

function valuesIn(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        help: { type: 'boolean' },
        seed: text,
        runs: text,
        nodes: text,
        heights: text,
        faults: text,
        powers: text,
        changes: text,
        byzantine: text,
        tries: text,
        out: text,
        replay: text,
      },
    }).values;
  } catch (error) {
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new SimulateCommandError(what, 'See --help for what there is.');
  }
}

function wholeIn(name: string, value: string, least: number, most: number): number {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new SimulateCommandError(
    `--${name} is ${JSON.stringify(value)}`,
    `Give a whole number from ${least} to ${most}.`,
  );
}

function wordIn<Word extends string>(name: string, value: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === value);
  if (word !== undefined) return word;
  throw new SimulateCommandError(
    `--${name} is ${JSON.stringify(value)}`,
    `Give one of: ${words.join(', ')}.`,
  );
}

function kindsIn(value: string): readonly FaultKind[] {
  if (value === 'none') return [];
  return value.split(',').map((kind) => wordIn('faults', kind.trim(), faultKinds));
}
