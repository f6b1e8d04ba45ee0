import type { Byzantine, Crash, Fault, LinkFault, Plan, Script, Window } from './plan.ts';
import { PlanError } from './plan-error.ts';

const format = 'assay simulated run';
const version = 1;

/** The file from which a run is had again. */
export function writePlan(plan: Plan, why: string): string {
  return `${JSON.stringify({ format, version, why, plan }, undefined, 2)}\n`;
}

/**
 * The plan in a file that {@link writePlan} wrote, or that somebody wrote by hand.
 *
 * @throws PlanError if it is none, or one that cannot be run
 */
export function readPlan(text: string): Plan {
  const file = membersOf(parsed(text), 'the file', ['format', 'version', 'why', 'plan']);
  if (file.format !== format || file.version !== version)
    throw new PlanError(
      'the file',
      `is no simulated run of version ${version}`,
      `Its members "format" and "version" are to be ${JSON.stringify(format)} and ${version}.`,
    );
  return planIn(file.plan);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PlanError(
      'the file',
      `is not JSON: ${String(error)}`,
      'Give the file that a failed run wrote.',
    );
  }
}

function planIn(value: unknown): Plan {
  const names = ['seed', 'powers', 'changes', 'heights', 'latencyMs', 'syncMs', 'faults'] as const;
  const plan = membersOf(value, 'plan', names);
  const powers = listIn(plan.powers, 'plan.powers').map((power, index) =>
    wholeIn(power, `plan.powers[${index}]`, 1, 2 ** 40),
  );
  if (powers.length === 0 || powers.length > maxValidators)
    throw new PlanError('plan.powers', `names ${powers.length} validators`, `Name 1 to ${maxValidators}.`);
  const latency = membersOf(plan.latencyMs, 'plan.latencyMs', ['least', 'most']);
  const least = numberIn(latency.least, 'plan.latencyMs.least', 0, maxMs);
  return {
    seed: wholeIn(plan.seed, 'plan.seed', 0, 2 ** 32 - 1),
    powers,
    changes: listIn(plan.changes, 'plan.changes').map((change, index) =>
      changeIn(change, `plan.changes[${index}]`, powers.length),
    ),
    heights: wholeIn(plan.heights, 'plan.heights', 1, 1_000_000),
    latencyMs: { least, most: numberIn(latency.most, 'plan.latencyMs.most', least, maxMs) },
    syncMs: numberIn(plan.syncMs, 'plan.syncMs', 0, maxMs),
    faults: listIn(plan.faults, 'plan.faults').map((fault, index) =>
      faultIn(fault, `plan.faults[${index}]`, powers.length),
    ),
  };
}

const maxValidators = 256;
const maxMs = 1e9;

function changeIn(value: unknown, where: string, validators: number): Plan['changes'][number] {
  const change = membersOf(value, where, ['height', 'powers']);
  const powers = listIn(change.powers, `${where}.powers`).map((power, index) =>
    wholeIn(power, `${where}.powers[${index}]`, 0, 2 ** 40),
  );
  if (powers.length !== validators || powers.every((power) => power === 0))
    throw new PlanError(
      `${where}.powers`,
      `are ${powers.length} for ${validators} validators, or all 0`,
      'Give one for each validator, not all of them 0.',
    );
  return { height: wholeIn(change.height, `${where}.height`, 1, 1_000_000), powers };
}

