import type { MarginCommand } from '../../../impl/margin/index.ts';
import {
  encodeCommand,
  ReplicatedMargin,
  type ReplicatedMarginConfig,
  UnencodableCommandError,
} from '../../../impl/replicated-margin/index.ts';
import type { Answer, Arguments } from '../../fuzzing/index.ts';
import type { Json } from '../../log/index.ts';
import { type ReplicatedConstants, replicatedConfig } from './configuration.ts';
import { Words } from './words.ts';

/** What was decided: a command, or that a block begins over a state. */
type Decided =
  | {
      readonly kind: 'command';
      readonly action: string;
      readonly args: Arguments;
      readonly bytes: Uint8Array;
    }
  /** `root` is what it is called in the spec, `stateRoot` what replicas agreed on. */
  | { readonly kind: 'block'; readonly root: Json; readonly stateRoot: string };

const accepted: Answer = { kind: 'accepted' };

function rejected(reason: string): Answer {
  return { kind: 'rejected', reason };
}

/**
 * Replicas, and the order that consensus would give them. What is decided is kept until all have executed it; each
 * command is a block of its own to them, so that they can be asked one by one.
 */
export class Replicas {
  readonly #constants: ReplicatedConstants;
  readonly #config: ReplicatedMarginConfig;
  readonly #words: Words;
  #replicas: readonly ReplicatedMargin[];
  #log: readonly Decided[] = [];
  #done: readonly number[];
  #sequence = 0;

  constructor(constants: ReplicatedConstants) {
    this.#constants = constants;
    this.#config = replicatedConfig(constants);
    this.#words = new Words(constants);
    this.#replicas = Array.from({ length: constants.replicas }, () => new ReplicatedMargin(this.#config));
    this.#done = this.#replicas.map(() => 0);
  }

  decide(action: string, args: Arguments): Answer {
    if (this.#log.length >= this.#constants.room) return rejected('there is no room');
    const command = this.#words.inEngine(action, args);
    if (!makesSense(command)) return rejected('it makes no sense');
    const encoded = this.#encode(command);
    if (encoded === undefined) return rejected('it has no bytes');
    this.#log = [...this.#log, { kind: 'command', action, args, bytes: encoded }];
    return accepted;
  }

  beginBlock({ root }: Arguments): Answer {
    const { room, quorum, roots } = this.#constants;
    if (!isFrom(root, roots)) return rejected('there is no such root');
    if (this.#log.length >= room) return rejected('there is no room');
    const having = new Map<string, number>();
    for (const [index, { stateRoot }] of this.#replicas.entries())
      if (this.#done[index] === this.#log.length) having.set(stateRoot, (having.get(stateRoot) ?? 0) + 1);
    const agreed = [...having].find(([, count]) => count >= quorum);
    if (agreed === undefined) return rejected('there is no state that enough replicas have');
    this.#log = [...this.#log, { kind: 'block', root: root ?? null, stateRoot: agreed[0] }];
    return accepted;
  }

  enterBlock({ replica, root }: Arguments): Answer {
    const next = this.#nextOf(replica);
    if (next?.kind !== 'block' || next.root !== root) return rejected('no such block begins here');
    if (this.#at(replica)?.stateRoot !== next.stateRoot) return rejected('its state has another root');
    this.#goOn(Number(replica));
    return accepted;
  }

  /** Has a replica execute the command that is next, if it is this one and comes to be what is wanted. */
  execute(action: string, { replica, ...args }: Arguments, wanted: 'done' | 'refused'): Answer {
    const next = this.#nextOf(replica);
    if (next?.kind !== 'command' || next.action !== action || !areSame(next.args, args))
      return rejected('it is not the next that was decided');
    const copy = this.#restored(Number(replica) - 1);
    const before = copy.stateRoot;
    const { stateRoot } = copy.execute([next.bytes], copy.height + 1);
    if ((stateRoot === before ? 'refused' : 'done') !== wanted) return rejected(`it is not ${wanted}`);
    const real = this.#at(replica);
    real?.execute([next.bytes], real.height + 1);
    this.#goOn(Number(replica));
    return accepted;
  }

  adopt({ replica, from }: Arguments): Answer {
    const [one, other] = [this.#at(replica), this.#at(from)];
    if (one === undefined || other === undefined) return rejected('there is no such replica');
    const place = this.#done[Number(from) - 1] ?? 0;
    if (place <= (this.#done[Number(replica) - 1] ?? 0)) return rejected('the other has not executed more');
    const block = this.#log[place];
    if (block?.kind !== 'block') return rejected('its state is not agreed on');
    const adopted = ReplicatedMargin.restore(this.#config, other.snapshot(), block.stateRoot);
    this.#replicas = this.#replicas.with(Number(replica) - 1, adopted);
    this.#done = this.#done.with(Number(replica) - 1, place);
    this.#forget();
    return accepted;
  }

  /** Every replica goes down and comes up again from its snapshot. */
  restart(): this {
    this.#replicas = this.#replicas.map((_, index) => this.#restored(index));
    return this;
  }

  observed(): Readonly<Record<string, Json>> {
    return {
      ...Object.assign(
        {},
        ...this.#replicas.map(({ engine }, index) => this.#words.ledger(index + 1, engine)),
      ),
      '/log': this.#log.map((each) =>
        each.kind === 'block' ? { kind: 'block', root: each.root } : { kind: each.action, ...each.args },
      ) as Json,
      '/done': Object.fromEntries(this.#done.map((count, index) => [`${index + 1}`, count])),
    };
  }

  /** All that a rejected action must leave as it is. */
  fingerprint(): unknown {
    return [this.#replicas.map(({ stateRoot, height }) => [stateRoot, height]), this.#done, this.#log.length];
  }

  #encode(command: MarginCommand): Uint8Array | undefined {
    try {
      const bytes = encodeCommand({ client: 0, sequence: this.#sequence + 1, command });
      this.#sequence += 1;
      return bytes;
    } catch (error) {
      if (error instanceof UnencodableCommandError) return undefined;
      throw error;
    }
  }

  #at(replica: Json | undefined): ReplicatedMargin | undefined {
    return isFrom(replica, this.#replicas.length) ? this.#replicas[Number(replica) - 1] : undefined;
  }

  #nextOf(replica: Json | undefined): Decided | undefined {
    return isFrom(replica, this.#replicas.length)
      ? this.#log[this.#done[Number(replica) - 1] ?? 0]
      : undefined;
  }

  #restored(index: number): ReplicatedMargin {
    const replica = this.#replicas[index];
    if (replica === undefined) throw new Error(`there is no replica ${index}`);
    return ReplicatedMargin.restore(this.#config, replica.snapshot(), replica.stateRoot);
  }

  #goOn(replica: number): void {
    this.#done = this.#done.with(replica - 1, (this.#done[replica - 1] ?? 0) + 1);
    this.#forget();
  }

  #forget(): void {
    const common = Math.min(...this.#done);
    this.#log = this.#log.slice(common);
    this.#done = this.#done.map((count) => count - common);
  }
}

/** Whether accounts and tokens are there, and amounts are amounts: what a client would not send, nobody decides. */
function makesSense(command: MarginCommand): boolean {
  return Object.entries(command).every(
    ([field, value]) =>
      field === 'kind' ||
      (Number.isSafeInteger(value) &&
        Number(value) >= (field === 'amount' || field === 'lots' || field === 'price' ? 1 : 0)),
  );
}

function isFrom(value: Json | undefined, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most;
}

function areSame(one: Arguments, other: Arguments): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
