import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import {
  ed25519KeyPair,
  ed25519Signatures,
  type KeyPair,
  type Proposal,
  type Vote,
} from '../consensus/index.ts';
import { FolderDisk } from '../journal/index.ts';
import {
  defaultNodeLimits,
  Node,
  NodeConfigError,
  type NodeEvent,
  type NodeStoppedError,
  realTimers,
} from '../node/index.ts';
import { addressText, TcpTransport } from '../transport/index.ts';
import { applicationOf } from './applications.ts';
import { ClientPort } from './client-port.ts';
import { lockFolder } from './folder-lock.ts';
import { LineFile } from './line-file.ts';
import { addressIn, type NodeConfig } from './node-config.ts';
import { StepFile } from './step-file.ts';

/** What a node process says on its standard output, a line of JSON each. */
export type ProcessEvent =
  /** It can be reached. */
  | { readonly kind: 'listening'; readonly key: string; readonly peers: string; readonly clients: string }
  | Extract<NodeEvent, { kind: 'recovered' | 'decided' }>
  | { readonly kind: 'accused'; readonly culprit: string };

/** What a node process is told on its standard input, a line of JSON each. */
export type ProcessOrder =
  /** A peer listens elsewhere now. */
  { readonly kind: 'moved'; readonly peer: string; readonly address: string };

/** What of the process a node needs. */
export interface ProcessIo {
  say(event: ProcessEvent): void;
  /** Lines; the node closes when they end. */
  readonly orders: NodeJS.ReadableStream;
}

/**
 * Runs one node until it stops, and resolves with why: undefined if it was told to close.
 *
 * @throws the errors of the configuration, the folder and the addresses, if it cannot be started
 */
export async function runNode(config: NodeConfig, io: ProcessIo): Promise<NodeStoppedError | undefined> {
  const lock = await lockFolder(config.folder);
  const pair = await readSecret(config.secretFile);
  const steps = config.steps === undefined ? undefined : new StepFile(config.steps, pair.key);
  const messages = config.messages === undefined ? undefined : new LineFile(config.messages);
  const transport = transportOf(config, pair);
  const node = await Node.open({
    ...config,
    pair,
    signatures: ed25519Signatures(),
    peers: config.peers.map(({ key }) => key),
    application: applicationOf(config.application),
    disk: await FolderDisk.open(config.folder),
    transport,
    timers: realTimers,
    report: (event) => io.say(told(event)),
    ...(steps === undefined ? {} : { record: (step) => steps.add(step) }),
    ...(messages === undefined ? {} : { witness: (message) => messages.add(signedLine(message)) }),
  });
  await node.start();
  const { maxCommandBytes } = { ...defaultNodeLimits, ...config.limits };
  const clients = await ClientPort.open(node, addressIn(config.clients), maxCommandBytes);
  io.say({
    kind: 'listening',
    key: pair.key,
    peers: addressText(transport.address),
    clients: addressText(clients.address),
  });
  if (config.control === 'stdin') obey(io.orders, node, transport);
  const stopped = await node.stopped;
  await clients.port.close();
  steps?.close();
  messages?.close();
  await lock.release();
  return stopped;
}

function transportOf(config: NodeConfig, pair: KeyPair): TcpTransport {
  return new TcpTransport({
    credentials: { ...pair, ...ed25519Signatures() },
    network: config.chain,
    listen: addressIn(config.listen),
    peers: config.peers.map(({ key, address }) => ({
      key,
      address: address === undefined ? undefined : addressIn(address),
    })),
  });
}

function obey(orders: NodeJS.ReadableStream, node: Node, transport: TcpTransport): void {
  const lines = createInterface({ input: orders });
  lines.on('line', (line) => {
    // Whoever started the process writes these, and nobody else can.
    const order: ProcessOrder = JSON.parse(line);
    transport.moved(order.peer, addressIn(order.address));
  });
  // The starter is gone, or wants an end.
  lines.on('close', () => node.close());
}

async function readSecret(path: string): Promise<KeyPair> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new NodeConfigError('secretFile', path, `a file that can be read (${cause.code})`);
  });
  // The secret itself is not repeated, since messages end up in logs.
  if (!/^[0-9a-f]{64}\s*$/.test(text))
    throw new NodeConfigError('secretFile', path, 'a file with 64 hexadecimal digits');
  return ed25519KeyPair(Buffer.from(text.trim(), 'hex'));
}

function told(event: NodeEvent): ProcessEvent {
  if (event.kind !== 'accused') return event;
  const { evidence } = event;
  const culprit = evidence.kind === 'double vote' ? evidence.first.voter : evidence.first.proposer;
  return { kind: 'accused', culprit };
}

/** A signed message as it is looked at for double signing: who, where, and what. */
export interface SignedLine {
  readonly kind: 'proposal' | 'prevote' | 'precommit';
  readonly by: string;
  readonly height: number;
  readonly round: number;
  /** Everything that was signed for is different where this is different. */
  readonly signature: string;
}

function signedLine(message: Proposal | Vote): SignedLine {
  const { kind, height, round } = message;
  const by = message.kind === 'proposal' ? message.proposer : message.voter;
  return { kind, by, height, round, signature: Buffer.from(message.signature).toString('hex') };
}
