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
 * Traces of etcd's raft, built `with_tla`: a JSON object a line, the event in its member `event` as the tests' logger writes
 * it, or the event itself. Lines without an event are other messages of the same logger.
 *
 * | in the trace | in the log |
 * |---|---|
 * | `name` | `a` |
 * | `nid` | `n` |
 * | `msg` | `msg` |
 * | members of `prop` | `args` |
 * | `term`, `vote`, `commit` of `state` | `/term/{node}`, `/vote/{node}`, `/commit/{node}` |
 * | `role`, `log` (its length), `conf`, and whatever else there is | `/role/{node}`, `/log/{node}`, ... |
 * | `ts` of the line | `t0`, `t1` |
 *
 * Where the state was seen before the event, it is `pre`: on receiving a message, on appending to the log and on proposing
 * another configuration; `conf` also where that is applied. Elsewhere it is `post`. So the trace spec in its repository
 * reads them.
 * @see https://github.com/etcd-io/raft/blob/main/state_trace.go
 */
export const etcd: LogFormat = lineFormat('etcd', "traces of etcd's raft for TLA+", (about, fileName) => ({
  head: headOf(about),
  events: (text, line) => {
    const whole = objectOn(text, fileName, line);
    const event = whole.event ?? (whole.nid === undefined ? undefined : whole);
    if (event === undefined) return [];
    if (!isJsonObject(event) || typeof event.name !== 'string' || typeof event.nid !== 'string') {
      throw new LogError(
        { fileName, line },
        `has ${describeJson(event)} for an event`,
        'An event has the members "name" and "nid", both texts.',
      );
    }
    return [{ ...eventOf(event, event.name, event.nid, about), ...timeOf(whole.ts) }];
  },
}));

const seenBefore: ReadonlySet<string> = new Set(['Replicate', 'ChangeConf']);

function eventOf(event: JsonObject, name: string, node: string, about: AboutLog): Unnumbered {
  const { state, msg, prop, conf } = event;
  const others = othersIn(event, 'name', 'nid', 'state', 'msg', 'prop', 'conf', 'ts');
  const rest = { ...(isJsonObject(state) ? state : {}), ...others };
  const ofConf = conf === undefined ? {} : { conf };
  const isBefore = name.startsWith('Receive') || seenBefore.has(name);
  const before = isBefore ? { ...rest, ...ofConf } : name === 'ApplyConfChange' ? ofConf : {};
  const after = isBefore ? {} : name === 'ApplyConfChange' ? rest : { ...rest, ...ofConf };
  return {
    a: name,
    n: nodeOf(about, node),
    ...(isJsonObject(prop) ? { args: prop } : {}),
    ...(Object.keys(before).length === 0 ? {} : { pre: observed(about, node, before) }),
    ...(Object.keys(after).length === 0 ? {} : { post: observed(about, node, after) }),
    ...(msg === undefined ? {} : { msg }),
  };
}

function timeOf(ts: unknown): Partial<Unnumbered> {
  return typeof ts === 'number' ? { t0: ts, t1: ts } : {};
}
