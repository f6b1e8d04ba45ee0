import type { Compiled } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import {
  type ArgumentRule,
  anyArgument,
  argumentOfAny,
  argumentOfChoice,
  argumentOfShape,
} from './argument-rule.ts';
import { nearNamesCure } from './near-names.ts';

/** What events of one name may be. */
export interface EventKind {
  /** The actions that such an event may stand for: the values of their choices are its arguments. */
  readonly actions: readonly string[];
  /** Arguments beside the choices, or instead of those of the same name, by their types. */
  readonly args?: Readonly<Record<string, Shape | 'any JSON'>>;
}

/** What events there are, by name. */
export type EventKinds = Readonly<Record<string, EventKind>>;

/** A kind of event is said to stand for an action that the spec does not have. */
export class EventKindError extends Error {
  override readonly name = 'EventKindError';

  constructor(event: string, action: string, spec: string, actions: readonly string[]) {
    super(
      `the event ${JSON.stringify(event)} is to stand for the action ${JSON.stringify(action)}, which ${spec} does not ` +
        `have, so that no event could ever be it. ${nearNamesCure(action, actions, 'actions')}`,
    );
  }
}

/** The arguments that events may have, by the name of the event and then of the argument. */
export type ArgumentRules = ReadonlyMap<string, ReadonlyMap<string, ArgumentRule>>;

/**
 * The rules for the arguments of events. Without `kinds`, every action is an event of its name.
 * @throws EventKindError where a kind names an action that there is not.
 */
export function argumentRules(compiled: Compiled, kinds: EventKinds | undefined): ArgumentRules {
  const actions = compiled.actions.map(({ name }) => name);
  const listed: readonly (readonly [string, EventKind])[] =
    kinds === undefined ? actions.map((name) => [name, { actions: [name] }]) : Object.entries(kinds);
  return new Map(listed.map(([event, kind]) => [event, rulesOf(compiled, event, kind)]));
}

function rulesOf(compiled: Compiled, event: string, kind: EventKind): ReadonlyMap<string, ArgumentRule> {
  const rules = new Map<string, ArgumentRule[]>();
  for (const name of kind.actions) {
    const action = compiled.actions.find((one) => one.name === name);
    if (action === undefined) {
      throw new EventKindError(
        event,
        name,
        compiled.specName,
        compiled.actions.map((one) => one.name),
      );
    }
    for (const choice of action.choices) {
      const rule = argumentOfChoice(choice);
      const known = rules.get(choice.name);
      if (known === undefined) rules.set(choice.name, [rule]);
      else known.push(rule);
    }
  }
  const own = Object.entries(kind.args ?? {}).map(
    ([name, type]) => [name, type === 'any JSON' ? anyArgument : argumentOfShape(type)] as const,
  );
  const chosen = [...rules].map(([name, each]) => [name, argumentOfAny(each)] as const);
  return new Map([...chosen, ...own]);
}
