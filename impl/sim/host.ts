import type {
  Application,
  Decision,
  Input,
  Message,
  Output,
  Signatures,
  Signer,
  Step,
  Timeouts,
  ValidatorSet,
} from '../consensus/index.ts';
import { type LogEntry, LogOnDisk, type Tear } from './log-on-disk.ts';
import type { Machine, MachineSetup } from './machine.ts';
import { recover } from './recovery.ts';
import { isTold, type Told } from './told.ts';

/** What a simulated process has around it. */
export interface Surroundings {
  /** Has `task` done so many milliseconds from now. */
  readonly after: (milliseconds: number, task: () => void) => void;
  readonly broadcast: (message: Message) => void;
  readonly send: (to: string, message: Message) => void;
  /** The commands for a block. */
  readonly build: (height: number, round: number) => readonly Uint8Array[];
  /** How much longer a timeout takes that is started now: 1 with a good clock. */
  readonly clockFactor: () => number;
  /** Whether the disk says that it has synced, and has not. */
  readonly liesNow: () => boolean;
  readonly step: (step: Step) => void;
  /** Called before the step by which a message is sent is told of. */
  readonly proposes: (message: Message) => void;
  readonly decided: (decision: Decision, stateRoot: string, validators: ValidatorSet) => void;
  readonly accused: (output: Extract<Output, { kind: 'accuse' }>) => void;
  readonly diverged: (output: Extract<Output, { kind: 'diverged' }>) => void;
}

/** What a process is made of. Machine, signer and application are made anew whenever it starts. */
export interface HostSetup {
  readonly chain: string;
  readonly validators: ValidatorSet;
  readonly signatures: Signatures;
  readonly timeouts: Timeouts;
  readonly syncMs: number;
  readonly newMachine: (setup: MachineSetup) => Machine;
  readonly newApplication: () => Application;
  /** Called when a machine does not do again what it did before a crash. */
  readonly forgot: (what: string) => void;
  /** A signer that has signed these messages before. */
  readonly newSigner: (signed: readonly Message[]) => Signer;
}

/**
 * The process around a machine: keeps a log of what the machine is told, does what it asks for once that is safe, and
 * after a crash brings it back to where the log ends.
 */
export class Host {
  readonly #setup: HostSetup;
  readonly #around: Surroundings;
  #log = new LogOnDisk();
  /** The blocks that are decided, and safe. */
  readonly #chain: Decision[] = [];
  #machine: Machine | undefined;
  /** Counts crashes: what was asked for in an earlier life does not happen. */
  #life = 0;
  #inbox: Input[] = [];
  #isBusy = false;
  #isSyncing = false;
  #diesWhileSyncing: (() => void) | undefined;
  /** What was asked for and has to wait until the log is safe. */
  #outbox: Output[] = [];
  #untold: Told[] = [];
  #observed = { height: 0, steps: 0 };
  #decidedIn: { readonly decision: Decision; readonly entries: number }[] = [];

  constructor(setup: HostSetup, around: Surroundings) {
    this.#setup = setup;
    this.#around = around;
  }

  /** Undefined while the process is down. */
  get machine(): Machine | undefined {
    return this.#machine;
  }

  /** Starts the process: for the first time, or with what is on the disk. */
  start(): void {
    this.#recover([]);
  }

