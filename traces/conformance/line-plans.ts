import type { Compiled } from '../../model/index.ts';
import { nearNamesCure, type StatePath } from '../log/index.ts';
import { type Binding, BindingError } from './binding.ts';
import { type EventPlan, planOf } from './event-plan.ts';
import { requireBinding } from './require-binding.ts';

/** What was found out about the fields of one kind of event: the same ones come again and again. */
export interface KnownFields {
  readonly pre: Map<string, StatePath | 'nothing'>;
  readonly post: Map<string, StatePath | 'nothing'>;
  readonly args: Set<string>;
}

/** How events are read as steps of a spec: what depends on the spec and the binding, and is the same for all logs. */
export class LinePlans {
  readonly compiled: Compiled;
  readonly binding: Binding;
  /** Positions of the actions that leave no line. */
  readonly hidden: readonly number[];
  readonly #plans = new Map<string, EventPlan>();
  readonly #fields = new WeakMap<EventPlan, KnownFields>();
  readonly #prefixes: readonly (readonly [string, string])[];

  /** @throws BindingError where the binding is malformed, or does not fit the spec. */
  constructor(compiled: Compiled, binding: Binding) {
    requireBinding(binding);
    this.compiled = compiled;
    this.binding = binding;
    this.hidden = (binding.hidden ?? []).map((name) => this.#hiddenAction(name));
    // Planned here, so that a binding that does not fit is told of whether or not a log has such an event.
    for (const name of Object.keys(binding.events ?? {}))
      this.#plans.set(name, planOf(compiled, binding, name));
    this.#prefixes = Object.entries(binding.paths ?? {}).sort(([a], [b]) => b.length - a.length);
  }

  /** Whether the binding skips the events of that name. */
  skips(name: string): boolean {
    const { skip } = this.binding;
    return skip !== undefined && Object.hasOwn(skip, name);
  }

  /** How events of that name are read; undefined where nothing is known of them. */
  planFor(name: string): EventPlan | undefined {
    const known = this.#plans.get(name);
    if (known !== undefined) return known;
    if (!this.compiled.actions.some((action) => action.name === name)) return undefined;
    const plan = planOf(this.compiled, this.binding, name);
    this.#plans.set(name, plan);
    return plan;
  }

  /** The events that there are, by name. */
  get names(): readonly string[] {
    const actions = this.compiled.actions.map(({ name }) => name);
    return [...new Set([...actions, ...Object.keys(this.binding.events ?? {})])];
  }

  /** What is known of the fields of such events. */
  fieldsOf(plan: EventPlan): KnownFields {
    const known = this.#fields.get(plan);
    if (known !== undefined) return known;
    const made: KnownFields = { pre: new Map(), post: new Map(), args: new Set() };
    this.#fields.set(plan, made);
    return made;
  }

  /** A path of a log as it stands in the spec. */
  inSpec(text: string): string {
    for (const [beginning, path] of this.#prefixes) {
      if (text === beginning || text.startsWith(`${beginning}/`)) return path + text.slice(beginning.length);
    }
    return text;
  }

  #hiddenAction(name: string): number {
    const index = this.compiled.actions.findIndex((action) => action.name === name);
    if (index >= 0) return index;
    const names = this.compiled.actions.map((action) => action.name);
    throw new BindingError(
      'hidden',
      `names the action ${JSON.stringify(name)}, which the spec does not have`,
      nearNamesCure(name, names, 'actions'),
    );
  }
}
