import { InstanceError } from './errors.ts';
import type { Protocol, Setting } from './spec.ts';

// What is checked here comes from files of users, who may write JavaScript: no type is relied upon.

/** Each point of a sweep is a check of its own. */
const maxPoints = 10_000;

/** @throws InstanceError where an incident does not say what it must, or its settings are not what they are said to be. */
export function requireIncidents(protocol: Protocol): void {
  for (const [name, given] of entriesOf(protocol, 'incidents')) {
    const where = `incident ${JSON.stringify(name)}`;
    const refuse = refusalOf(protocol);
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
      refuse(`${where} has a name that is hard to type`, 'Name it like-this.');
    const incident = recordOf(protocol, given, where, ['title', 'story', 'flaw', 'mitigations', 'sources']);
    if (!isText(incident.title)) refuse(`${where} has no title`, 'Say what it is called, and when it was.');
    if (!areTexts(incident.story) || incident.story.length !== 5)
      refuse(`${where} has no story of five lines`, 'Tell what happened in a list of exactly five lines.');
    if (!areTexts(incident.sources) || incident.sources.length === 0)
      refuse(`${where} has no sources`, 'Give a list with at least one: who reported it, and where.');
    if (!Array.isArray(incident.mitigations) || incident.mitigations.length === 0)
      refuse(`${where} has no mitigation`, 'Say at least one thing that would have helped.');
    const flaw = flawOf(protocol, incident.flaw, `the flaw of ${where}`);
    for (const mitigation of incident.mitigations as readonly unknown[])
      requireMitigation(protocol, mitigation, flaw, `a mitigation of ${where}`);
  }
}

/** @throws InstanceError where a sweep has no grid, no boundary or no source, or names what is not there. */
export function requireSweeps(protocol: Protocol): void {
  for (const [name, given] of entriesOf(protocol, 'sweeps')) {
    const where = `sweep ${JSON.stringify(name)}`;
    const refuse = refusalOf(protocol);
    const sweep = recordOf(protocol, given, where, ['over', 'setting', 'holds', 'source']);
    const over = Object.entries(recordOf(protocol, sweep.over, `\`over\` of ${where}`, undefined));
    if (over.length === 0)
      refuse(
        `${where} is over nothing`,
        'Give `over` the constants that vary, each with its first and last value.',
      );
    const points = over.reduce(
      (product, [constant, range]) => product * valuesIn(protocol, constant, range, where),
      1,
    );
    if (points > maxPoints)
      refuse(
        `${where} has ${points} points, and each is a check of its own`,
        `Narrow it to ${maxPoints} at most.`,
      );
    if (sweep.setting !== undefined) settingOf(protocol, sweep.setting, `the setting of ${where}`, []);
    if (typeof sweep.holds !== 'function')
      refuse(
        `${where} does not say where the spec holds`,
        'Give it `holds`, a function of the swept constants.',
      );
    if (!isText(sweep.source)) refuse(`${where} has no source`, 'Say where its boundary comes from.');
  }
}

/** Names as an error lists them. */
export function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => JSON.stringify(name)).join(', ');
}

function flawOf(protocol: Protocol, given: unknown, where: string): Setting {
  const flaw = settingOf(protocol, given, where, []);
  if (flaw.instance === undefined && flaw.mutant === undefined)
    refusalOf(protocol)(
      `${where} is no flaw`,
      'Name the mutant that has it, or the instance that is violated.',
    );
  if (declaredOf(protocol, flaw) === 'holds')
    refusalOf(protocol)(
      `${where} is instance ${JSON.stringify(flaw.instance)}, which is expected to hold`,
      'Name an instance that is expected to be violated, or a mutant.',
    );
  return flaw;
}

function requireMitigation(protocol: Protocol, given: unknown, flaw: Setting, where: string): void {
  const refuse = refusalOf(protocol);
  const mitigation = settingOf(protocol, given, where, ['what']);
  const { what } = given as { readonly what?: unknown };
  if (!isText(what))
    refuse(`${where} does not say what it is`, 'Give it `what`, the thing that would have helped.');
  const isFlaw =
    mitigation.mutant === flaw.mutant && instanceIn(protocol, mitigation) === instanceIn(protocol, flaw);
  if (isFlaw)
    refuse(
      `${where}, ${JSON.stringify(what)}, is the flaw itself`,
      'Name the instance or the mutant that differs from it by what helps.',
    );
  if (declaredOf(protocol, mitigation) === 'violated')
    refuse(
      `${where}, ${JSON.stringify(what)}, is a setting that is expected to be violated`,
      'Name one in which the spec holds.',
    );
}

