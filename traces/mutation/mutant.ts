import type { Compiled } from '../../model/index.ts';
import type { Binding, Line } from '../conformance/index.ts';
import type { Json, LogEvent } from '../log/index.ts';
import { type EventField, fieldsOf, withField } from './fields.ts';
import { nearJson, nearValue, type Pick } from './near-value.ts';

/** In what a mutant differs from the log. */
export type MutationKind = 'value' | 'drop' | 'duplicate' | 'swap';

/** A log that is wrong in one place. */
export interface LogMutant {
  readonly kind: MutationKind;
  /** What it is counted under: the field, or the kind and the event. */
  readonly group: string;
  /** Position of the first line that differs. */
  readonly position: number;
  /** So many lines of the log, from there on, are replaced */
  readonly replaces: number;
  /** by these. */
  readonly events: readonly { readonly event: LogEvent; readonly number: number }[];
  /** What was done, in words: `/args/amount is 3 in place of 2`. */
  readonly what: string;
}

/** A place where a mutant can be made. */
export interface Site {
  readonly kind: MutationKind;
  readonly group: string;
  readonly position: number;
  readonly field: EventField | undefined;
  /** Of a swap, the next line of the same node. */
  readonly other: number | undefined;
}

/** Every place where a line can be changed, dropped, repeated or swapped with the next of its node. */
export function sitesOf(compiled: Compiled, binding: Binding, lines: readonly Line[]): readonly Site[] {
  const nexts = nextOfNode(lines);
  return lines.flatMap((line, position): readonly Site[] => {
    const { a } = line.event;
    const other = nexts[position];
    return [
      ...fieldsOf(compiled, binding, line).map((field) => ({
        kind: 'value' as const,
        group: field.group,
        position,
        field,
        other: undefined,
      })),
      { kind: 'drop', group: a, position, field: undefined, other: undefined },
      { kind: 'duplicate', group: a, position, field: undefined, other: undefined },
      ...(other === undefined
        ? []
        : [{ kind: 'swap' as const, group: a, position, field: undefined, other }]),
    ];
  });
}

/** The mutant at a site; undefined where the value has no other near it. `seen` are values of the same field elsewhere. */
export function mutantAt(
  site: Site,
  lines: readonly Line[],
  seen: readonly Json[],
  pick: Pick,
): LogMutant | undefined {
  const { kind, group, position, field, other } = site;
  const line = lines[position];
  if (line === undefined) return undefined;
  const kept = eventOf(line);
  switch (kind) {
    case 'value': {
      if (field === undefined) return undefined;
      const { pointer, json, shape } = field;
      const value = shape === undefined ? nearJson(json, seen, pick) : nearValue(shape, json, pick);
      if (value === undefined) return undefined;
      const event = withField(line.event, pointer, value);
      const what = `${pointer} is ${JSON.stringify(value)} in place of ${JSON.stringify(json)}`;
      return { kind, group, position, replaces: 1, events: [{ event, number: line.number }], what };
    }
    case 'drop':
      return { kind, group, position, replaces: 1, events: [], what: 'the line is left out' };
    case 'duplicate':
      return { kind, group, position, replaces: 1, events: [kept, kept], what: 'the line is there twice' };
    case 'swap': {
      const next = other === undefined ? undefined : lines[other];
      if (other === undefined || next === undefined) return undefined;
      const between = lines.slice(position + 1, other).map(eventOf);
      const what = `the line is swapped with line ${next.number}`;
      const events = [eventOf(next), ...between, kept];
      return { kind, group, position, replaces: other - position + 1, events, what };
    }
  }
}

/** Of each line the next of the same node that says something else. */
function nextOfNode(lines: readonly Line[]): readonly (number | undefined)[] {
  const nexts: (number | undefined)[] = [];
  const latest = new Map<string, number>();
  for (let position = lines.length - 1; position >= 0; position -= 1) {
    const line = lines[position];
    const node = line?.event.n ?? '';
    const next = latest.get(node);
    nexts[position] = next !== undefined && saying(lines[next]) !== saying(line) ? next : undefined;
    latest.set(node, position);
  }
  return nexts;
}

/** Lines that say the same can be swapped, and nothing is. */
function saying(line: Line | undefined): string {
  if (line === undefined) return '';
  const { a, args, pre, post, msg } = line.event;
  return JSON.stringify([a, args, pre, post, msg]);
}

function eventOf({ event, number }: Line): { readonly event: LogEvent; readonly number: number } {
  return { event, number };
}
