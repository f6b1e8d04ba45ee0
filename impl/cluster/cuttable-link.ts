import { createConnection, type Server, type Socket } from 'node:net';
import { type Address, listenAt } from '../transport/index.ts';

/** A link between two nodes that can be cut: it passes on what comes, or nothing. */
export class CuttableLink {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #address: Address | undefined;
  #target: Address | undefined;
  #isCut = false;

  static async open(): Promise<CuttableLink> {
    const link = new CuttableLink();
    const { server, address } = await listenAt({ host: '127.0.0.1', port: 0 }, (socket) =>
      link.#welcome(socket),
    );
    link.#server = server;
    link.#address = address;
    return link;
  }

  /** Where it listens. */
  get address(): Address {
    if (this.#address === undefined)
      throw new Error('a link was not opened; this is a bug in Assay, please report it');
    return this.#address;
  }

  /** Whom it connects with, from the next connection on. */
  set target(target: Address) {
    this.#target = target;
  }

  /** Everything on the way is lost, and nothing passes until it is mended. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    const server = this.#server;
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #welcome(inward: Socket): void {
    if (this.#isCut || this.#target === undefined) {
      inward.destroy();
      return;
    }
    const outward = createConnection(this.#target);
    for (const [socket, other] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      // Pauses the one side while the other does not take what comes.
      socket.pipe(other);
    }
  }
}