/** What is declared of a setting: nothing where a mutant is switched on in another instance than its own. */
function declaredOf(protocol: Protocol, setting: Setting): 'holds' | 'violated' | undefined {
  const { mutant } = setting;
  const instance = instanceIn(protocol, setting);
  if (mutant === undefined)
    return instance === undefined ? undefined : protocol.instances[instance]?.expect.verdict;
  return instance === instanceIn(protocol, { mutant }) ? 'violated' : undefined;
}

/** The instance that a setting means: its own words, else the mutant's, else the first. */
function instanceIn({ instances, mutants }: Protocol, { instance, mutant }: Setting): string | undefined {
  const own = mutant === undefined ? undefined : mutants[mutant]?.instance;
  return instance ?? own ?? Object.keys(instances)[0];
}

function settingOf(protocol: Protocol, given: unknown, where: string, more: readonly string[]): Setting {
  const { instance, mutant } = recordOf(protocol, given, where, ['instance', 'mutant', ...more]);
  const missing = [
    { kind: 'instance', name: instance, all: protocol.instances },
    { kind: 'mutant', name: mutant, all: protocol.mutants },
  ].find(({ name, all }) => name !== undefined && !(typeof name === 'string' && Object.hasOwn(all, name)));
  if (missing !== undefined)
    refusalOf(protocol)(
      `${where} names ${missing.kind} ${described(missing.name)}, which is not there`,
      `The ${missing.kind}s are ${listed(Object.keys(missing.all))}.`,
    );
  // True: whatever is named is there, by its name.
  return { instance, mutant } as Setting;
}

/** How many values a range has. */
function valuesIn(protocol: Protocol, constant: string, range: unknown, where: string): number {
  const refuse = refusalOf(protocol);
  const { constants } = protocol.spec;
  if (!Object.hasOwn(constants, constant))
    refuse(
      `${where} is over constant ${JSON.stringify(constant)}, which the spec does not have`,
      `Its constants are ${listed(Object.keys(constants))}.`,
    );
  if (typeof constants[constant] !== 'number')
    refuse(
      `${where} is over constant ${JSON.stringify(constant)}, whose default is ${JSON.stringify(constants[constant])}`,
      'Sweep over numbers; what else is needed is for the setting.',
    );
  const [first, last] = Array.isArray(range) ? (range as readonly unknown[]) : [];
  const isRange =
    Array.isArray(range) &&
    range.length === 2 &&
    Number.isSafeInteger(first) &&
    Number.isSafeInteger(last) &&
    Number(first) <= Number(last);
  if (!isRange)
    refuse(
      `${where} is over ${constant}, ${described(range)}`,
      'Give a list of two whole numbers, the first value and the last, the smaller first.',
    );
  return Number(last) - Number(first) + 1;
}

function entriesOf(
  protocol: Protocol,
  part: 'incidents' | 'sweeps',
): readonly (readonly [string, unknown])[] {
  const given: unknown = protocol[part];
  return given === undefined ? [] : Object.entries(recordOf(protocol, given, `\`${part}\``, undefined));
}

/** `given`, an object with no other members than `known`: a misspelt one would be left out in silence. */
function recordOf(
  protocol: Protocol,
  given: unknown,
  where: string,
  known: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return refusalOf(protocol)(
      `${where} is ${given === undefined ? 'left out' : described(given)}`,
      known === undefined ? 'Give an object, by names.' : `Give an object with ${known.join(', ')}.`,
    );
  const odd = Object.keys(given).find((name) => known?.includes(name) === false);
  if (odd !== undefined)
    refusalOf(protocol)(
      `${where} is given ${JSON.stringify(odd)}, which means nothing`,
      `It may have ${listed(known ?? [])}.`,
    );
  // True: whatever it holds is unknown.
  return given as Readonly<Record<string, unknown>>;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function described(value: unknown): string {
  return typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value);
}

type Refusal = (problem: string, cure: string) => never;

function refusalOf({ spec }: Protocol): Refusal {
  return (problem, cure) => {
    throw new InstanceError(spec.name, problem, cure);
  };
}