function faultIn(value: unknown, where: string, validators: number): Fault {
  const kind = wordIn(
    membersOf(value, where, undefined).kind,
    `${where}.kind`,
    Object.keys(members) as Fault['kind'][],
  );
  const found = membersOf(value, where, ['id', 'kind', ...members[kind]]);
  const id = wholeIn(found.id, `${where}.id`, 0, 2 ** 31 - 1);
  const validator = () => wholeIn(found.validator, `${where}.validator`, 0, validators - 1);
  const machine = () => wholeIn(found.machine, `${where}.machine`, 0, 2 * validators - 1);
  switch (kind) {
    case 'loss':
    case 'duplication':
    case 'delay':
    case 'reordering':
      return linkFaultIn(found, where, id, kind);
    case 'partition': {
      const groups = listIn(found.groups, `${where}.groups`).map((group, index) =>
        listIn(group, `${where}.groups[${index}]`).map((each, at) =>
          wholeIn(each, `${where}.groups[${index}][${at}]`, 0, 2 * validators - 1),
        ),
      );
      return { id, kind, ...windowIn(found, where), groups };
    }
    case 'crash':
      return crashIn(found, where, id, machine());
    case 'lying disk':
      return { id, kind, ...windowIn(found, where), machine: machine() };
    case 'clock skew': {
      const factor = numberIn(found.factor, `${where}.factor`, 0.001, 1000);
      return { id, kind, ...windowIn(found, where), machine: machine(), factor };
    }
    case 'twins':
      return { id, kind, validator: validator() };
    case 'byzantine':
      return {
        id,
        kind,
        validator: validator(),
        script: wordIn(found.script, `${where}.script`, scripts),
      } satisfies Byzantine;
  }
}

const linkMembers = ['from', 'to', 'rate', 'delayMs'];
const members: Readonly<Record<Fault['kind'], readonly string[]>> = {
  loss: linkMembers,
  duplication: linkMembers,
  delay: linkMembers,
  reordering: linkMembers,
  partition: ['from', 'to', 'groups'],
  crash: ['machine', 'at', 'moment', 'downMs', 'unsafe'],
  'lying disk': ['from', 'to', 'machine'],
  'clock skew': ['from', 'to', 'machine', 'factor'],
  twins: ['validator'],
  byzantine: ['validator', 'script'],
};

/** Every script by which a Byzantine validator may act. */
export const scripts: readonly Script[] = [
  'silent',
  'equivocate',
  'vote for everything',
  'amnesia',
  'some only',
  'wrong rounds',
  'garbage',
  'forge',
  'invalid block',
  'false proof',
];

function linkFaultIn(found: Members, where: string, id: number, kind: LinkFault['kind']): LinkFault {
  const rate = numberIn(found.rate, `${where}.rate`, 0, 1);
  return {
    id,
    kind,
    ...windowIn(found, where),
    rate,
    delayMs: numberIn(found.delayMs, `${where}.delayMs`, 0, maxMs),
  };
}

function crashIn(found: Members, where: string, id: number, machine: number): Crash {
  return {
    id,
    kind: 'crash',
    machine,
    at: numberIn(found.at, `${where}.at`, 0, maxMs),
    moment: wordIn(found.moment, `${where}.moment`, ['then', 'while it writes']),
    downMs: numberIn(found.downMs, `${where}.downMs`, 0, maxMs),
    unsafe: wordIn(found.unsafe, `${where}.unsafe`, ['kept', 'lost', 'torn']),
  };
}

function windowIn(found: Members, where: string): Window {
  const from = numberIn(found.from, `${where}.from`, 0, maxMs);
  return { from, to: numberIn(found.to, `${where}.to`, from, maxMs) };
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(value: unknown, where: string, names: readonly string[] | undefined): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new PlanError(where, 'is not an object', 'Compare it with a file that a failed run wrote.');
  const found = value as Members;
  const unknown = Object.keys(found).find((name) => names !== undefined && !names.includes(name));
  if (unknown !== undefined)
    throw new PlanError(`${where}.${unknown}`, 'is not known', `Known are ${names?.join(', ')}.`);
  return found;
}

function listIn(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value))
    throw new PlanError(where, 'is not a list', 'Give a list, empty if there is nothing.');
  return value;
}

function numberIn(value: unknown, where: string, least: number, most: number): number {
  if (typeof value !== 'number' || !(value >= least && value <= most))
    throw new PlanError(where, `is ${JSON.stringify(value)}`, `Give a number from ${least} to ${most}.`);
  return value;
}

function wholeIn(value: unknown, where: string, least: number, most: number): number {
  const number = numberIn(value, where, least, most);
  if (!Number.isInteger(number)) throw new PlanError(where, `is ${number}`, 'Give a whole number.');
  return number;
}

function wordIn<Word extends string>(value: unknown, where: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === value);
  if (word === undefined)
    throw new PlanError(where, `is ${JSON.stringify(value)}`, `Give one of: ${words.join(', ')}.`);
  return word;
}
