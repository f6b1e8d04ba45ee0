import { createHash } from 'node:crypto';
import type { Execution } from '../consensus/index.ts';
import type { ApplicationSource, NodeApplication } from '../node/index.ts';

/** The smallest application: its state is a hash of all commands that were decided, in their order, and their number. */
class HashChain implements NodeApplication {
  #hash: string;
  #commands: number;

  constructor(hash: string, commands: number) {
    this.#hash = hash;
    this.#commands = commands;
  }

  get stateRoot(): string {
    return `${this.#hash}:${this.#commands}`;
  }

  accepts(): boolean {
    return true;
  }

  execute(commands: readonly Uint8Array[]): Execution {
    for (const command of commands) {
      this.#hash = createHash('sha256').update(this.#hash).update(command).digest('hex');
      this.#commands += 1;
    }
    return { stateRoot: this.stateRoot };
  }

  snapshot(): Uint8Array {
    return new TextEncoder().encode(this.stateRoot);
  }
}

/** Hash chains, whatever they are used for. */
export const hashChains: ApplicationSource = {
  identity: 'hash chain',
  begin: () => new HashChain('', 0),
  restore: (snapshot) => {
    const [hash = '', commands = ''] = new TextDecoder().decode(snapshot).split(':');
    return new HashChain(hash, Number(commands));
  },
};
