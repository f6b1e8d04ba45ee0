import {
  type Carried,
  ConsensusMachine,
  decodeMessage,
  type Evidence,
  encodeMessage,
  type Input,
  type Message,
  type Output,
  type Step,
} from '../consensus/index.ts';
import type { NodeApplication } from './application.ts';
import { type ChainHead, encodeSavedChain } from './chain-head.ts';
import { CountedSignatures } from './counted-signatures.ts';
import type { GuardedSigner } from './guarded-signer.ts';
import { DivergedError } from './node-errors.ts';
import type { NodeSetup } from './node-setup.ts';
import type { RecentOffences } from './recent-offences.ts';
import type { MachineMemory } from './recorded-step.ts';
import type { Recovery } from './recovery.ts';
import type { Turn } from './turn.ts';

/** What a machine asks for that is carried out when the turn is durable. */
export interface Errands {
  broadcast(message: Message): void;
  send(to: string, message: Message): void;
  wait(wait: Extract<Output, { kind: 'wait' }>): void;
  accuse(evidence: Evidence): void;
}

/** From where a driver starts. */
export interface DriverStart {
  readonly identity: string;
  readonly head: ChainHead;
  readonly carried: Carried;
  readonly application: NodeApplication;
  readonly offences: RecentOffences;
  readonly signer: GuardedSigner;
  readonly snapshotEvery: number;
}

/**
 * Feeds a machine and notes what it does, so that a machine that is fed with the notes does the same again. Carries out
 * nothing: what has to wait for the disk goes into the {@link Turn}.
 */
export class Driver {
  readonly machine: ConsensusMachine;
  readonly #setup: NodeSetup;
  readonly #start: DriverStart;
  readonly #errands: Errands;
  readonly #signatures: CountedSignatures;
  #steps = 0;
  /** What was noted already of what is done again, by its encoding and by its number. */
  #known: { readonly own: ReadonlySet<string>; readonly steps: number } = { own: new Set(), steps: 0 };
  #wanted: Extract<Output, { kind: 'build' }> | undefined;

  constructor(setup: NodeSetup, start: DriverStart, errands: Errands) {
    const { head, carried, signer, application, offences } = start;
    this.#setup = setup;
    this.#start = start;
    this.#errands = errands;
    this.#signatures = new CountedSignatures(setup.signatures);
    this.machine = new ConsensusMachine({
      chain: setup.chain,
      ...head,
      carried,
      signer,
      signatures: this.#signatures,
      application,
      timeouts: setup.timeouts,
      recent: offences.blocks,
    });
  }

  /** The round for which the machine wants commands, if it still does. */
  get wanted(): { readonly height: number; readonly round: number } | undefined {
    const isDue = this.#wanted?.height === this.machine.height && this.#wanted.round === this.machine.round;
    return isDue ? this.#wanted : undefined;
  }

