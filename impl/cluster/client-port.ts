import type { Server, Socket } from 'node:net';
import type { Node } from '../node/index.ts';
import { type Address, FrameReader, listenAt } from '../transport/index.ts';
import { answerFrame, type ClientAnswer, readRequest } from './client-frames.ts';

/** How much a node does for its clients at once. */
const maxClients = 256;
const maxWaitingEach = 4096;
/** Of an answer that a client does not take. */
const maxUnsentBytes = 1 << 20;

/**
 * Where clients hand in commands, and hear when they are decided. Everybody who reaches the address is a client: it is for
 * the application to tell by the command who may ask for what. One that asks for more than is due is not read from until
 * it has had its answers; one that does not take them is cut off.
 */
export class ClientPort {
  readonly #node: Node;
  readonly #maxFrameBytes: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(node: Node, maxCommandBytes: number) {
    this.#node = node;
    this.#maxFrameBytes = maxCommandBytes + 4;
  }

  /** @throws ListenError if it cannot listen there */
  static async open(
    node: Node,
    where: Address,
    maxCommandBytes: number,
  ): Promise<{ readonly port: ClientPort; readonly address: Address }> {
    const port = new ClientPort(node, maxCommandBytes);
    const { server, address } = await listenAt(where, (socket) => port.#welcome(socket));
    port.#server = server;
    return { port, address };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const server = this.#server;
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #welcome(socket: Socket): void {
    if (this.#sockets.size >= maxClients) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    const reader = new FrameReader(this.#maxFrameBytes);
    let waiting = 0;
    const answer = (frame: Uint8Array): void => {
      waiting -= 1;
      if (socket.writableLength > maxUnsentBytes) socket.destroy();
      else if (socket.writable) socket.write(frame);
      if (waiting < maxWaitingEach) socket.resume();
    };
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      for (const frame of reader.read(chunk)) {
        const request = readRequest(frame);
        if (request === undefined) continue;
        waiting += 1;
        this.#ask(request.command).then((said) => answer(answerFrame(request.number, said)));
      }
      if (reader.isTooLong) socket.destroy();
      if (waiting >= maxWaitingEach) socket.pause();
    });
  }

  async #ask(command: Uint8Array): Promise<ClientAnswer> {
    // Whatever went wrong, the client can only be told that nobody knows; the node tells its operator why.
    return await this.#node.submit(command).catch(() => ({ kind: 'stopped' }) as const);
  }
}
