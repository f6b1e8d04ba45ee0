import type { Evidence, Input, Message } from '../consensus/index.ts';
import type { Arrival, Receiver } from '../transport/index.ts';
import { proposable } from './building.ts';
import { Driver } from './driver.ts';
import { EarlyMessages } from './early-messages.ts';
import { commandsFrame, encodedMessageFrame, messageFrame, readFrame } from './frames.ts';
import { LagAnswers } from './lag-answers.ts';
import { Memory } from './memory.ts';
import { Mempool } from './mempool.ts';
import { NodeStoppedError } from './node-errors.ts';
import { type NodeLimits, nodeLimitsOf } from './node-limits.ts';
import type { NodeSetup } from './node-setup.ts';
import { type Receipt, Receipts } from './receipts.ts';
import { Alarms } from './timers.ts';
import { Turn } from './turn.ts';

/**
 * A validator, or a follower, on a disk and a network: the shell of a consensus machine.
 *
 * Works in turns. A turn takes whatever has come, up to a bound, has the machine do what it can, makes all of it durable
 * by one sync, and only then lets anything out: first to whoever records, then to peers and clients. So what leaves a node
 * is what it finds again after a crash, and a node that is killed at any instant comes back as if it had been slow.
 *
 * When the disk or the application fails, the node stops, and nothing leaves it any more.
 */
export class Node implements Receiver {
  readonly #setup: NodeSetup;
  readonly #limits: NodeLimits;
  readonly #memory: Memory;
  readonly #driver: Driver;
  readonly #alarms: Alarms;
  readonly #mempool: Mempool;
  readonly #receipts = new Receipts();
  readonly #early: EarlyMessages;
  readonly #lagAnswers: LagAnswers;
  readonly #stopped: Promise<NodeStoppedError | undefined>;
  #tellStopped: (error: NodeStoppedError | undefined) => void = () => undefined;
  /** What comes from within: timers, and blocks to propose. */
  #inputs: Input[] = [];
  /** Commands of clients that the peers were not told of. */
  #untold: Uint8Array[] = [];
  /** What it has said at the height at work, for peers that may have missed it. */
  #said: Message[];
  /** Whether commands were waited for long enough. */
  #isIdle = false;
  #running: Promise<void> | undefined;
  /** Whether something has come since the turn at work began. */
  #hasNews = false;
  /** The height before the one that early messages are of. */
  #earlyAt: number;
  #state: 'new' | 'up' | 'closed' = 'new';
  /** What replaying the journal has led to. */
  #first: Turn;

