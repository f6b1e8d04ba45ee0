import type { Line } from '../conformance/index.ts';
import { keysOfPointer } from '../log/index.ts';
import type { CoveredEvent } from './covered.ts';

interface Counts {
  lines: number;
  given: number;
  choices: number;
  observations: number;
  readonly variables: Set<string>;
}

/** Counts what the lines of a log show, by event. */
export class EventCounts {
  readonly #events = new Map<string, Counts>();
  lines = 0;

  get variables(): readonly string[] {
    return [...this.#events.values()].flatMap(({ variables }) => [...variables]);
  }

  add({ event, ways, before, after }: Line): void {
    this.lines += 1;
    const counts = this.#of(event.a);
    counts.lines += 1;
    for (const { given } of ways[0] ?? []) {
      counts.choices += given.length;
      // What is left open is a symbol.
      for (const value of given) if (typeof value !== 'symbol') counts.given += 1;
    }
    counts.observations += before.length + after.length;
    for (const { path } of before) counts.variables.add(variableOf(path));
    for (const { path } of after) counts.variables.add(variableOf(path));
  }

  /** The counts of several. */
  static together(all: readonly EventCounts[]): readonly CoveredEvent[] {
    const sum = new EventCounts();
    for (const one of all) {
      for (const [event, { lines, given, choices, observations, variables }] of one.#events) {
        const counts = sum.#of(event);
        counts.lines += lines;
        counts.given += given;
        counts.choices += choices;
        counts.observations += observations;
        for (const variable of variables) counts.variables.add(variable);
      }
    }
    return [...sum.#events].map(([event, { lines, given, choices, observations, variables }]) => ({
      event,
      lines,
      arguments: { met: given, of: choices },
      observations,
      variables: [...variables].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0)),
    }));
  }

  #of(event: string): Counts {
    const known = this.#events.get(event);
    if (known !== undefined) return known;
    const made: Counts = { lines: 0, given: 0, choices: 0, observations: 0, variables: new Set() };
    this.#events.set(event, made);
    return made;
  }
}

const variables = new Map<string, string>();

/** The variable that a path begins with. */
function variableOf(path: string): string {
  const known = variables.get(path);
  if (known !== undefined) return known;
  const found = keysOfPointer(path)?.[0] ?? path;
  if (variables.size < maxRemembered) variables.set(path, found);
  return found;
}

const maxRemembered = 4_096;
