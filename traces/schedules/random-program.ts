import type { Dice } from '../fuzzing/index.ts';
import type { Call, EnabledCalls } from '../tours/index.ts';
import type { Program } from './program.ts';

/** What a program is made of. */
export interface ProgramSize {
  readonly clients: number;
  readonly calls: number;
}

/**
 * The calls of a random walk through the spec, dealt out among clients: at the same time, some of them may be in each
 * other's way. Even over actions, so that one with many arguments does not drown the others.
 */
export function randomProgram(
  enabled: EnabledCalls,
  wanted: (action: string) => boolean,
  size: ProgramSize,
  dice: Dice,
): Program {
  const names = Array.from({ length: size.clients }, (_, index) => `client ${index + 1}`);
  const program = Object.fromEntries(names.map((name): [string, Call[]] => [name, []]));
  const starts = enabled.initial();
  let state = dice.pick(starts);
  for (let length = 0; length < size.calls; length += 1) {
    const all = enabled.from(state, wanted);
    const actions = [...new Set(all.map(({ call }) => call.action))];
    const action = dice.pick(actions);
    const ways = all.filter(({ call }) => call.action === action);
    const way = dice.pick(ways);
    if (way === undefined) break;
    program[dice.pick(names) ?? '']?.push(way.call);
    state = way.to;
  }
  return program;
}
