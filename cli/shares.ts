import { CommandError } from './command-error.ts';
import { typed } from './shell.ts';

/** A share of a whole: `0.3`, `30%`. */
export function readShare(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  const share = Number(match?.[1]) / (match?.[2] === '%' ? 100 : 1);
  if (match === null || !(share >= 0 && share <= 1))
    throw new CommandError(
      `${option} ${typed([text])} is not a share`,
      'Give a number from 0 to 1, or a percentage: 0.3, 30%.',
    );
  return share;
}

/** Weights by name, one more with each call: `deposit=3`. */
export function readWeight(
  text: string,
  option: string,
  before: Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, number>> {
  const match = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(text);
  const [, name, weight] = match ?? [];
  if (name === undefined || weight === undefined)
    throw new CommandError(
      `${option} ${typed([text])} is not a weight`,
      'Give the name of an action and a number from 0: --weight deposit=3.',
    );
  return { ...before, [name]: Number(weight) };
}
