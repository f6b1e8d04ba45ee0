import type { AnyAction, Fields, Type } from '../../language/index.ts';
import { t } from '../../language/index.ts';

/** A choice that an action was taken with, as a state holds it. */
type Value = string | number;

/** A command as the log holds it: an action of the ledger by name, and the choices that it is taken with. */
export interface Entry {
  readonly kind: string;
  readonly [choice: string]: Value;
}

/** An action of the ledger as a command: what is decided once, and executed by every replica on a ledger of its own. */
export interface Command<Ledger> {
  readonly name: string;
  /** As the action has them: types, or lists of constants. */
  readonly choices: Readonly<Record<string, Type<Value> | readonly Value[]>>;
  /** The conjuncts of its guard, by name. */
  readonly guard: Readonly<Record<string, (ledger: Ledger, chosen: Entry) => boolean>>;
  readonly effect: (ledger: Ledger, chosen: Entry) => unknown;
}

/**
 * The actions of a part as commands. Each has one group of choices, none of which depends on the state, since a command
 * means the same wherever it is executed; and a guard of named conjuncts, or one that goes by the name of the action.
 */
export function commandsOf<Ledger>(actions: Readonly<Record<string, AnyAction>>): readonly Command<Ledger>[] {
  return Object.entries(actions).map(([name, { choices, body }]) => {
    const { when = {}, then } = body;
    // True: the functions of the part take its variables, which are those of the ledger, and the choices made here.
    return {
      name,
      choices: choices[0] ?? {},
      guard: typeof when === 'function' ? { 'it is enabled': when } : when,
      effect: then,
    } as unknown as Command<Ledger>;
  });
}

/** The type of what the log holds: a case for each command, and one for the beginning of a block. */
export function entryType(commands: readonly Command<never>[], block: Fields): Type<Entry, Entry, Entry> {
  const cases = commands.map(({ name, choices }) => [
    name,
    Object.fromEntries(Object.entries(choices).map(([choice, from]) => [choice, typeOf(from)])),
  ]);
  // True: every field of every case is a number or a word, and the tag is called kind.
  return t.union('kind', { block, ...Object.fromEntries(cases) }) as unknown as Type<Entry, Entry, Entry>;
}

function typeOf(from: Type<Value> | readonly Value[]): Type<Value> {
  if ('shape' in from) return from;
  const numbers = from.filter((value) => typeof value === 'number');
  if (numbers.length > 0) return t.int(Math.min(...numbers), Math.max(...numbers));
  return t.oneOf(...from.map(String));
}

/** Whether an entry of the log is this command with these choices. */
export function isThat({ name, choices }: Command<never>, entry: Entry | undefined, chosen: Entry): boolean {
  if (entry?.kind !== name) return false;
  for (const choice of Object.keys(choices)) if (entry[choice] !== chosen[choice]) return false;
  return true;
}

/** The entry for a command with these choices. */
export function entryOf({ name, choices }: Command<never>, chosen: Entry): Entry {
  return {
    ...Object.fromEntries(Object.keys(choices).map((choice) => [choice, chosen[choice] ?? ''])),
    kind: name,
  };
}
