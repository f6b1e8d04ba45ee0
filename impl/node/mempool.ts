import { createHash } from 'node:crypto';

/** How much a mempool holds. */
export interface MempoolLimits {
  readonly maxPooledCommands: number;
  readonly maxPooledBytes: number;
  /** Commands that were decided, by their hashes: so that one that comes again is not decided again. */
  readonly maxRemembered: number;
}

/** What became of a command that was offered. */
export type Offer =
  | { readonly kind: 'added' | 'known' | 'full'; readonly id: string }
  | { readonly kind: 'decided'; readonly id: string; readonly height: number };

/** Commands that wait to be decided, first come, first served; each once. */
export class Mempool {
  readonly #limits: MempoolLimits;
  readonly #waiting = new Map<string, Uint8Array>();
  #bytes = 0;
  /** Heights at which commands were decided, oldest first. */
  readonly #decided = new Map<string, number>();

  constructor(limits: MempoolLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#waiting.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  offer(command: Uint8Array): Offer {
    const id = commandId(command);
    const height = this.#decided.get(id);
    if (height !== undefined) return { kind: 'decided', id, height };
    if (this.#waiting.has(id)) return { kind: 'known', id };
    const { maxPooledCommands, maxPooledBytes } = this.#limits;
    const isFull = this.#waiting.size >= maxPooledCommands || this.#bytes + command.length > maxPooledBytes;
    if (isFull) return { kind: 'full', id };
    this.#waiting.set(id, command);
    this.#bytes += command.length;
    return { kind: 'added', id };
  }

  /** The first ones that fit a block together. They stay until they are decided. */
  first(maxCommands: number, maxBytes: number): readonly Uint8Array[] {
    const commands: Uint8Array[] = [];
    let bytes = 0;
    for (const command of this.#waiting.values()) {
      bytes += command.length + bytesAround;
      if (commands.length >= maxCommands || bytes > maxBytes) break;
      commands.push(command);
    }
    return commands;
  }

  /** Takes those out that nobody would accept any more. */
  drop(command: Uint8Array): void {
    this.#remove(commandId(command));
  }

  /** Tells which commands are done; returns their names. */
  decided(commands: readonly Uint8Array[], height: number): readonly string[] {
    const ids = commands.map(commandId);
    for (const id of ids) {
      this.#remove(id);
      this.#decided.set(id, height);
    }
    for (const id of this.#decided.keys()) {
      if (this.#decided.size <= this.#limits.maxRemembered) break;
      this.#decided.delete(id);
    }
    return ids;
  }

  #remove(id: string): void {
    const command = this.#waiting.get(id);
    if (command === undefined) return;
    this.#waiting.delete(id);
    this.#bytes -= command.length;
  }
}

/** What a block needs for a command besides its bytes: their number. */
const bytesAround = 4;

function commandId(command: Uint8Array): string {
  return createHash('sha256').update(command).digest('base64');
}
