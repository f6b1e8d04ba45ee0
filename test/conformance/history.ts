import type { LogEvent } from '../../traces/log/index.ts';
import type { Dice } from '../random/index.ts';
import type { Call, Cells, SharedObject } from './objects.ts';

/** An operation as it went: from the line of its call to that of its return. */
export interface Operation {
  readonly call: Call;
  readonly op: number;
  readonly called: number;
  /** What it answered, and in which line; undefined where it never returned. */
  readonly ended:
    | { readonly at: number; readonly how: 'ok' | 'info' | 'fail'; readonly answer: Cells }
    | undefined;
}

/** What clients did with an object at the same time, as a log and as operations. */
export interface History {
  readonly events: readonly LogEvent[];
  readonly operations: readonly Operation[];
}

interface Client {
  readonly op: number;
  readonly call: Call;
  readonly called: number;
  readonly moments: ReturnType<SharedObject['implementations'][string]>[number][];
  readonly local: Cells;
  refused: boolean;
}

/** Clients call an implementation, up to `mostOperations` times, moment by moment in a random order. */
export function historyOf(
  dice: Dice,
  { cells, call, implementations }: SharedObject,
  implementation: string,
  mostOperations: number,
): History {
  const memory = { ...cells };
  const events: LogEvent[] = [];
  const operations: Operation[] = [];
  const clients = new Map<number, Client>();
  const says = (event: Omit<LogEvent, 'k' | 'i'>): number =>
    events.push({ k: 'ev', i: events.length, ...event }) - 1;
  const begin = (client: number, op: number): void => {
    const made = call(dice);
    const args = Object.keys(made.args).length === 0 ? {} : { args: made.args };
    const called = says({ a: made.name, op, phase: 'invoke', ...args });
    const moments = [...(implementations[implementation]?.(made) ?? [])];
    clients.set(client, { op, call: made, called, moments, local: {}, refused: false });
  };
  const end = (client: number, under: Client, how: 'ok' | 'info' | 'fail'): void => {
    const { op, call: made, called, local } = under;
    const at = says({ a: made.name, op, phase: how, ...(how === 'ok' ? answerIn(made, local) : {}) });
    operations.push({ call: made, op, called, ended: { at, how, answer: { ...local } } });
    clients.delete(client);
  };
  const goOn = (client: number, under: Client): void => {
    const moment = under.refused ? undefined : under.moments.shift();
    // Now and then a client gives up, whatever is done already.
    if (dice.chance(3)) end(client, under, 'info');
    else if (moment === undefined) end(client, under, under.refused ? 'fail' : 'ok');
    else under.refused = moment(memory, under.local) === 'refused';
  };
  const hurry = dice.pick([0, 20, 60]);
  let begun = 0;
  let client = 0;
  for (let time = 0; time < 50; time += 1) {
    // Some hurry, so that not everything overlaps with everything.
    if (!dice.chance(hurry)) client = dice.int(0, 2);
    const under = clients.get(client);
    if (under !== undefined) goOn(client, under);
    else if (begun < mostOperations) {
      begin(client, begun);
      begun += 1;
    }
    // The log ends while operations are under way.
    if (time > 20 && dice.chance(5)) break;
  }
  for (const { op, call: made, called } of clients.values()) {
    operations.push({ call: made, op, called, ended: undefined });
  }
  return { events, operations };
}

/** What a return says: an answer is the value of a choice, an audit shows the state. */
function answerIn({ name }: Call, local: Cells): Pick<LogEvent, 'args' | 'post'> {
  if (Object.keys(local).length === 0) return {};
  return name === 'audit' ? { post: { '/cash': { ...local } } } : { args: { ...local } };
}

/** Whether the operations can be put one after another, so that each answers as it did and none before one that was over. */
export function isLinearizable(
  { cells, after }: SharedObject,
  operations: readonly Operation[],
  fail: 'nothing' | 'unknown',
): boolean {
  const left = operations.filter(({ ended }) => ended?.how !== 'fail' || fail === 'unknown');
  return canGoOn(cells, left, after);
}

function canGoOn(cells: Cells, left: readonly Operation[], after: SharedObject['after']): boolean {
  if (left.every(({ ended }) => ended?.how !== 'ok')) return true;
  return left.some((next) => {
    const isLate = left.some(({ ended }) => ended?.how === 'ok' && ended.at < next.called);
    const then = isLate
      ? undefined
      : after(cells, next.call, next.ended?.how === 'ok' ? next.ended.answer : undefined);
    return (
      then !== undefined &&
      canGoOn(
        then,
        left.filter((other) => other !== next),
        after,
      )
    );
  });
}
