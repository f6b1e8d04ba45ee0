import type { MarginCommand } from '../margin/index.ts';
import type { ClientCommand, ReplicatedCommand } from './command.ts';

/** A command has a value that its bytes have no room for, so nobody could be sent it. */
export class UnencodableCommandError extends Error {
  override readonly name = 'UnencodableCommandError';

  constructor(field: string, value: unknown, wanted: string) {
    super(
      `The command's ${field} is ${typeof value === 'string' ? JSON.stringify(value) : String(value)}, which is not ${wanted}. ` +
        'Replicas agree on bytes, and there are none for this value. ' +
        `Give ${field} as ${wanted}.`,
    );
  }
}

// A byte for the kind, four for the client, eight for the sequence number, then the fields, eight bytes each; all
// big-endian, fields in two's complement. A key is its 32 bytes. The length follows from the kind, and every number has
// one representation: so a command has one encoding, and what is of another length or beyond the safe integers is none.
const layouts: readonly (readonly [kind: MarginCommand['kind'], ...fields: readonly string[]])[] = [
  ['fund wallet', 'account', 'amount'],
  ['hold', 'account', 'collateral', 'amount'],
  ['endow', 'amount'],
  ['bar from trading', 'account'],
  ['deposit', 'account', 'amount'],
  ['withdraw', 'account', 'amount'],
  ['trade', 'market', 'buyer', 'seller', 'lots'],
  ['move price', 'market', 'price'],
  ['move collateral price', 'collateral', 'price'],
  ['pledge', 'account', 'collateral', 'amount'],
  ['take back', 'account', 'collateral', 'amount'],
  ['settle loss', 'account'],
  ['accrue funding', 'market', 'perLot'],
  ['settle funding', 'account', 'market'],
  ['halt'],
  ['resume'],
];
/** The code of `set validator`, far from those that the margin engine may still need. */
const setValidator = 0x80;

const codes = new Map(layouts.map(([kind], code) => [kind, code]));
const headerBytes = 13;
const numberBytes = 8;
const keyBytes = 32;
const wholeNumber = 'a whole number that is safe';

/** How long a command is at most, in bytes. */
export const longestCommandBytes =
  headerBytes +
  Math.max(keyBytes + numberBytes, ...layouts.map(([, ...fields]) => fields.length * numberBytes));

/**
 * The bytes that stand for a command. Whether it makes sense is for the engine to say: any safe integer has bytes.
 * @throws UnencodableCommandError if a field is no safe integer, or a key no key.
 */
export function encodeCommand({ client, sequence, command }: ClientCommand): Uint8Array {
  if (!Number.isInteger(client) || client < 0 || client > 0xffff_ffff)
    throw new UnencodableCommandError('client', client, 'a whole number below 2 ** 32');
  if (!Number.isSafeInteger(sequence) || sequence < 0)
    throw new UnencodableCommandError('sequence', sequence, 'a whole number from 0 on');
  return command.kind === 'set validator'
    ? encodeSetValidator(client, sequence, command)
    : encodeMarginCommand(client, sequence, command);
}

/** The command that `bytes` stand for; `undefined` where they stand for none. Never throws. */
export function decodeCommand(bytes: Uint8Array): ClientCommand | undefined {
  if (bytes.length < headerBytes || bytes.length > longestCommandBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sequence = numberAt(view, 5);
  if (sequence === undefined || sequence < 0) return undefined;
  const command = bytes[0] === setValidator ? readSetValidator(view, bytes) : readMarginCommand(view);
  return command === undefined ? undefined : { client: view.getUint32(1), sequence, command };
}

function encodeMarginCommand(client: number, sequence: number, command: MarginCommand): Uint8Array {
  const code = codes.get(command.kind);
  const layout = code === undefined ? undefined : layouts[code];
  if (code === undefined || layout === undefined)
    throw new UnencodableCommandError('kind', command.kind, 'a kind of command');
  const [, ...fields] = layout;
  const view = begin(code, client, sequence, fields.length * numberBytes);
  for (const [index, field] of fields.entries()) {
    const value = (command as Readonly<Record<string, unknown>>)[field];
    if (!Number.isSafeInteger(value)) throw new UnencodableCommandError(field, value, wholeNumber);
    view.setBigInt64(headerBytes + index * numberBytes, BigInt(value as number));
  }
  return bytesOf(view);
}

function encodeSetValidator(
  client: number,
  sequence: number,
  { key, power }: ReplicatedCommand & { readonly kind: 'set validator' },
): Uint8Array {
  if (!isKey(key)) throw new UnencodableCommandError('key', key, '64 digits of lower-case hexadecimal');
  if (!Number.isSafeInteger(power)) throw new UnencodableCommandError('power', power, wholeNumber);
  const view = begin(setValidator, client, sequence, keyBytes + numberBytes);
  const bytes = bytesOf(view);
  bytes.set(Buffer.from(key, 'hex'), headerBytes);
  view.setBigInt64(headerBytes + keyBytes, BigInt(power));
  return bytes;
}

/** Whether it is the raw public key of a validator, in hexadecimal: not whether there is such a point on the curve. */
export function isKey(key: unknown): key is string {
  return typeof key === 'string' && /^[0-9a-f]{64}$/.test(key);
}

function begin(code: number, client: number, sequence: number, bodyBytes: number): DataView {
  const view = new DataView(new ArrayBuffer(headerBytes + bodyBytes));
  view.setUint8(0, code);
  view.setUint32(1, client);
  view.setBigInt64(5, BigInt(sequence));
  return view;
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer);
}

function readMarginCommand(view: DataView): MarginCommand | undefined {
  const layout = layouts[view.getUint8(0)];
  if (layout === undefined) return undefined;
  const [kind, ...fields] = layout;
  if (view.byteLength !== headerBytes + fields.length * numberBytes) return undefined;
  const command: Record<string, unknown> = { kind };
  for (const [index, field] of fields.entries()) {
    const value = numberAt(view, headerBytes + index * numberBytes);
    if (value === undefined) return undefined;
    command[field] = value;
  }
  // True: it has the kind, and exactly the fields of that kind.
  return command as unknown as MarginCommand;
}

function readSetValidator(view: DataView, bytes: Uint8Array): ReplicatedCommand | undefined {
  if (bytes.length !== headerBytes + keyBytes + numberBytes) return undefined;
  const power = numberAt(view, headerBytes + keyBytes);
  if (power === undefined) return undefined;
  const key = Buffer.from(bytes.subarray(headerBytes, headerBytes + keyBytes)).toString('hex');
  return { kind: 'set validator', key, power };
}

function numberAt(view: DataView, at: number): number | undefined {
  const value = Number(view.getBigInt64(at));
  return Number.isSafeInteger(value) ? value : undefined;
}
