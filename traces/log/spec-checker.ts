import type { Compiled } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import type { ArgumentRule } from './argument-rule.ts';
import { frameChecker, type LogChecker } from './checker.ts';
import type { LogEvent, LogHead, Observations } from './event.ts';
import { type ArgumentRules, argumentRules, type EventKinds } from './event-kind.ts';
import { describeJson, type Json } from './json.ts';
import type { LineFault } from './line-fault.ts';
import { nearNamesCure } from './near-names.ts';
import { pathOf } from './path.ts';
import { PathFault } from './path-step.ts';
import { pointerTo } from './pointer.ts';
import { FaultNote } from './value-fault.ts';

/**
 * Judges the lines of a log about a spec: that the spec has the events, their arguments, the constants and the places that
 * are observed, and that every value is of its type. Refuses what `logSchemas` refuses, and more. Without `kinds`,
 * every action is an event of its name. Judges one log: the head says which nodes and which order its events have.
 * @throws EventKindError where a kind of event stands for an action that the spec does not have.
 */
export function specChecker(compiled: Compiled, kinds?: EventKinds): LogChecker {
  return new SpecChecker(compiled, kinds === undefined ? ownRules(compiled) : argumentRules(compiled, kinds));
}

const rulesOf = new WeakMap<Compiled, ArgumentRules>();

/** Where events are actions the rules follow from the spec, and a file may hold thousands of logs of it. */
function ownRules(compiled: Compiled): ArgumentRules {
  const known = rulesOf.get(compiled);
  if (known !== undefined) return known;
  const made = argumentRules(compiled, undefined);
  rulesOf.set(compiled, made);
  return made;
}

class SpecChecker implements LogChecker {
  readonly #compiled: Compiled;
  readonly #rules: ArgumentRules;
  readonly #frames = frameChecker();
  readonly #note = new FaultNote();
  #nodes: ReadonlySet<string> | undefined;
  #order: 'total' | 'causal' | 'interval' = 'total';

  constructor(compiled: Compiled, rules: ArgumentRules) {
    this.#compiled = compiled;
    this.#rules = rules;
  }

