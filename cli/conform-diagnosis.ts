import {
  causeAmong,
  type Diagnosis,
  type Edit,
  type Mismatch,
  type NearMiss,
  type Repair,
  type ToldLine,
} from '../traces/diagnosis/index.ts';
import { wrapped } from '../traces/index.ts';
import type { Json } from '../traces/log/index.ts';
import type { Paint } from './paint.ts';
import { grouped, plural } from './quantities.ts';

/** How wide the page is, and how it is painted. */
export interface ConformPage {
  readonly paint: Paint;
  readonly columns: number;
}

/** Repairs that are told; more are in the JSON. */
const maxRepairs = 3;
const maxMisses = 3;

/** Why a line is not explained, section by section. */
export function diagnosisText(
  diagnosis: Diagnosis,
  other: readonly string[],
  page: ConformPage,
): readonly string[] {
  return [
    '',
    ...linesText(diagnosis, page),
    '',
    ...missesText(diagnosis, page),
    ...repairsText(diagnosis, other, page),
    ...sliceText(diagnosis, page),
  ];
}

/** The last lines that are explained, and the one that is not. */
function linesText({ recent, line }: Diagnosis, page: ConformPage): readonly string[] {
  const told = [...recent, line];
  const width = Math.max(...told.map(({ number }) => grouped(number).length));
  return told.flatMap((one) => {
    const isLast = one === line;
    const number = grouped(one.number).padStart(width);
    const [first = '', ...rest] = wrapped(eventParts(one), ' · ', Math.max(24, page.columns - width - 6));
    const mark = isLast ? page.paint.bad('✗') : ' ';
    return [
      `${mark} ${page.paint.faint(number)}  ${isLast ? page.paint.bad(first) : first}`,
      ...rest.map((text) => `${' '.repeat(width + 4)}${text}`),
    ];
  });
}

/** An event as it is called, with what it shows: `n1 deposit(account=alice, amount=2) · /cash/alice: 2`. */
function eventParts({ event }: ToldLine): readonly string[] {
  const { n, a, args, pre, post } = event;
  const named = Object.entries(args ?? {}).map(([name, value]) => `${name}=${jsonText(value)}`);
  const shown = (values: Readonly<Record<string, Json>> | undefined, when: string): readonly string[] =>
    Object.entries(values ?? {}).map(([path, value]) => `${when}${path}: ${jsonText(value)}`);
  return [
    `${n === undefined ? '' : `${n}  `}${a}${named.length === 0 ? '' : `(${named.join(', ')})`}`,
    ...shown(pre, 'before '),
    ...shown(post, ''),
  ];
}

function missesText({ misses, candidates }: Diagnosis, page: ConformPage): readonly string[] {
  const states =
    candidates === 1
      ? 'One state explains what came before.'
      : `${plural(candidates, 'state')} explain what came before.`;
  const { nearest, tried } = misses;
  if (nearest.length === 0) return [`  ${states} No action of the spec has the values that the line gives.`];
  const shown = nearest.slice(0, maxMisses);
  const ways = tried === 1 ? 'One way was tried:' : `Of ${grouped(tried)} ways the nearest:`;
  return [`  ${states} ${ways}`, ...shown.flatMap((miss) => missText(miss, page))];
}

function missText(miss: NearMiss, { paint, columns }: ConformPage): readonly string[] {
  const { step, after, why, mismatches } = miss;
  const steps = [...after, step].filter((text) => text !== '').join(', then ');
  const named = steps === '' ? 'the state' : paint.action(steps);
  const found = wrapped(
    mismatches.map((mismatch) => mismatchText(mismatch)),
    ' · ',
    columns - 8,
  ).map((text) => `      ${text}`);
  switch (why.kind) {
    case 'its guard is false': {
      const read = [...why.chosen, ...why.read].map(({ path, value }) => `${path}: ${value}`);
      const guard =
        why.conjunct === 'its guard' ? 'its guard is false' : `${JSON.stringify(why.conjunct)} is false`;
      const count = miss.conjuncts > 1 ? ` (${miss.passed} of ${miss.conjuncts} conjuncts are true)` : '';
      return [
        ...wrapped([`${named}: ${guard}${count}`], '', columns - 4).map((text) => `    ${text}`),
        ...wrapped(read, ' · ', columns - 8).map((text) => `      ${text}`),
        ...found,
      ];
    }
    case 'a choice has no such value': {
      const more = why.more > 0 ? ` and ${why.more} more` : '';
      const has = why.has.length === 0 ? '' : ` there; it has ${why.has.join(', ')}${more}`;
      return wrapped([`${named}: ${why.choice} has no such value${has}`], '', columns - 4).map(
        (text) => `    ${text}`,
      );
    }
    case 'it leaves the bounds':
      return wrapped(
        [`${named} leaves the bounds of a type: ${why.path} ${why.problem}`],
        '',
        columns - 4,
      ).map((text) => `    ${text}`);
    case 'it leads elsewhere':
      return [`    ${named} leads elsewhere:`, ...found];
    case 'it shows another state':
      return [`    ${named} is another than the line shows:`, ...found];
  }
}