  private constructor(setup: NodeSetup, limits: NodeLimits, memory: Memory) {
    const { recovery, identity, signer } = memory;
    this.#setup = setup;
    this.#limits = limits;
    this.#memory = memory;
    this.#alarms = new Alarms(setup.timers);
    this.#lagAnswers = new LagAnswers(this.#alarms);
    this.#mempool = new Mempool(limits);
    this.#early = new EarlyMessages(limits.maxEarlyBytes);
    this.#said = [...recovery.own];
    this.#stopped = new Promise((resolve) => {
      this.#tellStopped = resolve;
    });
    const { head, carried, application, offences } = recovery;
    const start = { identity, head, carried, application, offences, signer, ...limits };
    this.#driver = new Driver(setup, start, this.#errands());
    this.#first = new Turn(memory.pending);
    this.#driver.replay(recovery, this.#first);
    this.#earlyAt = head.height;
    if (recovery.inputs.length === 0) this.#driver.take({ kind: 'start' }, this.#first);
  }

  /**
   * Brings a node to where it was. Nothing leaves it before {@link start}.
   *
   * @throws NodeConfigError if a limit is no positive whole number
   * @throws ValidatorSetError if the validators make up no set
   * @throws JournalError, ForeignJournalError, NodeReplayError, LastSignError if the folder cannot be believed
   * @throws DiskError if the disk fails
   */
  static async open(setup: NodeSetup): Promise<Node> {
    const limits = nodeLimitsOf(setup.limits);
    return new Node(setup, limits, await Memory.open(setup, limits));
  }

  /** The height at work. */
  get height(): number {
    return this.#driver.machine.height;
  }

  get round(): number {
    return this.#driver.machine.round;
  }

  /** A hash of all that the machine knows of this height. */
  fingerprint(): string {
    return this.#driver.machine.fingerprint();
  }

  /** Resolves when the node works no more: with why, or with undefined if it was told to close. */
  get stopped(): Promise<NodeStoppedError | undefined> {
    return this.#stopped;
  }

  /** @throws ListenError if the transport cannot listen where it was told to */
  async start(): Promise<void> {
    const { height } = this;
    this.#state = 'up';
    for (const step of this.#memory.recovery.steps) this.#setup.record?.(step);
    await this.#setup.transport.start(this);
    this.#setup.report?.({ kind: 'recovered', height, tornBytes: this.#memory.tornBytes });
    this.#wake();
  }

  /**
   * Hands in a command, and resolves when it is decided, or will not be looked at. Rejects with a NodeStoppedError if
   * nobody can say whether it will be decided; then, and if the answer does not come, it may be handed in again, here or
   * elsewhere.
   */
  async submit(command: Uint8Array): Promise<Receipt> {
    if (this.#state !== 'up') throw closedError();
    const refusal = this.#refusalOf(command);
    if (refusal !== undefined) return { kind: 'refused', why: refusal };
    const offer = this.#mempool.offer(command);
    if (offer.kind === 'full') return { kind: 'busy' };
    if (offer.kind === 'decided') return { kind: 'decided', height: offer.height };
    if (offer.kind === 'added') this.#untold.push(command);
    this.#wake();
    return this.#receipts.of(offer.id);
  }

  /** Ends the turn at work, and lets go of the disk and the network. */
  async close(): Promise<void> {
    await this.#end(undefined);
  }

  /** Stops as a killed process does. What the disk was asked to do may be done. */
  crash(): void {
    this.#state = 'closed';
    this.#alarms.cancelAll();
    this.#receipts.refuse(closedError());
    this.#tellStopped(undefined);
  }

  arrived(): void {
    this.#wake();
  }

  /** What was said before may not have arrived: it is said again, and what the peer lacks it will ask for. */
  connected(peer: string): void {
    if (this.#state !== 'up') return;
    const { height, round } = this;
    for (const message of [...this.#said, { kind: 'status', height, round } as const])
      this.#send(peer, message);
  }

  disconnected(): void {}

  #wake(): void {
    this.#hasNews = true;
    if (this.#state === 'up') this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    try {
      // Those who come in the same turn of the event loop go together.
      await Promise.resolve();
      while (this.#hasNews && this.#state === 'up') {
        this.#hasNews = false;
        await this.#turn();
      }
      // In the very turn in which nothing was left: who comes later finds nobody at work, and starts it again.
      this.#running = undefined;
    } catch (cause) {
      this.#running = undefined;
      const why = cause instanceof Error ? cause.message : String(cause);
      const cure = 'Mend what is said above, and start it again.';
      if (this.#state === 'up') await this.#end(new NodeStoppedError(why, cure, { cause }));
    }
  }

  async #turn(): Promise<void> {
    const turn = this.#beginTurn();
    this.#driver.goOn(turn);
    for (let taken = 0; !turn.isOver; taken += 1) {
      this.#welcomeEarly();
      const input = this.#inputs.shift();
      const arrival = input === undefined ? this.#setup.transport.next() : undefined;
      if (input !== undefined) this.#driver.take(input, turn);
      else if (arrival !== undefined) await this.#arrived(arrival, turn);
      else break;
      if (taken < this.#limits.maxTogether) continue;
      this.#hasNews = true;
      break;
    }
    if (turn.isOver) this.#hasNews = true;
    await this.#finish(turn);
    this.#tellCommands();
    this.#build();
  }

  #beginTurn(): Turn {
    const first = this.#first;
    this.#first = new Turn([]);
    return first.lines.length + first.releases.length > 0 ? first : new Turn(this.#memory.pending);
  }

  /** At a new height, what came too soon is not too soon any more. */
  #welcomeEarly(): void {
    if (this.height === this.#earlyAt) return;
    this.#earlyAt = this.height;
    const early = this.#early.takeAll();
    this.#inputs.unshift(...early.map(({ message, from }) => ({ kind: 'message', message, from }) as const));
  }

  async #arrived({ from, bytes }: Arrival, turn: Turn): Promise<void> {
    const content = readFrame(bytes);
    switch (content.kind) {
      case 'malformed':
        return;
      case 'commands':
        for (const command of content.commands)
          if (this.#refusalOf(command) === undefined) this.#mempool.offer(command);
        return;
      case 'message':
        return this.#heard(content.message, { from, bytes: bytes.length }, turn);
    }
  }

  async #heard(
    message: Message,
    { from, bytes }: { readonly from: string; readonly bytes: number },
    turn: Turn,
  ): Promise<void> {
    const isSigned = message.kind !== 'status' && message.kind !== 'decision';
    if (message.kind === 'status' && message.height < this.height) {
      await this.#help(from, message.height);
      return;
    }
    if (isSigned) this.#setup.witness?.(message);
    if (!isSigned || message.height !== this.height + 1) {
      this.#driver.take({ kind: 'message', message, from }, turn);
      return;
    }
    this.#early.add(message, from, bytes);
    // Whoever is in a later round there has done without us for a while: it has a decision for us.
    const { height, round } = this;
    if (message.round > 0) turn.releases.push(() => this.#send(from, { kind: 'status', height, round }));
  }

  /** The machine would remember the last few decisions; the disk has them all. */
  async #help(peer: string, height: number): Promise<void> {
    if (!this.#lagAnswers.isDue(peer, height)) return;
    const decisions = await this.#memory.decisionsFrom(height);
    decisions.forEach((decision, index) => {
      this.#setup.transport.send(peer, { bytes: encodedMessageFrame(decision), height: height + index });
    });
  }

  async #finish(turn: Turn): Promise<void> {
    await this.#memory.keep(turn);
    // Killed meanwhile: what was on its way to the disk may be there, and nobody hears of it.
    if (this.#state !== 'up') return;
    for (const step of turn.steps) this.#setup.record?.(step);
    if (turn.decided.length > 0) this.#said = [];
    for (const message of turn.said) {
      this.#said.push(message);
      this.#setup.witness?.(message);
    }
    for (const release of turn.releases) release();
    for (const { decision, stateRoot } of turn.decided) {
      const { height, commands } = decision.block;
      for (const id of this.#mempool.decided(commands, height)) this.#receipts.decided(id, height);
      this.#setup.report?.({ kind: 'decided', height, stateRoot, commands: commands.length });
    }
    await this.#memory.tidy(turn);
  }

  /** Answers the machine if it wants a block and there is something to put in, or nothing came for a while. */
  #build(): void {
    const { wanted } = this.#driver;
    const isDue = this.#mempool.size > 0 || this.#isIdle;
    if (wanted !== undefined && !isDue) {
      if (!this.#alarms.isSet('idle')) this.#alarms.set('idle', this.#setup.idleMs, () => this.#idle());
      return;
    }
    this.#isIdle = false;
    this.#alarms.cancel('idle');
    if (wanted === undefined) return;
    const { application } = this.#memory.recovery;
    const { height, round } = wanted;
    const commands = proposable(this.#mempool, application, height, this.#limits);
    this.#inputs.push({ kind: 'block', height, round, commands });
    this.#hasNews = true;
  }

  #idle(): void {
    this.#isIdle = true;
    this.#wake();
  }

  #refusalOf(command: Uint8Array): string | undefined {
    if (command.length > this.#limits.maxCommandBytes)
      return `it has ${command.length} bytes, and ${this.#limits.maxCommandBytes} are allowed`;
    const isAcceptable = this.#memory.recovery.application.accepts([command], this.height);
    return isAcceptable ? undefined : 'the application does not accept it';
  }

  #tellCommands(): void {
    const commands = this.#untold;
    this.#untold = [];
    for (let from = 0; from < commands.length; ) {
      let bytes = 0;
      let to = from;
      while (to < commands.length && bytes < maxCommandsFrameBytes) {
        bytes += commands[to]?.length ?? 0;
        to += 1;
      }
      // Dropped first when a peer is slow: it hears of them when they are proposed.
      const parcel = { bytes: commandsFrame(commands.slice(from, to)), height: 0 };
      for (const peer of this.#setup.peers) this.#setup.transport.send(peer, parcel);
      from = to;
    }
  }

  #errands(): ConstructorParameters<typeof Driver>[2] {
    return {
      broadcast: (message) => {
        const parcel = { bytes: messageFrame(message), height: heightOf(message) };
        for (const peer of this.#setup.peers) this.#setup.transport.send(peer, parcel);
      },
      send: (to, message) => this.#send(to, message),
      wait: ({ of, height, round, milliseconds }) =>
        this.#alarms.set(of, milliseconds, () => {
          this.#inputs.push({ kind: 'timeout', of, height, round });
          this.#wake();
        }),
      accuse: (evidence: Evidence) => this.#setup.report?.({ kind: 'accused', evidence }),
    };
  }

  #send(to: string, message: Message): void {
    this.#setup.transport.send(to, { bytes: messageFrame(message), height: heightOf(message) });
  }

  async #end(error: NodeStoppedError | undefined): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#alarms.cancelAll();
    await this.#running;
    this.#receipts.refuse(error ?? closedError());
    await this.#setup.transport.close();
    // Whoever closes after a failure is told of it below.
    await this.#memory.close().catch((cause) => {
      if (error === undefined) throw cause;
    });
    this.#tellStopped(error);
  }
}

/** Roughly: a frame ends with the command that passes it. */
const maxCommandsFrameBytes = 256 << 10;

function heightOf(message: Message): number {
  return message.kind === 'decision' ? message.block.height : message.height;
}

function closedError(): NodeStoppedError {
  return new NodeStoppedError('it was closed', 'Start it again.');
}
