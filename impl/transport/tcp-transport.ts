import type { Server, Socket } from 'node:net';
import type { Address } from './address.ts';
import { Connection, type ConnectionEvents } from './connection.ts';
import type { Credentials } from './credentials.ts';
import { Dialer } from './dialer.ts';
import { FairInbox } from './fair-inbox.ts';
import { Handshake, type HandshakeSetup } from './handshake.ts';
import { defaultLimits, type TransportLimits } from './limits.ts';
import { listenAt } from './listener.ts';
import type { Arrival, Parcel, Receiver, Transport } from './transport.ts';
import { TransportConfigError } from './transport-errors.ts';

/** Who a node is on the network, and whom it talks to. */
export interface TcpTransportSetup {
  readonly credentials: Credentials;
  /** Nodes of networks of other names do not talk to each other. */
  readonly network: string;
  readonly listen: Address;
  /** Nobody else is let in. An address is needed of those with a greater key; it may be told later. */
  readonly peers: readonly { readonly key: string; readonly address?: Address | undefined }[];
  readonly limits?: Partial<TransportLimits>;
  /** Told of connections that were refused or lost, and why; for a log. */
  readonly report?: (what: string) => void;
}

/**
 * Peers over TCP, each known by its key and sealed off from everybody else.
 *
 * There is one connection for a pair: the node with the smaller key dials, again and again, and a newer connection takes
 * the place of an older one, which may be dead without anybody having noticed. Whatever others do, memory is bounded: by
 * {@link TransportLimits} for each peer, and by a few hundred bytes for each of `maxStrangers`.
 */
export class TcpTransport implements Transport {
  readonly #setup: TcpTransportSetup;
  readonly #handshakes: HandshakeSetup;
  readonly #limits: TransportLimits;
  readonly #inbox: FairInbox;
  readonly #dialers = new Map<string, Dialer>();
  readonly #connections = new Map<string, Connection>();
  /** In the order in which they came. */
  readonly #strangers = new Set<Connection>();
  #receiver: Receiver | undefined;
  #server: Server | undefined;
  #address: Address;

  /** @throws TransportConfigError if a key is none, is there twice, or is one's own */
  constructor(setup: TcpTransportSetup) {
    const keys = setup.peers.map(({ key }) => key);
    checkKeys(setup.credentials.key, keys);
    const { credentials, network } = setup;
    this.#setup = setup;
    this.#handshakes = { credentials, network, peers: new Set(keys) };
    this.#limits = { ...defaultLimits, ...setup.limits };
    this.#inbox = new FairInbox(keys, this.#limits.maxInboxBytes);
    this.#address = setup.listen;
    for (const { key, address } of setup.peers)
      if (key > credentials.key)
        this.#dialers.set(key, new Dialer(address, this.#limits, (socket) => this.#dialed(socket, key)));
  }

  /** Where it listens; only after the start with the port that the system chose. */
  get address(): Address {
    return this.#address;
  }

