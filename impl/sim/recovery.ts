import {
  type Decision,
  decodeMessage,
  evidenceReach,
  type Input,
  type Message,
  type Output,
  ValidatorSet,
} from '../consensus/index.ts';
import type { HostSetup } from './host.ts';
import { type LogEntry, LogOnDisk } from './log-on-disk.ts';
import type { Machine } from './machine.ts';
import { isTold, type Told } from './told.ts';

/** A machine brought back to where its log ends. */
export interface Recovered {
  readonly machine: Machine;
  /** The log written anew, so that all of it is safe. */
  readonly log: LogOnDisk;
  /** What is still to be done of that which the machine has asked for in this height. */
  readonly outputs: readonly Output[];
  /** All steps since the last safe decision again, from the first on, and what was decided. */
  readonly told: readonly Told[];
}

/**
 * Brings a machine back: executes the decided blocks of `chain`, and hands in again what the machine was told since then.
 * It does again what it did, so decisions that are in the log and not in the chain are added to the chain.
 */
export function recover(entries: readonly LogEntry[], chain: Decision[], setup: HostSetup): Recovered {
  const records = entries.flatMap((entry) => (entry.kind === 'record' ? [messageIn(entry.record)] : []));
  const application = setup.newApplication();
  let { validators } = setup;
  let stateRoot = '';
  for (const { block } of chain) {
    const execution = application.execute(block.commands, block.height);
    stateRoot = execution.stateRoot;
    if (execution.validators !== undefined) validators = ValidatorSet.of(execution.validators);
  }
  const [first] = entries;
  const machine = setup.newMachine({
    chain: setup.chain,
    height: chain.length + 1,
    previous: chain.at(-1)?.certificate.block ?? '',
    stateRoot,
    validators,
    signer: setup.newSigner(records),
    signatures: setup.signatures,
    application,
    timeouts: setup.timeouts,
    archive: (height) => chain[height - 1],
    recent: chain.slice(-evidenceReach).map(({ block }) => block),
    ...(first?.kind === 'carried' ? { carried: first.carried } : {}),
  });
  const recovered = new Replay(machine, chain).through(entries);
  const decided = records.filter(({ kind }) => kind === 'decision').length;
  const found = recovered.told.filter(({ kind }) => kind === 'decide').length;
  if (found < decided) setup.forgot('a decision');
  return recovered;
}

function messageIn(record: Uint8Array): Message {
  const message = decodeMessage(record);
  if (message.kind === 'malformed')
    throw new Error(
      'what the machine had persisted cannot be decoded; this is a bug in Assay, please report it',
    );
  return message;
}

/** Hands in what was handed in before, and forgets of the answers what was carried out before. */
class Replay {
  readonly #machine: Machine;
  readonly #chain: Decision[];
  #log = new LogOnDisk();
  #outputs: Output[] = [];
  readonly #told: Told[] = [];

  constructor(machine: Machine, chain: Decision[]) {
    this.#machine = machine;
    this.#chain = chain;
  }

  through(entries: readonly LogEntry[]): Recovered {
    const written = new Set(
      entries.flatMap((entry) => (entry.kind === 'record' ? [textOf(entry.record)] : [])),
    );
    const [first] = entries;
    if (first?.kind === 'carried') this.#log.append(first);
    this.#take({ kind: 'start' }, written);
    for (const entry of entries) {
      // What outlives a height is in the new log already, as the machine has decided that height again.
      if (entry.kind === 'carried') continue;
      if (entry.kind === 'input' || this.#isOfNow(entry.record)) this.#log.append(entry);
      if (entry.kind === 'record') continue;
      this.#answered(entry.input);
      this.#take(entry.input, written);
    }
    this.#log.sync();
    return { machine: this.#machine, log: this.#log, outputs: this.#outputs, told: this.#told };
  }

  #take(input: Input, written: ReadonlySet<string>): void {
    for (const output of this.#machine.take(input)) {
      if (isTold(output)) this.#told.push(output);
      else if (output.kind !== 'persist') this.#outputs.push(output);
      else if (!written.has(textOf(output.record)))
        this.#log.append({ kind: 'record', record: output.record });
      // From here on the log is that of the next height.
      if (output.kind === 'decide') {
        this.#chain.push(output.decision);
        this.#log = new LogOnDisk();
        this.#log.append({ kind: 'carried', carried: output.carried });
      }
    }
  }

  #isOfNow(record: Uint8Array): boolean {
    const message = messageIn(record);
    return message.kind !== 'decision' && message.height > this.#chain.length;
  }

  /** A timeout that ended before the crash is not waited for again, and a block that was built is not built again. */
  #answered(input: Input): void {
    if (input.kind !== 'timeout' && input.kind !== 'block') return;
    const index = this.#outputs.findIndex(
      (output) =>
        (output.kind === 'wait' || output.kind === 'build') &&
        (output.kind === 'build') === (input.kind === 'block') &&
        output.height === input.height &&
        output.round === input.round &&
        (output.kind !== 'wait' || input.kind !== 'timeout' || output.of === input.of),
    );
    if (index >= 0) this.#outputs.splice(index, 1);
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
