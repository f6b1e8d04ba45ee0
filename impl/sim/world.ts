import {
  type Block,
  blockIdOf,
  decodeMessage,
  type Message,
  type Signer,
  type Step,
  type ValidatorSet,
} from '../consensus/index.ts';
import { Dice, questions } from './dice.ts';
import { EvidenceWatch } from './evidence-watch.ts';
import { Host, type Surroundings } from './host.ts';
import { liarFor } from './liars.ts';
import type { Tear } from './log-on-disk.ts';
import type { Machine } from './machine.ts';
import { Network } from './network.ts';
import {
  type Crash,
  calmAt,
  type Fault,
  faultyValidators,
  machinesOf,
  type Plan,
  type Window,
} from './plan.ts';
import { ProgressWatch, patienceFor } from './progress-watch.ts';
import { Referee } from './referee.ts';
import { CarelessSigner, RememberingSigner } from './remembering-signer.ts';
import type { MachineReport, Property, Run, RunVerdict } from './run.ts';
import { RunDigest } from './run-digest.ts';
import { Conspiracy, type Liar, type Utterance, Voice } from './script.ts';
import type { SimulateOptions } from './simulate.ts';
import { keyOf, SimulatedSignatures, validatorOf } from './simulated-signatures.ts';
import { firstValidators } from './tally.ts';
import { Timeline } from './timeline.ts';

/** What a world is given, with nothing left open. */
export type WorldSetup = SimulateOptions &
  Required<Pick<SimulateOptions, 'newMachine' | 'newApplication' | 'commands' | 'timeouts'>>;

/** A machine with what is around it, and what it did. */
interface Inhabitant {
  readonly machine: number;
  readonly validator: number;
  readonly key: string;
  readonly isFaulty: boolean;
  readonly liar: Liar | undefined;
  readonly host: Host;
  decisions: number;
  steps: number;
  restarts: number;
  readonly accused: Set<number>;
}

/** One run: machines, their disks, the network between them, and those who watch. */
export class World {
  readonly #plan: Plan;
  readonly #setup: WorldSetup;
  readonly #timeline = new Timeline<() => void>();
  readonly #dice: Dice;
  readonly #network: Network;
  readonly #signatures: SimulatedSignatures;
  readonly #validators: ValidatorSet;
  readonly #referee: Referee;
  readonly #progress = new ProgressWatch();
  readonly #digest = new RunDigest();
  readonly #inhabitants = new Map<number, Inhabitant>();
  readonly #suspects: ReadonlySet<string>;
  readonly #struck: Partial<Record<Fault['kind'], number>> = {};
  readonly #conspiracy = new Conspiracy();
  readonly #proposed = new Set<string>();
  /** Blocks that were proposed for heights that have not begun. */
  readonly #early = new Map<number, readonly Block[]>();
  #isCalm = false;
  #undecodable = 0;
  #verdict: RunVerdict = { kind: 'holds' };