  head(line: unknown): LineFault | undefined {
    const fault = this.#frames.head(line);
    if (fault !== undefined) return fault;
    // True: the frame is that of a head.
    const head = line as LogHead;
    this.#nodes = head.nodes === undefined ? undefined : new Set(head.nodes);
    this.#order = head.order ?? 'total';
    const { specName, constants, variables } = this.#compiled;
    if (head.spec !== specName) {
      return {
        path: '/spec',
        problem: `is ${describeJson(head.spec)}, and the log is held against ${JSON.stringify(specName)}`,
        cure: 'Name the spec that the log is about.',
      };
    }
    for (const [name, value] of Object.entries(head.config ?? {})) {
      const constant = Object.hasOwn(constants, name) ? constants[name] : undefined;
      const found = constantFault(name, value, constant, Object.keys(constants));
      if (found !== undefined) return found;
    }
    for (const [index, text] of (head.tracked ?? []).entries()) {
      const path = pathOf(variables, text);
      if (path instanceof PathFault) return pathFault(['tracked', index], path);
    }
    return observationsFault(variables, 'init', head.init, this.#note);
  }

  event(line: unknown): LineFault | undefined {
    const fault = this.#frames.event(line);
    if (fault !== undefined) return fault;
    // True: the frame is that of an event.
    const event = line as LogEvent;
    const rules = this.#rules.get(event.a);
    if (rules === undefined) return this.#unknownEvent(event.a);
    const { variables } = this.#compiled;
    return (
      this.#nodeFault(event) ??
      this.#orderFault(event) ??
      argumentsFault(rules, event.args) ??
      observationsFault(variables, 'pre', event.pre, this.#note) ??
      observationsFault(variables, 'post', event.post, this.#note)
    );
  }

  end(line: unknown): LineFault | undefined {
    return this.#frames.end(line);
  }

  #unknownEvent(name: string): LineFault {
    return {
      path: '/a',
      problem: `is ${describeJson(name)}, which is no event of ${this.#compiled.specName}`,
      cure: nearNamesCure(name, [...this.#rules.keys()], 'events'),
    };
  }

  #nodeFault(event: LogEvent): LineFault | undefined {
    const nodes = this.#nodes;
    if (nodes === undefined) return undefined;
    const names = event.n === undefined ? [] : [event.n];
    const stranger = [...names, ...Object.keys(event.vc ?? {})].find((name) => !nodes.has(name));
    if (stranger === undefined) return undefined;
    return {
      path: stranger === event.n ? '/n' : pointerTo(['vc', stranger]),
      problem: `names the node ${describeJson(stranger)}, which the head does not list`,
      cure: nearNamesCure(stranger, [...nodes], 'nodes'),
    };
  }

  /** What the order that the head states needs to be told by. */
  #orderFault({ vc, t0, t1, phase }: LogEvent): LineFault | undefined {
    if (this.#order === 'causal' && vc === undefined) {
      return {
        path: '',
        problem: 'lacks the member "vc"',
        cure: 'In causal order each event has a vector clock.',
      };
    }
    // A phase of an operation happened when its line was written.
    if (this.#order === 'interval' && phase === undefined && (t0 === undefined || t1 === undefined)) {
      return {
        path: '',
        problem: `lacks the member "${t0 === undefined ? 't0' : 't1'}"`,
        cure: 'In interval order each event says when it began and when it was over, or is a phase of an operation.',
      };
    }
    if (t0 === undefined || t1 === undefined || t0 <= t1) return undefined;
    return { path: '/t1', problem: `is ${t1}, before it began at ${t0}`, cure: 'Read both from one clock.' };
  }
}

function constantFault(
  name: string,
  value: Json,
  constant: unknown,
  names: readonly string[],
): LineFault | undefined {
  const path = pointerTo(['config', name]);
  if (constant === undefined) {
    const cure = nearNamesCure(name, names, 'constants');
    return { path, problem: 'is no constant of the spec', cure };
  }
  const isLikeIt = typeof value === typeof constant && Array.isArray(value) === Array.isArray(constant);
  if (isLikeIt && value !== null) return undefined;
  return {
    path,
    problem: `is ${describeJson(value)}, and the constant is like ${describeJson(constant)}`,
    cure: 'Give the constant a value of its type.',
  };
}

function argumentsFault(
  rules: ReadonlyMap<string, ArgumentRule>,
  args: Readonly<Record<string, Json>> | undefined,
): LineFault | undefined {
  // Not Object.entries: this runs for every event.
  for (const name in args) {
    const rule = rules.get(name);
    if (rule === undefined) {
      return {
        path: pointerTo(['args', name]),
        problem: 'is an argument that the event does not have',
        cure: nearNamesCure(name, [...rules.keys()], 'arguments'),
      };
    }
    const fault = rule.fault(args[name]);
    if (fault !== undefined) {
      const path = pointerTo(['args', name]) + fault.path;
      return { path, problem: fault.problem, cure: 'Log the value that was chosen.' };
    }
  }
  return undefined;
}

function observationsFault(
  variables: Extract<Shape, { kind: 'record' }>,
  member: 'init' | 'pre' | 'post',
  observations: Observations | undefined,
  note: FaultNote,
): LineFault | undefined {
  for (const text in observations) {
    const path = pathOf(variables, text);
    if (path instanceof PathFault) return pathFault([member, text], path);
    if (path.codec.decode(observations[text], note) !== undefined) continue;
    const fault = note.fault();
    return {
      path: pointerTo([member, text]) + fault.path,
      problem: fault.problem,
      cure: 'Log what was observed, or widen the type in the spec.',
    };
  }
  return undefined;
}

function pathFault(at: readonly (string | number)[], { problem, cure }: PathFault): LineFault {
  return { path: pointerTo(at), problem, cure };
}
