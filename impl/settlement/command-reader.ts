import type { Credit, SettlementCommand } from './command.ts';

/** Reads one field; `undefined` if it is not what it has to be. What it gives is the reader's own. */
type Read = (value: unknown) => unknown;

const count: Read = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)
    ? value
    : undefined;
const positive: Read = (value) => (value === 0 ? undefined : count(value));
const digest: Read = (value) =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : undefined;

const typedArray: object = Object.getPrototypeOf(Uint8Array.prototype);
const tagOf = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)?.get;

/** A copy, of plain bytes alone: asked in this way, nothing that only poses as bytes answers. */
const bytes: Read = (value) =>
  tagOf?.call(value) === 'Uint8Array' ? new Uint8Array(value as Uint8Array) : undefined;

const listOf =
  (read: Read): Read =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const items: unknown[] = [];
    for (let at = 0; at < value.length; at += 1) {
      const item = read(ownValue(value, String(at)));
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  };

const credit: Read = (value) => readFields(value, { account: count, amount: count }, {});
const ascendingCredits: Read = listOf(credit);
const data: Read = (value) => bytes(value) ?? readFields(value, { digest }, {});

type Fields = Readonly<Record<string, Read>>;
type Kind = SettlementCommand['kind'];

/** What a command must have besides its kind, and nothing else. */
const fieldsOf: Readonly<Record<Kind, Fields>> = {
  advance: { blocks: positive },
  withdraw: { account: count },
  'open account': { by: digest },
  deposit: { account: count, amount: positive },
  send: { account: count, by: digest, bytes },
  force: { message: positive },
  'commit batch': {
    by: digest,
    epoch: count,
    previous: digest,
    root: digest,
    reads: count,
    exits: ascendingCredits,
    withdrawals: ascendingCredits,
    data,
    proof: bytes,
  },
  'publish data': { batch: positive, data: bytes },
  'request exit': { account: count, by: digest },
  'freeze over request': { account: count },
  'freeze over message': {},
  escape: { account: count, epoch: count, proof: bytes },
  reclaim: { message: positive },
  unfreeze: { by: digest, proofs: listOf(bytes) },
  'post batch': { by: digest, reads: count, data: bytes },
  'propose root': { batches: count, messages: count, accounts: digest, withdrawals: digest },
  challenge: { root: positive, proof: bytes },
  'prove withdrawal': { withdrawal: count, root: positive, proof: bytes },
  'finalise withdrawal': { withdrawal: count },
};

/** Looked up here and not in the record, which a kind called `constructor` would find something in. */
const shapes: ReadonlyMap<unknown, Fields> = new Map(Object.entries(fieldsOf));
const nothing: Fields = {};
const mayHave: ReadonlyMap<unknown, Fields> = new Map([['request exit', { proof: bytes }]]);

/**
 * A copy of what is a command, and `undefined` for anything else. Each field is read once, and only if it is the object's
 * own: so nothing is inherited, nothing changes between check and use, and nothing of the object is run but by a proxy.
 */
export function readCommand(foreign: unknown): SettlementCommand | undefined {
  try {
    if (typeof foreign !== 'object' || foreign === null) return undefined;
    const kind = ownValue(foreign, 'kind');
    const fields = shapes.get(kind);
    if (fields === undefined) return undefined;
    const all = { kind: () => kind, ...fields };
    // It has the kind, and exactly the fields of that kind.
    return readFields(foreign, all, mayHave.get(kind) ?? nothing) as SettlementCommand | undefined;
  } catch {
    // Only a proxy throws when it is looked at.
    return undefined;
  }
}

/** Credits are by ascending account, each account once. */
export function isAscending(credits: readonly Credit[]): boolean {
  return credits.every(({ account }, at) => at === 0 || account > (credits[at - 1]?.account ?? account));
}

function readFields(foreign: unknown, fields: Fields, optional: Fields): object | undefined {
  if (typeof foreign !== 'object' || foreign === null || !isPlain(foreign)) return undefined;
  const read: Record<string, unknown> = {};
  let found = 0;
  for (const [field, one] of Object.entries(fields)) {
    const value = one(ownValue(foreign, field));
    if (value === undefined) return undefined;
    read[field] = value;
    found += 1;
  }
  for (const [field, one] of Object.entries(optional)) {
    if (!Object.hasOwn(foreign, field)) continue;
    const value = one(ownValue(foreign, field));
    if (value === undefined) return undefined;
    read[field] = value;
    found += 1;
  }
  return Reflect.ownKeys(foreign).length === found ? read : undefined;
}

/** As JSON makes it: its prototype is that of all objects (of whichever realm), or none. */
function isPlain(foreign: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(foreign);
  return prototype === null || (!Array.isArray(foreign) && Object.getPrototypeOf(prototype) === null);
}

/** The value of a data field of the object's own; `undefined` for what is computed, inherited or missing. */
function ownValue(foreign: object, field: string): unknown {
  return Object.getOwnPropertyDescriptor(foreign, field)?.value;
}
