import { ConsensusMachine, type Input, type Message, type Step } from '../../../impl/consensus/index.ts';
import {
  application,
  chain,
  previousOf,
  type Stage,
  signerOf,
  stateRoot,
  timeouts,
  trusting,
} from './stage.ts';

/** What a machine was told, or that it was let take a step. */
type Call = Input | 'advance';

/**
 * A machine of a correct validator, with all that it was told and all that it said. It can be copied, by telling another
 * the same; so what comes of a message can be tried.
 */
export class Member {
  readonly name: string;
  readonly key: string;
  readonly #stage: Stage;
  readonly #calls: Call[] = [];
  readonly machine: ConsensusMachine;
  /** What it sent, in order. */
  readonly sent: Message[] = [];
  /** The steps that it took, in order. */
  readonly steps: Step[] = [];
  /** The timeouts that it waits for, and the rounds for which it wants commands. */
  readonly #waits = new Set<string>();
  #builds = -1;

  constructor(stage: Stage, name: string) {
    const key = stage.keys.get(name);
    if (key === undefined) throw new Error(`no validator ${name}`);
    this.name = name;
    this.key = key;
    this.#stage = stage;
    this.machine = new ConsensusMachine({
      chain,
      height: stage.height,
      previous: previousOf(stage.height),
      stateRoot,
      validators: stage.validators,
      signer: signerOf(key),
      signatures: trusting,
      application,
      timeouts,
    });
  }

  /** One that was told the same, and so is the same. */
  copy(): Member {
    const copy = new Member(this.#stage, this.name);
    for (const call of this.#calls) {
      if (call === 'advance') copy.advance();
      else copy.put(call);
    }
    return copy;
  }

  /** Whether it waits for the input: a message may always come. */
  waitsFor(input: Input): boolean {
    switch (input.kind) {
      case 'timeout':
        return input.height === this.#stage.height && this.#waits.has(`${input.of} ${input.round}`);
      case 'block':
        return input.round === this.#builds;
      case 'start':
      case 'message':
        return true;
    }
  }

  /** Tells it something; it takes no step yet. */
  put(input: Input): void {
    this.#calls.push(input);
    if (input.kind === 'block') this.#builds = -1;
    this.#hear(this.machine.put(input));
  }

  /** Lets it take one step. Undefined where it can take none. */
  advance(): Step | undefined {
    // It would begin the next height.
    if (this.machine.step === 'decided') return undefined;
    const { length } = this.steps;
    this.#calls.push('advance');
    this.#hear(this.machine.advance());
    return this.steps[length];
  }

  #hear(outputs: ReturnType<ConsensusMachine['put']>): void {
    for (const output of outputs) {
      if (output.kind === 'broadcast') this.sent.push(output.message);
      else if (output.kind === 'step') this.steps.push(output.step);
      else if (output.kind === 'wait') this.#waits.add(`${output.of} ${output.round}`);
      else if (output.kind === 'build') this.#builds = output.round;
    }
  }
}
