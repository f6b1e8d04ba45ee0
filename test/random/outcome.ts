/** What a complete search of a spec finds; what the twin and every engine must agree on. */
export interface Outcome {
  /** States inside the constraints, initial states included. */
  readonly distinct: number;
  /** Initial states and successors, repeats and states outside the constraints included; not what leaves bounds. */
  readonly generated: number;
  /** States on the longest shortest path; an initial state has depth 1; 0 where there is no state. */
  readonly depth: number;
  /** Steps of a shortest counterexample of each violated property, "deadlock" and "bounds" among them. */
  readonly violated: Readonly<Record<string, number>>;
  /** Steps to a nearest witness of each reachable property that has one. */
  readonly witnessed: Readonly<Record<string, number>>;
  readonly actions: Readonly<Record<string, ActionOutcome>>;
}

export interface ActionOutcome {
  /** States in which some choice enabled it. */
  readonly enabledStates: number;
  /** One for each state and each choice that enabled it, those included that leave the bounds. */
  readonly taken: number;
}

/** An outcome with the states themselves: their texts with their depths, and those that are deadlocks. */
export interface Graph extends Outcome {
  readonly states: Readonly<Record<string, number>>;
  readonly deadlocks: readonly string[];
}

/** Puts an outcome together while it is found; the first length that is noted for a property is its shortest. */
export class OutcomeNotes {
  generated = 0;
  readonly states = new Map<string, number>();
  readonly deadlocks = new Set<string>();
  readonly #violated = new Map<string, number>();
  readonly #witnessed = new Map<string, number>();
  readonly #actions = new Map<string, { enabledStates: number; taken: number }>();

  constructor(actions: readonly string[]) {
    for (const action of actions) this.#actions.set(action, { enabledStates: 0, taken: 0 });
  }

  violation(property: string, length: number): void {
    this.#violated.set(property, Math.min(length, this.#violated.get(property) ?? length));
  }

  witness(property: string, length: number): void {
    this.#witnessed.set(property, Math.min(length, this.#witnessed.get(property) ?? length));
  }

  enabled(action: string, choices: number): void {
    const counts = this.#actions.get(action);
    if (counts === undefined || choices === 0) return;
    counts.enabledStates += 1;
    counts.taken += choices;
  }

  get graph(): Graph {
    return {
      distinct: this.states.size,
      generated: this.generated,
      depth: Math.max(0, ...this.states.values()),
      violated: sorted(this.#violated),
      witnessed: sorted(this.#witnessed),
      actions: sorted(this.#actions),
      states: sorted(this.states),
      deadlocks: [...this.deadlocks].sort(),
    };
  }
}

function sorted<Value>(entries: ReadonlyMap<string, Value>): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
