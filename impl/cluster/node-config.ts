import { readFile } from 'node:fs/promises';
import type { Timeouts, Validator } from '../consensus/index.ts';
import { NodeConfigError, type NodeLimits } from '../node/index.ts';
import { type Address, parseAddress } from '../transport/index.ts';
import { type ApplicationConfig, isApplicationConfig } from './applications.ts';

/** What one process is told, in a file of JSON. */
export interface NodeConfig {
  readonly chain: string;
  /** Who decides the first height. */
  readonly validators: readonly Validator[];
  /** A file with the 32 secret bytes of this node's key as 64 hexadecimal digits. */
  readonly secretFile: string;
  /** Where the node keeps its memory. Of this process alone. */
  readonly folder: string;
  /** Where peers find it: `host:port`, or the path of a socket. Port 0 lets the system choose. */
  readonly listen: string;
  /** Where clients find it. Whoever reaches this address may hand in commands. */
  readonly clients: string;
  /** Of those that dial this node the address may be left out: they have smaller keys. */
  readonly peers: readonly { readonly key: string; readonly address?: string }[];
  readonly timeouts: Timeouts;
  readonly idleMs: number;
  readonly application: ApplicationConfig;
  readonly limits?: Partial<NodeLimits>;
  /** A file to which a line is added for each step of the consensus machine. */
  readonly steps?: string;
  /** A file to which a line is added for each signed message that is sent or received. */
  readonly messages?: string;
  /** `stdin`: orders come on the standard input, and the node ends when that does. */
  readonly control?: 'stdin';
}

/**
 * Reads a configuration and looks at every field of it.
 *
 * @throws NodeConfigError if the file cannot be read or a field is wrong
 */
export async function readNodeConfig(path: string): Promise<NodeConfig> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new NodeConfigError('the configuration file', path, `a file that can be read (${cause.code})`);
  });
  return checkNodeConfig(parse(text, path));
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NodeConfigError('the configuration file', path, 'a file of JSON');
  }
}

type Check = readonly [holds: (value: unknown) => boolean, wanted: string];

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isMs = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isKey = (value: unknown): boolean => isText(value) && /^[0-9a-f]{64}$/.test(value);
const isAddress = (value: unknown): boolean => isText(value) && parseAddress(value) !== undefined;
const isValidator = (value: unknown): boolean =>
  isObject(value) && isKey(value.key) && Number.isSafeInteger(value.power) && Number(value.power) > 0;
const isPeer = (value: unknown): boolean =>
  isObject(value) && isKey(value.key) && (value.address === undefined || isAddress(value.address));
const isTimeouts = (value: unknown): boolean =>
  isObject(value) &&
  ['proposeMs', 'prevoteMs', 'precommitMs', 'moreMsPerRound', 'gossipMs'].every((name) => isMs(value[name]));
const isListOf = (isOne: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(isOne);
const orMissing = (holds: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || holds(value);

const anAddress = '`host:port`, or a path that begins with `/` or `.`';
const checks: Readonly<Record<keyof NodeConfig, Check>> = {
  chain: [(value) => isText(value) && /^[ -~]{1,64}$/.test(value), '1 to 64 printable ASCII characters'],
  validators: [isListOf(isValidator), 'a list of `key` (64 hexadecimal digits) and `power` (from 1 on)'],
  secretFile: [isText, 'the name of a file'],
  folder: [isText, 'the name of a folder'],
  listen: [isAddress, anAddress],
  clients: [isAddress, anAddress],
  peers: [isListOf(isPeer), 'a list of `key` (64 hexadecimal digits) and, if known, `address`'],
  timeouts: [
    isTimeouts,
    'whole numbers `proposeMs`, `prevoteMs`, `precommitMs`, `moreMsPerRound` and `gossipMs`',
  ],
  idleMs: [isMs, 'a whole number of milliseconds'],
  application: [
    isApplicationConfig,
    'an application that this program has: `kind` is "hash chain" or "margin"',
  ],
  limits: [orMissing(isObject), 'an object, or left out'],
  steps: [orMissing(isText), 'the name of a file, or left out'],
  messages: [orMissing(isText), 'the name of a file, or left out'],
  control: [orMissing((value) => value === 'stdin'), '"stdin", or left out'],
};

function checkNodeConfig(config: unknown): NodeConfig {
  if (!isObject(config)) throw new NodeConfigError('the configuration', config, 'an object');
  for (const [field, [holds, wanted]] of Object.entries(checks))
    if (!holds(config[field])) throw new NodeConfigError(field, config[field], wanted);
  const stranger = Object.keys(config).find((field) => !(field in checks));
  if (stranger !== undefined)
    throw new NodeConfigError(stranger, config[stranger], 'left out: there is no such field');
  // Every field was looked at above.
  return config as unknown as NodeConfig;
}

/** Where a text that was looked at points to. */
export function addressIn(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new NodeConfigError('an address', text, anAddress);
  return address;
}
