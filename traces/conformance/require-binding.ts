import { describeJson, nearNamesCure } from '../log/index.ts';
import { type Binding, BindingError } from './binding.ts';

const members = ['events', 'hidden', 'skip', 'ignore', 'paths'];
const eventMembers = ['takes', 'arguments', 'before', 'after', 'ignore'];
const sourceMembers = ['from', 'as'];

/** An object with whatever values: of each it is still to be asked what it is. */
type Members = Readonly<Record<string, unknown>>;

/**
 * That a value has the shape of a binding. It may come from JSON or from a file that no compiler has seen, and what has
 * another shape would say nothing, or fail far from where it is written. Whether it fits a spec is not asked here.
 * @throws BindingError for what is malformed.
 */
export function requireBinding(binding: unknown): asserts binding is Binding {
  requireObject(binding, 'value', mayHave(members));
  requireKnown(binding, '', members);
  const { events, hidden, skip, ignore, paths } = binding;
  if (events !== undefined) requireEvents(events);
  if (hidden !== undefined) requireHidden(hidden);
  if (skip !== undefined) requireReasons(skip, 'skip', "{ heartbeat: 'says only that it is alive' }");
  if (ignore !== undefined) requireIgnore(ignore, 'ignore');
  if (paths !== undefined) requirePaths(paths);
}

function requireEvents(events: unknown): void {
  requireObject(events, 'events', "Write it as { paid: { takes: ['pay'] } }.");
  for (const [name, event] of Object.entries(events)) {
    const where = `events.${name}`;
    requireObject(event, where, mayHave(eventMembers));
    requireKnown(event, `${where}.`, eventMembers);
    if (event.takes !== undefined) requireTakes(event.takes, `${where}.takes`);
    if (event.arguments !== undefined)
      requireSources(event.arguments, `${where}.arguments`, "{ amount: '/args/amount' }");
    for (const when of ['before', 'after'])
      if (event[when] !== undefined)
        requireSources(event[when], `${where}.${when}`, "{ '/balance/ann': '/args/left' }");
    if (event.ignore !== undefined) requireIgnore(event.ignore, `${where}.ignore`);
  }
}

function requireTakes(takes: unknown, where: string): void {
  const cure = "Write it as ['pay', ['pay', 'settle']]: each way an action, or several in a row.";
  requireArray(takes, where, 'array of ways', cure);
  for (const [index, way] of takes.entries()) {
    const here = `${where}[${index}]`;
    if (typeof way === 'string') continue;
    requireArray(way, here, 'action and no array of actions', cure);
    for (const [position, action] of way.entries())
      if (typeof action !== 'string') throw fault(`${here}[${position}]`, action, 'action', cure);
  }
}

function requireHidden(hidden: unknown): void {
  const cure = "Write it as ['lose']: names of actions.";
  requireArray(hidden, 'hidden', 'array of actions', cure);
  for (const [index, action] of hidden.entries())
    if (typeof action !== 'string') throw fault(`hidden[${index}]`, action, 'action', cure);
}

function requireSources(sources: unknown, where: string, example: string): void {
  requireObject(sources, where, `Write it as ${example}.`);
  for (const [name, source] of Object.entries(sources)) {
    // A path has a slash of its own, and stands apart.
    const here = name.startsWith('/') ? `${where} ${name}` : `${where}.${name}`;
    requireSource(source, here);
  }
}

function requireSource(source: unknown, where: string): void {
  if (typeof source === 'string') return;
  const cure =
    "Say where the value stands, '/args/amount', or how it is read, too: { from: '/args/cents', as: (cents) => cents / 100 }.";
  if (!isPlainObject(source)) throw fault(where, source, 'JSON pointer and no { from, as }', cure);
  requireKnown(source, `${where}.`, sourceMembers);
  if (typeof source.from !== 'string') throw fault(`${where}.from`, source.from, 'JSON pointer', cure);
  if (source.as !== undefined && typeof source.as !== 'function')
    throw fault(`${where}.as`, source.as, 'function', cure);
}

function requireIgnore(ignore: unknown, where: string): void {
  requireReasons(ignore, where, "{ '/args/clerk': 'says who, not what' }");
}

function requireReasons(reasons: unknown, where: string, example: string): void {
  const cure = `Write it as ${example}, with the reason in words.`;
  requireObject(reasons, where, cure);
  for (const [name, reason] of Object.entries(reasons))
    if (typeof reason !== 'string' || reason.trim() === '')
      throw fault(name.startsWith('/') ? `${where} ${name}` : `${where}.${name}`, reason, 'reason', cure);
}

function requirePaths(paths: unknown): void {
  const cure = "Write it as { '/balance': '/cash' }: how a path begins in the log, and how in the spec.";
  requireObject(paths, 'paths', cure);
  for (const [beginning, path] of Object.entries(paths)) {
    if (!beginning.startsWith('/'))
      throw new BindingError(
        'paths',
        `has ${describeJson(beginning)}, which does not begin with a slash`,
        cure,
      );
    if (typeof path !== 'string') throw fault(`paths ${beginning}`, path, 'path', cure);
    if (!path.startsWith('/'))
      throw new BindingError(
        `paths ${beginning}`,
        `is ${describeJson(path)}, which does not begin with a slash`,
        cure,
      );
  }
}

function requireObject(value: unknown, where: string, cure: string): asserts value is Members {
  if (!isPlainObject(value)) throw fault(where, value, 'plain object', cure);
}

function requireArray(
  value: unknown,
  where: string,
  wanted: string,
  cure: string,
): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) throw fault(where, value, wanted, cure);
}

/** Misspelt members would be left out in silence, and with them what they were to check. */
function requireKnown(value: Members, where: string, known: readonly string[]): void {
  const stray = Object.keys(value).find((name) => !known.includes(name));
  if (stray !== undefined)
    throw new BindingError(`${where}${stray}`, 'means nothing there', nearNamesCure(stray, known, 'members'));
}

function fault(where: string, value: unknown, wanted: string, cure: string): BindingError {
  return new BindingError(where, `is ${described(value)}, no ${wanted}`, cure);
}

function mayHave(known: readonly string[]): string {
  return `It may have ${known.join(', ')}.`;
}

/** Whether all that it holds is its own. Its prototype may be that of another realm. */
function isPlainObject(value: unknown): value is Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** In few words: what a module exports need not be JSON. */
function described(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isPlainObject(value))
    return describeJson(value);
  const made: unknown = value.constructor;
  return typeof made === 'function' && made.name !== ''
    ? `an instance of ${made.name}`
    : 'an instance of a class';
}
