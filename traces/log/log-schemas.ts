import type { Compiled } from '../../model/index.ts';
import { argumentRules, type EventKinds } from './event-kind.ts';
import { endFrame, eventFrame, eventMembers, headFrame, headMembers } from './frame.ts';
import { observationsSchema } from './path-schema.ts';
import type { JsonSchema } from './value-schema.ts';

/** JSON Schemas of the lines of a log. */
export interface LogSchemas {
  readonly head: JsonSchema;
  /** By the name of the event. */
  readonly events: ReadonlyMap<string, JsonSchema>;
  readonly end: JsonSchema;
}

/**
 * JSON Schemas (draft 7) of the lines of logs about a spec, generated from its actions and variables: for those who
 * write logs, in whatever language. Without `kinds`, every action is an event of its name.
 * @throws EventKindError where a kind of event stands for an action that the spec does not have.
 */
export function logSchemas(compiled: Compiled, kinds?: EventKinds): LogSchemas {
  const observations = observationsSchema(compiled.variables);
  const rules = argumentRules(compiled, kinds);
  return {
    head: headFrame({
      ...headMembers,
      spec: { const: compiled.specName },
      config: closedObject(
        Object.entries(compiled.constants).map(([name, value]) => [name, constantSchema(value)]),
      ),
      init: observations,
    }),
    events: new Map(
      [...rules].map(([name, args]) => {
        const properties = closedObject([...args].map(([arg, rule]) => [arg, rule.schema]));
        return [
          name,
          eventFrame({
            ...eventMembers,
            a: { const: name },
            args: properties,
            pre: observations,
            post: observations,
          }),
        ];
      }),
    ),
    end: endFrame,
  };
}

function closedObject(members: readonly (readonly [string, JsonSchema])[]): JsonSchema {
  return { type: 'object', properties: Object.fromEntries(members), additionalProperties: false };
}

/** A constant is of the type of its default. */
function constantSchema(value: unknown): JsonSchema {
  return { type: Array.isArray(value) ? 'array' : typeof value };
}
