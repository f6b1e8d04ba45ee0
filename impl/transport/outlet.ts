import type { Socket } from 'node:net';
import type { Sealer } from './sealed-channel.ts';
import { SendQueue } from './send-queue.ts';
import type { Parcel } from './transport.ts';

/** What is kept in the hands of the system before the queue is used: bytes of that cannot be dropped any more. */
const maxUnsentBytes = 256 << 10;

/** The way out to one peer: what the socket cannot take at once waits in a queue that has a bound. */
export class Outlet {
  readonly #socket: Socket;
  readonly #sealer: Sealer;
  readonly #queue: SendQueue;
  #framesSent = 0;

  constructor(socket: Socket, sealer: Sealer, maxQueueBytes: number) {
    this.#socket = socket;
    this.#sealer = sealer;
    this.#queue = new SendQueue(maxQueueBytes);
    socket.on('drain', () => this.#flush());
  }

  get framesSent(): number {
    return this.#framesSent;
  }

  get waitingBytes(): number {
    return this.#queue.bytes + this.#socket.writableLength;
  }

  send(parcel: Parcel): void {
    this.#queue.add(parcel);
    this.#flush();
  }

  /** Sealed only when it is written: the seals are counted, so what is sealed cannot be dropped. */
  #flush(): void {
    while (this.#socket.writable && this.#socket.writableLength < maxUnsentBytes) {
      const parcel = this.#queue.take();
      if (parcel === undefined) return;
      this.#framesSent += 1;
      this.#socket.write(this.#sealer.seal(parcel.bytes));
    }
  }
}
