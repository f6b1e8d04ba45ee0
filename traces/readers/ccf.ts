import { describeJson, isJsonObject, type JsonObject, LogError, type Unnumbered } from '../log/index.ts';
import {
  type AboutLog,
  headOf,
  type LogFormat,
  lineFormat,
  nodeOf,
  objectOn,
  observed,
  othersIn,
} from './format.ts';

/**
 * Traces of CCF's raft: a JSON object a line, with the tag `raft_trace`. Lines with other tags are other messages.
 *
 * | in the trace | in the log |
 * |---|---|
 * | `function` of `msg` | `a` |
 * | `node_id` of its `state` | `n` |
 * | its `packet` | `msg` |
 * | other members of `state` | `/leadership_state/{node}`, `/current_view/{node}`, `/commit_idx/{node}`, ... |
 * | other members of `msg`: `from_node_id`, `sent_idx`, ... | `args` |
 * | `h_ts` | `t0`, `t1` |
 * | `cmd`, a command of the driver of the tests | the event `cmd`, with the argument `cmd` |
 *
 * What a node says of its state is `post` where it became something or committed, and else `pre`: the other lines are
 * written when a function is entered. So the trace spec in its repository reads them.
 * @see https://github.com/microsoft/CCF/blob/main/tla/consensus/Traceccfraft.tla
 */
export const ccf: LogFormat = lineFormat('ccf', "traces of CCF's raft", (about, fileName) => ({
  head: headOf(about),
  events: (text, line) => {
    const whole = objectOn(text, fileName, line);
    if (whole.tag !== 'raft_trace') return [];
    if (typeof whole.cmd === 'string') return [{ a: 'cmd', args: { cmd: whole.cmd } }];
    const { msg } = whole;
    const state = isJsonObject(msg) ? msg.state : undefined;
    const node = isJsonObject(state) ? state.node_id : undefined;
    if (
      !isJsonObject(msg) ||
      !isJsonObject(state) ||
      typeof msg.function !== 'string' ||
      typeof node !== 'string'
    ) {
      throw new LogError(
        { fileName, line },
        `has ${describeJson(msg)} for a message`,
        'It has the members "function" and "state", and that a "node_id".',
      );
    }
    return [{ ...eventOf(msg, msg.function, state, node, about), ...timeOf(whole.h_ts) }];
  },
}));

function eventOf(
  msg: JsonObject,
  name: string,
  state: JsonObject,
  node: string,
  about: AboutLog,
): Unnumbered {
  const args = othersIn(msg, 'function', 'state', 'packet');
  const seen = othersIn(state, 'node_id');
  const isAfter = name.startsWith('become_') || name === 'commit';
  return {
    a: name,
    n: nodeOf(about, node),
    ...(args === undefined ? {} : { args }),
    ...(seen === undefined ? {} : { [isAfter ? 'post' : 'pre']: observed(about, node, seen) }),
    ...(msg.packet === undefined ? {} : { msg: msg.packet }),
  };
}

/** A logical time, which the log has as a text. */
function timeOf(stamp: unknown): Partial<Unnumbered> {
  const time = typeof stamp === 'string' || typeof stamp === 'number' ? Number(stamp) : Number.NaN;
  return Number.isFinite(time) ? { t0: time, t1: time } : {};
}