  take(input: Input): void {
    if (this.#machine === undefined) return;
    this.#inbox.push(input);
    this.#work();
  }

  /** Calls `crash` as soon as the process waits for its disk; undefined takes back what was asked for. */
  dieWhileSyncing(crash: (() => void) | undefined): void {
    this.#diesWhileSyncing = crash;
  }

  /** Ends the process. Undefined if there is none. */
  crash(): { readonly restart: (tear: Tear) => void } | undefined {
    if (this.#machine === undefined) return undefined;
    this.#machine = undefined;
    this.#life += 1;
    this.#inbox = [];
    this.#outbox = [];
    this.#untold = [];
    this.#decidedIn = [];
    this.#isSyncing = false;
    this.#diesWhileSyncing = undefined;
    return { restart: (tear) => this.#recover(this.#log.crash(tear)) };
  }

  /** Tells of the steps that nothing had to wait for; they count as safe. For the end of a run. */
  settle(): void {
    if (this.#machine !== undefined && !this.#isSyncing) this.#observe();
  }

  #work(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (!this.#isSyncing && this.#inbox.length > 0) this.#turn();
    this.#isBusy = false;
  }

  /** All that has come in while the disk was busy is dealt with at once, and made safe at once. */
  #turn(): void {
    const inputs = this.#inbox;
    this.#inbox = [];
    let mustWait = false;
    for (const input of inputs) {
      this.#log.append({ kind: 'input', input });
      for (const output of this.#machine?.take(input) ?? []) mustWait = this.#note(output) || mustWait;
    }
    if (mustWait) this.#sync();
    else this.#release();
  }

  /** Puts what an output says into the log, or into the outbox; tells whether it has to be safe before the rest. */
  #note(output: Output): boolean {
    if (output.kind === 'persist') {
      this.#log.append({ kind: 'record', record: output.record });
      return true;
    }
    if (isTold(output)) this.#untold.push(output);
    else this.#outbox.push(output);
    if (output.kind === 'decide') {
      const { decision, carried } = output;
      this.#decidedIn.push({ decision, entries: this.#log.length });
      this.#log.append({ kind: 'carried', carried });
    }
    return false;
  }

  #sync(): void {
    this.#isSyncing = true;
    const life = this.#life;
    const { syncMs } = this.#setup;
    const crash = this.#diesWhileSyncing;
    if (crash !== undefined) this.#around.after(syncMs / 2, () => life === this.#life && crash());
    else if (syncMs === 0) this.#synced();
    else
      this.#around.after(syncMs, () => {
        if (life !== this.#life) return;
        this.#synced();
        this.#work();
      });
  }

  #synced(): void {
    this.#isSyncing = false;
    if (!this.#around.liesNow()) {
      this.#log.sync();
      let forgotten = 0;
      for (const { decision, entries } of this.#decidedIn) {
        this.#chain.push(decision);
        this.#log.forget(entries - forgotten);
        forgotten = entries;
      }
      this.#decidedIn = [];
    }
    this.#observe();
    this.#release();
  }

  /** Of the steps that a crash has made be taken again, those that were told of are not told of again. */
  #recover(entries: readonly LogEntry[]): void {
    const recovered = recover(entries, this.#chain, this.#setup);
    this.#log = recovered.log;
    this.#machine = recovered.machine;
    const { height, steps } = this.#observed;
    const isOld = ({ height: at, number }: Step) => at < height || (at === height && number < steps);
    this.#untold = recovered.told.filter((each) => each.kind === 'decide' || !isOld(each.step));
    this.#outbox = [...recovered.outputs];
    this.#observe();
    this.#release();
  }

  #observe(): void {
    const untold = this.#untold;
    if (untold.length === 0) return;
    this.#untold = [];
    for (const output of this.#outbox) if (output.kind === 'broadcast') this.#around.proposes(output.message);
    for (const each of untold) {
      if (each.kind === 'decide') {
        this.#around.decided(each.decision, each.stateRoot, each.validators);
        continue;
      }
      const { height, number } = each.step;
      this.#observed = { height, steps: number + 1 };
      this.#around.step(each.step);
    }
  }

  #release(): void {
    const outputs = this.#outbox;
    if (outputs.length === 0) return;
    this.#outbox = [];
    for (const output of outputs) this.#act(output);
  }

  #act(output: Output): void {
    const around = this.#around;
    switch (output.kind) {
      case 'broadcast':
        around.broadcast(output.message);
        break;
      case 'send':
        around.send(output.to, output.message);
        break;
      case 'wait': {
        const { of, height, round, milliseconds } = output;
        const life = this.#life;
        const end = () => life === this.#life && this.take({ kind: 'timeout', of, height, round });
        around.after(milliseconds * around.clockFactor(), end);
        break;
      }
      case 'build': {
        const { height, round } = output;
        const life = this.#life;
        const commands = around.build(height, round);
        // Not at once: a validator that is alone decides without ever waiting, and the run would not come to its end.
        around.after(0, () => life === this.#life && this.take({ kind: 'block', height, round, commands }));
        break;
      }
      case 'accuse':
        around.accused(output);
        break;
      case 'diverged':
        around.diverged(output);
        break;
      case 'persist':
      case 'step':
      case 'decide':
        throw new Error(`${output.kind} is not released; this is a bug in Assay, please report it`);
    }
  }
}