function mismatchText({ path, when, observed, predicted }: Mismatch): string {
  const there =
    predicted === undefined ? 'the spec has nothing there' : `the spec has ${jsonText(predicted)}`;
  return `${path}${when === 'before' ? ' before' : ''} is ${jsonText(observed)} in the log, ${there}`;
}

function repairsText(
  { repairs, cause }: Diagnosis,
  other: readonly string[],
  page: ConformPage,
): readonly string[] {
  const { found, looked } = repairs;
  const { paint, columns } = page;
  const configured = other.map((what) => `    with ${what} the whole log is explained`);
  const label = causeAmong(cause, repairs.best[0], other);
  const looks = label === 'unknown' ? [] : [`  It looks like: ${paint.bold(label)}`];
  if (repairs.best.length === 0)
    return ['', ...looks, '  No single change to the log explains the line.', ...configured];
  const most = repairs.best[0]?.explained ?? 0;
  // What explains far less than another says nothing of the cause.
  const shown = repairs.best.slice(0, maxRepairs).filter(({ explained }) => explained * 2 >= most);
  const rest = restText(found, shown.length);
  const head =
    looked === 1
      ? `No further line was looked at; this one is explained by one change${rest}:`
      : `Of the ${plural(looked, 'line')} from there on, one change explains so many${rest}:`;
  const width = Math.max(...shown.map((repair) => countText(repair).length));
  return [
    '',
    ...looks,
    ...wrapped([head], '', columns - 2).map((text) => `  ${text}`),
    ...shown.flatMap((repair) => {
      const [first = '', ...rest] = wrapped([editText(repair.edit)], '', columns - width - 6);
      return [
        `    ${countText(repair).padStart(width)}  ${first}`,
        ...rest.map((text) => `    ${' '.repeat(width)}  ${text}`),
      ];
    }),
    ...configured,
  ];
}

function restText(found: number, shown: number): string {
  return found > shown ? ` (the best of ${grouped(found)})` : '';
}

function countText({ explained, isAll }: Repair): string {
  return isAll ? 'all' : grouped(explained);
}

/** A change to the log, in words. */
export function editText(edit: Edit): string {
  switch (edit.kind) {
    case 'insert':
      return edit.from === edit.to
        ? `insert ${edit.text} before line ${grouped(edit.to)}`
        : `insert ${edit.text}, before any of the lines ${grouped(edit.from)} to ${grouped(edit.to)}`;
    case 'skip':
      return edit.repeats === undefined
        ? `leave out line ${grouped(edit.line)}`
        : `leave out line ${grouped(edit.line)}, which repeats line ${grouped(edit.repeats)}`;
    case 'move': {
      const where = edit.before === undefined ? 'to the end' : `before line ${grouped(edit.before)}`;
      return `move line ${grouped(edit.line)} ${where}, ${plural(Math.abs(edit.by), 'line')} ${edit.by < 0 ? 'earlier' : 'later'}`;
    }
    case 'observed': {
      const instead = edit.instead === undefined ? 'nothing' : jsonText(edit.instead);
      const when = edit.when === 'before' ? ' before' : '';
      return `read ${instead} for ${jsonText(edit.value)} in ${edit.path}${when} of line ${grouped(edit.line)}`;
    }
    case 'argument':
      return `read line ${grouped(edit.line)} as ${edit.text}`;
    case 'compose': {
      const lines = edit.scope === 'this line' ? `line ${grouped(edit.line)}` : `every line ${edit.event}`;
      return `let ${lines} stand for ${edit.actions.join(' and then ')} (takes, in a binding)`;
    }
    case 'hide':
      return `let ${edit.action} leave no line (hidden, in a binding)`;
    case 'skip all':
      return `leave out every line ${edit.event} (skip, in a binding)`;
  }
}

function sliceText({ slice }: Diagnosis, { columns, paint }: ConformPage): readonly string[] {
  if (slice === undefined || slice.lines.length === 0) return [];
  const width = Math.max(...slice.lines.map(({ number }) => grouped(number).length));
  return [
    '',
    '  What that guard reads was last changed in these lines (a slice of the log):',
    ...slice.lines.flatMap(({ number, event, changed }) => {
      const [first = '', ...rest] = wrapped([event.a, ...changed], ' · ', columns - width - 6);
      return [
        `    ${paint.faint(grouped(number).padStart(width))}  ${first}`,
        ...rest.map((text) => `    ${' '.repeat(width)}  ${text}`),
      ];
    }),
  ];
}

/** Longer values are cut: a line is no place for them. */
const maxValue = 60;

function jsonText(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > maxValue ? `${text.slice(0, maxValue)}…` : text;
}

/** Why a near miss is none, in a few words: for a graph. */
export function whyText({ why, mismatches }: NearMiss): string {
  switch (why.kind) {
    case 'its guard is false':
      return `${JSON.stringify(why.conjunct)} is false`;
    case 'a choice has no such value':
      return `${why.choice} has no such value`;
    case 'it leaves the bounds':
      return `leaves the bounds: ${why.path}`;
    case 'it leads elsewhere':
    case 'it shows another state':
      return mismatches.map(mismatchText).join('\n');
  }
}
