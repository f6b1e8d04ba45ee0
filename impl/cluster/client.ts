import { createConnection, type Socket } from 'node:net';
import { type Address, FrameReader } from '../transport/index.ts';
import { type ClientAnswer, readAnswer, requestFrame } from './client-frames.ts';

const maxAnswerBytes = 4096;

/** A connection with a node's client port. */
export class Client {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: ClientAnswer) => void>();
  #next = 0;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new FrameReader(maxAnswerBytes);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#lost());
    socket.on('data', (chunk) => {
      for (const frame of reader.read(chunk)) this.#answered(frame);
      if (reader.isTooLong) socket.destroy();
    });
  }

  /** Rejects with the system's error if nobody listens there. */
  static connect(address: Address): Promise<Client> {
    return new Promise((resolve, reject) => {
      const socket = createConnection(address);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Client(socket));
      });
    });
  }

  /** Whether nothing can be asked any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Resolves with what became of the command: with `stopped`, if the node is gone before it has said so. */
  submit(command: Uint8Array): Promise<ClientAnswer> {
    if (this.#isClosed) return Promise.resolve({ kind: 'stopped' });
    const number = this.#next;
    this.#next = (this.#next + 1) % 2 ** 32;
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#socket.write(requestFrame({ number, command }));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #answered(frame: Uint8Array): void {
    const found = readAnswer(frame);
    if (found === undefined) return;
    this.#waiting.get(found.number)?.(found.answer);
    this.#waiting.delete(found.number);
  }

  #lost(): void {
    this.#isClosed = true;
    for (const answer of this.#waiting.values()) answer({ kind: 'stopped' });
    this.#waiting.clear();
  }
}
