import type { LogEvent } from './event.ts';
import type { LogFact } from './pieces.ts';

/** Watches the numbers of the events, and tells where lines are missing or out of order. Holds a number a node. */
export class Numbering {
  /** The position that comes next. */
  #next = 0;
  readonly #nextOfNode = new Map<string, number>();

  /** What the numbers of the event on `line` tell; usually nothing. */
  facts(event: LogEvent, line: number): readonly LogFact[] {
    const { i, n, s } = event;
    const isNext = i === this.#next;
    const isNextOfNode = n === undefined || s === undefined || s === (this.#nextOfNode.get(n) ?? 0);
    if (n !== undefined && s !== undefined && isNextOfNode) this.#nextOfNode.set(n, s + 1);
    if (isNext) this.#next += 1;
    if (isNext && isNextOfNode) return none;
    const facts: LogFact[] = [];
    if (!isNext) facts.push(this.#oddPosition(i, line));
    if (n !== undefined && s !== undefined && !isNextOfNode) facts.push(this.#oddNumber(n, s, line));
    return facts;
  }

  #oddPosition(found: number, line: number): LogFact {
    const fact = factOf(undefined, this.#next, found, line);
    this.#next = Math.max(this.#next, found + 1);
    return fact;
  }

  #oddNumber(node: string, found: number, line: number): LogFact {
    const next = this.#nextOfNode.get(node) ?? 0;
    this.#nextOfNode.set(node, Math.max(next, found + 1));
    return factOf(node, next, found, line);
  }
}

const none: readonly LogFact[] = [];

function factOf(node: string | undefined, next: number, found: number, line: number): LogFact {
  return found > next
    ? { kind: 'lost', line, node, first: next, count: found - next }
    : { kind: 'out of order', line, node, after: next - 1, found };
}