  /** What is held in memory on behalf of others: what they sent and nobody looked at, and what they do not take. */
  get heldBytes(): number {
    const connections = [...this.#strangers, ...this.#connections.values()];
    const held = connections.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
    return [...this.#handshakes.peers].reduce((sum, peer) => sum + this.#inbox.bytesOf(peer), held);
  }

  /** Connections that have not proved yet who they are. */
  get strangers(): number {
    return this.#strangers.size;
  }

  /** @throws ListenError if it cannot listen at its address */
  async start(receiver: Receiver): Promise<void> {
    this.#receiver = receiver;
    const { server, address } = await listenAt(this.#setup.listen, (socket) => this.#welcome(socket));
    this.#server = server;
    this.#address = address;
    for (const dialer of this.#dialers.values()) dialer.dial();
  }

  /** Where a peer is to be dialed from now on; of one that dials itself nothing has to be known. */
  moved(peer: string, address: Address): void {
    const dialer = this.#dialers.get(peer);
    if (dialer !== undefined) dialer.address = address;
  }

  send(to: string, parcel: Parcel): void {
    if (parcel.bytes.length > this.#limits.maxFrameBytes)
      throw new Error(
        `a frame of ${parcel.bytes.length} bytes is longer than peers take; this is a bug in Assay, please report it`,
      );
    this.#connections.get(to)?.send(parcel);
  }

  next(): Arrival | undefined {
    return this.#inbox.next();
  }

  async close(): Promise<void> {
    this.#receiver = undefined;
    for (const dialer of this.#dialers.values()) dialer.stop();
    const server = this.#server;
    const closed = new Promise<void>((resolve) => {
      if (server === undefined) resolve();
      else server.close(() => resolve());
    });
    for (const connection of [...this.#strangers, ...this.#connections.values()])
      connection.close('this node closes');
    await closed;
  }

  #welcome(socket: Socket): void {
    const connection = new Connection(
      socket,
      Handshake.listen(this.#handshakes),
      this.#limits,
      this.#events(),
    );
    this.#strangers.add(connection);
    // The newest may be a peer; who has been here longest had the most time to prove it.
    const [oldest] = this.#strangers;
    if (this.#strangers.size > this.#limits.maxStrangers) oldest?.close('too many strangers');
  }

  #dialed(socket: Socket, peer: string): void {
    const { handshake, first } = Handshake.dial(this.#handshakes, peer);
    const connection = new Connection(socket, handshake, this.#limits, {
      ...this.#events(),
      closed: (closed, why) => {
        this.#closed(closed, why);
        this.#dialers.get(peer)?.again();
      },
    });
    this.#strangers.add(connection);
    connection.write(first);
  }

  #events(): ConnectionEvents {
    return {
      established: (connection, peer) => this.#established(connection, peer),
      arrived: (peer, frames) => this.#arrived(peer, frames),
      closed: (connection, why) => this.#closed(connection, why),
    };
  }

  #established(connection: Connection, peer: string): void {
    this.#strangers.delete(connection);
    this.#dialers.get(peer)?.succeeded();
    this.#connections.get(peer)?.close('a newer connection of the same peer took its place');
    this.#connections.set(peer, connection);
    this.#receiver?.connected(peer);
  }

  #arrived(peer: string, frames: readonly Uint8Array[]): 'go on' | 'wait' {
    const wasEmpty = this.#inbox.isEmpty;
    this.#inbox.add(peer, frames);
    if (wasEmpty) this.#receiver?.arrived();
    if (!this.#inbox.isFull(peer)) return 'go on';
    this.#inbox.whenRoom(peer, () => this.#connections.get(peer)?.resume());
    return 'wait';
  }

  #closed(connection: Connection, why: string): void {
    this.#strangers.delete(connection);
    const [peer] = [...this.#connections].find(([, held]) => held === connection) ?? [];
    this.#setup.report?.(`${peer ?? 'a connection without a name'}: ${why}`);
    if (peer === undefined) return;
    this.#connections.delete(peer);
    this.#receiver?.disconnected(peer);
  }
}

function checkKeys(own: string, peers: readonly string[]): void {
  const bad = [own, ...peers].find((key) => !/^[0-9a-f]{64}$/.test(key));
  if (bad !== undefined)
    throw new TransportConfigError(
      `${JSON.stringify(bad)} is no key of a node`,
      'A peer is known by its key alone, so nobody could prove to have this one.',
      'Give the 32 bytes of an ed25519 key as 64 lower-case hexadecimal digits.',
    );
  if (peers.includes(own))
    throw new TransportConfigError(
      `the node ${own} is among its own peers`,
      'It would wait for a connection with itself.',
      'Leave it out of its peers.',
    );
  const twice = peers.find((key, index) => peers.indexOf(key) !== index);
  if (twice !== undefined)
    throw new TransportConfigError(
      `the peer ${twice} is named twice`,
      'There is one connection with each peer, so one of the two addresses would never be used.',
      'Name it once.',
    );
}