  /** Does again what the journal tells of this height. */
  replay({ inputs, own, steps, head }: Recovery, turn: Turn): void {
    this.#known = {
      own: new Set(own.map(nameOf)),
      steps: steps.filter(({ step }) => step.height === head.height).length,
    };
    for (const input of inputs) this.#take(input, turn, 'noted');
  }

  /** Takes an input, and does what can be done; but nothing more once the turn is over. */
  take(input: Input, turn: Turn): void {
    this.#take(input, turn, 'not noted');
  }

  /** Does what an earlier turn has left, because it was over. */
  goOn(turn: Turn): void {
    while (!turn.isOver) {
      const { height } = this.machine;
      const outputs = this.machine.advance();
      if (outputs.length === 0) return;
      if (this.machine.height > height) this.#begun(turn);
      this.#carryOut(outputs, turn);
    }
  }

  #take(input: Input, turn: Turn, state: 'noted' | 'not noted'): void {
    const { genuine, forged } = this.#signatures;
    const outputs = this.machine.put(input);
    if (input.kind === 'block') this.#wanted = undefined;
    if (state === 'not noted' && this.#matters(input, { genuine, forged }))
      turn.note({ kind: 'input', input });
    this.#carryOut(outputs, turn);
    this.goOn(turn);
  }

  /** Whether a machine that is not told the same could come to something else. */
  #matters(input: Input, before: { readonly genuine: number; readonly forged: number }): boolean {
    switch (input.kind) {
      case 'start':
      case 'block':
        return true;
      case 'timeout':
        return input.of !== 'gossip' && input.height === this.machine.height;
      case 'message':
        if (input.message.kind === 'decision' && this.#signatures.forged > before.forged) return false;
        return this.#signatures.genuine > before.genuine;
    }
  }

  /** The machine has begun the next height by itself; one that is built from the journal has to be told. */
  #begun(turn: Turn): void {
    this.#steps = 0;
    this.#known = { own: new Set(), steps: 0 };
    turn.note({ kind: 'input', input: { kind: 'start' } });
  }

  #carryOut(outputs: readonly Output[], turn: Turn): void {
    for (const output of outputs) this.#carryOutOne(output, turn);
  }

  #carryOutOne(output: Output, turn: Turn): void {
    const errands = this.#errands;
    switch (output.kind) {
      case 'persist':
        this.#persist(output.record, turn);
        break;
      case 'step':
        this.#did(output.step, turn);
        break;
      case 'decide':
        this.#decided(output, turn);
        break;
      case 'build':
        this.#wanted = output;
        break;
      case 'broadcast':
        turn.releases.push(() => errands.broadcast(output.message));
        break;
      case 'send':
        turn.releases.push(() => errands.send(output.to, output.message));
        break;
      case 'wait':
        turn.releases.push(() => errands.wait(output));
        break;
      case 'accuse':
        turn.releases.push(() => errands.accuse(output.evidence));
        break;
      case 'diverged':
        throw new DivergedError(output.height, output.block);
    }
  }

  #did(step: Step, turn: Turn): void {
    const recorded = { index: this.#steps, step, after: this.#memory(), age: 'new' } as const;
    this.#steps += 1;
    if (recorded.index >= this.#known.steps)
      turn.did(recorded, this.#setup.record === undefined ? 'nobody' : 'records');
  }

  /** A decision is noted when it is told, with what follows from it. */
  #persist(record: Uint8Array, turn: Turn): void {
    const message = decodeMessage(record);
    if (message.kind === 'proposal' || message.kind === 'prevote' || message.kind === 'precommit') {
      if (!this.#known.own.has(nameOf(message))) turn.noteOwn(message);
    } else if (message.kind !== 'decision') {
      throw new Error(
        `a machine wants a ${message.kind} to be kept; this is a bug in Assay, please report it`,
      );
    }
  }

  #decided(output: Extract<Output, { kind: 'decide' }>, turn: Turn): void {
    const { decision, stateRoot, validators, carried } = output;
    const { identity, application, offences, snapshotEvery } = this.#start;
    const { block, certificate } = decision;
    turn.noteDecided({ decision, stateRoot, carried, bytes: encodeMessage(decision) });
    offences.add(block);
    // A recorder is told again of the last two heights: of more in one turn, it would never hear of the first.
    if (this.#setup.record !== undefined) turn.end();
    if (block.height % snapshotEvery !== 0) return;
    // Taken now: the application goes on with the next block.
    turn.snapshot = encodeSavedChain({
      identity,
      head: { height: block.height + 1, previous: certificate.block, stateRoot, validators },
      carried,
      offences: offences.blocks,
      application: application.snapshot(),
    });
  }

  #memory(): MachineMemory {
    const { height, round, step, locked, valid } = this.machine;
    return { height, round, step, locked, valid };
  }
}

function nameOf(message: Message): string {
  return Buffer.from(encodeMessage(message)).toString('base64');
}