  constructor(plan: Plan, setup: WorldSetup) {
    this.#plan = plan;
    this.#setup = setup;
    this.#dice = new Dice(plan.seed);
    this.#network = new Network(plan, this.#dice);
    this.#signatures = new SimulatedSignatures(plan.seed);
    this.#validators = firstValidators(plan);
    const faulty = faultyValidators(plan);
    this.#suspects = new Set([...faulty].map(keyOf));
    this.#referee = new Referee({
      chain,
      validators: this.#validators,
      signatures: this.#signatures,
      newApplication: setup.newApplication,
      suspects: this.#suspects,
      violated: (property, detail) => this.#violated(property, detail),
    });
    const machines = machinesOf(plan);
    for (const machine of machines) this.#settle(machine, machines, faulty);
  }

  run(): Run {
    this.#setup.observeHeight?.(1, this.#validators);
    for (const fault of this.#plan.faults) if (fault.kind === 'crash') this.#schedule(fault);
    this.#at(calmAt(this.#plan), () => this.#calm());
    for (const { host } of this.#inhabitants.values()) this.#at(0, () => host.start());
    while (this.#verdict.kind === 'holds' && !this.#isDone()) {
      const event = this.#timeline.next();
      if (event === undefined) this.#violated('progress', 'nothing is going to happen any more');
      else event();
    }
    for (const { host } of this.#inhabitants.values()) host.settle();
    return this.#report();
  }

  #at(time: number, event: () => void): void {
    this.#timeline.add(time, event);
  }

  #isDone(): boolean {
    for (const { isFaulty, decisions } of this.#inhabitants.values())
      if (!isFaulty && decisions < this.#plan.heights) return false;
    return true;
  }

  #settle(machine: number, machines: readonly number[], faulty: ReadonlySet<number>): void {
    const validator = machine % this.#plan.powers.length;
    const isFaulty = faulty.has(validator);
    const script = this.#scriptOf(validator);
    const key = keyOf(validator);
    const others = machines.filter((other) => other !== machine);
    const voice = new Voice({
      machine,
      others,
      keys: this.#plan.powers.map((_, index) => keyOf(index)),
      chain,
      signer: new CarelessSigner(key, this.#signatures),
      dice: this.#dice,
      conspiracy: this.#conspiracy,
    });
    const around = this.#surroundings(machine, others);
    const host = new Host(
      {
        chain,
        validators: this.#validators,
        signatures: this.#signatures,
        timeouts: this.#setup.timeouts,
        syncMs: this.#plan.syncMs,
        forgot: (what) => {
          if (!isFaulty)
            this.#violated('nothing forgotten', `machine ${machine} does not come to it again: ${what}`);
        },
        newApplication: this.#setup.newApplication,
        newMachine: (setup) => {
          const made = this.#setup.newMachine(setup, machine);
          return isFaulty ? made : this.#watched(made, machine);
        },
        newSigner: (signed) =>
          script === undefined ? this.#signerOf(machine, signed) : new CarelessSigner(key, this.#signatures),
      },
      around,
    );
    const liar = script === undefined ? undefined : liarFor(script, voice);
    const counts = { decisions: 0, steps: 0, restarts: 0, accused: new Set<number>() };
    this.#inhabitants.set(machine, { machine, validator, key, isFaulty, liar, host, ...counts });
    if (script !== undefined) this.#strikes('byzantine');
    else if (machine >= this.#plan.powers.length) this.#strikes('twins');
  }

  #scriptOf(validator: number) {
    for (const fault of this.#plan.faults)
      if (fault.kind === 'byzantine' && fault.validator === validator) return fault.script;
    return undefined;
  }

  #signerOf(machine: number, signed: readonly Message[]): Signer {
    const { key, isFaulty } = this.#inhabitant(machine);
    const signer = new RememberingSigner(key, this.#signatures, (what) => {
      if (!isFaulty) this.#violated('nothing forgotten', `machine ${machine} wants to sign again: ${what}`);
    });
    for (const message of signed) signer.remember(message);
    return signer;
  }

  #watched(made: Machine, machine: number): Machine {
    if (this.#suspects.size === 0) return made;
    return new EvidenceWatch(made, {
      chain,
      signatures: this.#signatures,
      suspects: this.#suspects,
      validatorsAt: (height) => this.#referee.beginning(height)?.validators,
      missed: (key, place) =>
        this.#violated(
          'the guilty are accused',
          `machine ${machine} does not accuse ${key} of two: ${place}`,
        ),
    });
  }

  #surroundings(machine: number, others: readonly number[]): Surroundings {
    return {
      after: (milliseconds, task) => this.#at(this.#timeline.now + milliseconds, task),
      broadcast: (message) => this.#says(machine, message, others),
      send: (to, message) => this.#says(machine, message, [Number(to)]),
      build: (height, round) => this.#setup.commands(machine, height, round),
      clockFactor: () => this.#clockFactor(machine),
      liesNow: () => this.#faultNow('lying disk', machine) !== undefined,
      step: (step) => this.#stepped(machine, step),
      proposes: (message) => this.#shows(message),
      decided: (decision, stateRoot, validators) => {
        const inhabitant = this.#inhabitant(machine);
        const { height } = decision.certificate;
        inhabitant.decisions = Math.max(inhabitant.decisions, height);
        if (inhabitant.isFaulty) return;
        const before = this.#referee.decided.length;
        this.#referee.decides(machine, decision, stateRoot, validators);
        if (this.#referee.decided.length > before) this.#begins(height + 1);
      },
      accused: ({ evidence }) => {
        const inhabitant = this.#inhabitant(machine);
        const culprit = evidence.kind === 'double vote' ? evidence.first.voter : evidence.first.proposer;
        inhabitant.accused.add(validatorOf(culprit, this.#plan.powers.length) ?? -1);
        if (!inhabitant.isFaulty) this.#referee.accuses(machine, evidence);
      },
      diverged: ({ height, block }) => {
        if (this.#inhabitant(machine).isFaulty) return;
        this.#violated(
          'validity',
          `machine ${machine} refuses ${block}, which a quorum decided at height ${height}`,
        );
      },
    };
  }

  #inhabitant(machine: number): Inhabitant {
    const inhabitant = this.#inhabitants.get(machine);
    if (inhabitant === undefined)
      throw new Error(`there is no machine ${machine}; this is a bug in Assay, please report it`);
    return inhabitant;
  }

  #begins(height: number): void {
    const beginning = this.#referee.beginning(height);
    if (beginning === undefined) return;
    this.#setup.observeHeight?.(height, beginning.validators);
    for (const block of this.#early.get(height) ?? []) this.#judges(block, height);
    this.#early.delete(height);
  }

  #says(from: number, message: Message, to: readonly number[]): void {
    const { liar, isFaulty, key } = this.#inhabitant(from);
    if (!isFaulty) this.#referee.sends(from, key, message);
    if (liar !== undefined) {
      this.#utter(from, liar.says(message, to));
      return;
    }
    this.#shows(message);
    for (const each of to) this.#carry(from, each, message);
  }

  #utter(from: number, utterances: readonly Utterance[]): void {
    for (const { to, content } of utterances) {
      if (!(content instanceof Uint8Array)) this.#shows(content);
      this.#carry(from, to, content);
    }
  }

  /** Tells the observer of a block that is proposed for the first time. */
  #shows(message: Message): void {
    if (this.#setup.observeBlock === undefined || message.kind !== 'proposal') return;
    const id = blockIdOf(message.block);
    if (this.#proposed.has(id)) return;
    this.#proposed.add(id);
    const { height, block } = message;
    // Liars and twins may be ahead of all who are correct. A block can be judged once its height has begun for these.
    if (this.#referee.beginning(height) !== undefined) this.#judges(block, height);
    else this.#early.set(height, [...(this.#early.get(height) ?? []), block]);
  }

  #judges(block: Block, height: number): void {
    this.#setup.observeBlock?.(block, this.#referee.isValid(block, height) ? 'valid' : 'invalid');
  }

  #carry(from: number, to: number, content: Message | Uint8Array): void {
    this.#network.send(from, to, this.#timeline.now, (at) =>
      this.#at(at, () => this.#arrives(from, to, content)),
    );
  }

  #arrives(from: number, to: number, content: Message | Uint8Array): void {
    const { host, liar } = this.#inhabitant(to);
    const message = content instanceof Uint8Array ? decodeMessage(content) : content;
    if (message.kind === 'malformed') {
      this.#undecodable += 1;
      return;
    }
    this.#digest.arrival(this.#timeline.now, from, to, message);
    host.take({ kind: 'message', message, from: String(from) });
    // Those who follow a script do not answer each other, or two of them would never stop.
    if (liar !== undefined && this.#inhabitant(from).liar === undefined) this.#utter(to, liar.hears(message));
  }

  #stepped(machine: number, step: Step): void {
    const inhabitant = this.#inhabitant(machine);
    inhabitant.steps += 1;
    this.#digest.step(machine, step);
    this.#setup.observe?.(machine, step, this.#timeline.now);
    if (inhabitant.isFaulty) return;
    this.#progress.step(machine, step);
    if (!this.#isCalm || this.#progress.roundsOf(machine) <= this.#patience().rounds) return;
    this.#violated('progress', `machine ${machine} is in round ${step.round} of height ${step.height}`);
  }

  #patience() {
    return patienceFor(this.#plan.powers.length, this.#setup.timeouts, this.#progress.highestRound);
  }

  /** From now on only twins and scripts interfere, and every so often somebody has to have decided something. */
  #calm(): void {
    this.#isCalm = true;
    for (const { host } of this.#inhabitants.values()) host.dieWhileSyncing(undefined);
    this.#progress.reset();
    this.#expectDecisions();
  }

  #expectDecisions(): void {
    const before = [...this.#inhabitants.values()].map(({ decisions }) => decisions);
    this.#at(this.#timeline.now + this.#patience().milliseconds, () => {
      for (const [index, { machine, isFaulty, decisions }] of [...this.#inhabitants.values()].entries()) {
        if (isFaulty || decisions >= this.#plan.heights || decisions > (before[index] ?? 0)) continue;
        this.#violated('progress', `machine ${machine} stays at height ${decisions + 1}`);
      }
      this.#expectDecisions();
    });
  }

  #schedule(fault: Crash): void {
    const inhabitant = this.#inhabitants.get(fault.machine);
    if (inhabitant === undefined) return;
    this.#at(fault.at, () => {
      if (fault.moment === 'then') this.#crash(inhabitant, fault);
      else inhabitant.host.dieWhileSyncing(() => this.#crash(inhabitant, fault));
    });
  }

  #crash(inhabitant: Inhabitant, fault: Crash): void {
    const crashed = inhabitant.host.crash();
    if (crashed === undefined) return;
    this.#strikes('crash');
    this.#at(this.#timeline.now + fault.downMs, () => {
      inhabitant.restarts += 1;
      crashed.restart(this.#tearOf(fault));
    });
  }

  #tearOf({ id, unsafe }: Crash): Tear {
    switch (unsafe) {
      case 'kept':
        return { kept: (bytes) => bytes, isHole: () => false };
      case 'lost':
        return { kept: () => 0, isHole: () => false };
      case 'torn':
        return {
          kept: (bytes) => this.#dice.below(bytes + 1, questions.tear, id),
          isHole: (sector) => this.#dice.happens(0.25, questions.hole, id, sector),
        };
    }
  }

  #clockFactor(machine: number): number {
    const skew = this.#faultNow('clock skew', machine);
    return skew?.kind === 'clock skew' ? skew.factor : 1;
  }

  #faultNow(kind: 'clock skew' | 'lying disk', machine: number): Fault | undefined {
    const { now } = this.#timeline;
    for (const fault of this.#plan.faults) {
      if (fault.kind !== kind || !('machine' in fault) || fault.machine !== machine) continue;
      if (!isIn(fault as Window, now)) continue;
      this.#strikes(kind);
      return fault;
    }
    return undefined;
  }

  #strikes(kind: Fault['kind']): void {
    this.#struck[kind] = (this.#struck[kind] ?? 0) + 1;
  }

  #violated(property: Property, detail: string): void {
    if (this.#verdict.kind === 'holds')
      this.#verdict = { kind: 'violated', property, detail, at: this.#timeline.now };
  }

  #report(): Run {
    const { lost, duplicated, delayed, reordered, cut } = this.#network.counts;
    const links = {
      loss: lost,
      duplication: duplicated,
      delay: delayed,
      reordering: reordered,
      partition: cut,
    };
    return {
      plan: this.#plan,
      verdict: this.#verdict,
      decided: this.#referee.decided,
      machines: [...this.#inhabitants.values()].map(reportOf),
      finalTime: this.#timeline.now,
      highestRound: this.#progress.highestRound,
      messages: { ...this.#network.counts, undecodable: this.#undecodable },
      struck: { ...links, ...this.#struck },
      digest: this.#digest.value,
    };
  }
}

/** The name of the chain, which is in everything signed. */
const chain = 'simulated';

function isIn({ from, to }: Window, now: number): boolean {
  return now >= from && now < to;
}

function reportOf(inhabitant: Inhabitant): MachineReport {
  const { machine, validator, isFaulty, host, steps, restarts, accused } = inhabitant;
  return {
    machine,
    validator,
    role: isFaulty ? 'faulty' : 'correct',
    height: host.machine?.height ?? 0,
    steps,
    restarts,
    accused: [...accused].sort((one, other) => one - other),
  };
}
