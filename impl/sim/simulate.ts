import {
  type Application,
  type Block,
  ConsensusMachine,
  type Timeouts,
  type ValidatorSet,
} from '../consensus/index.ts';
import type { Machine, MachineSetup } from './machine.ts';
import type { Plan } from './plan.ts';
import type { Run, StepObserver } from './run.ts';
import { Tally } from './tally.ts';
import { World } from './world.ts';

/** What a run is made of besides its plan: code, so it is no part of a replay. */
export interface SimulateOptions {
  /** Told of each step of every machine; those of machines that follow a script say nothing of the protocol. */
  readonly observe?: StepObserver;
  /** Told of each height as it begins, with its validators, before any step in it. */
  readonly observeHeight?: (height: number, validators: ValidatorSet) => void;
  /**
   * Told of each block when it is first proposed, before any step that is about it, and whether it may be decided: by
   * the judgement of the simulator, not of a machine.
   */
  readonly observeBlock?: (block: Block, standing: 'valid' | 'invalid') => void;
  /** Makes the machine of a correct validator; the one of `impl/consensus` by default. Tests put broken ones here. */
  readonly newMachine?: (setup: MachineSetup, machine: number) => Machine;
  /** A fresh application in its first state. It is to change the validators as the plan says, or never. */
  readonly newApplication?: () => Application;
  /** The commands of the block that a machine proposes; one command of its own by default. */
  readonly commands?: (machine: number, height: number, round: number) => readonly Uint8Array[];
  readonly timeouts?: Timeouts;
}

/** How long the machines of a simulated run wait by default: longer than a message takes, and not much. */
export const simulatedTimeouts: Timeouts = {
  proposeMs: 60,
  prevoteMs: 30,
  precommitMs: 30,
  moreMsPerRound: 20,
  gossipMs: 80,
};

/**
 * Runs the plan to its end: until every correct machine has decided as many heights as it says, or a property is
 * violated. The same plan and options give the same run, whatever happens elsewhere.
 */
export function simulate(plan: Plan, options: SimulateOptions = {}): Run {
  return new World(plan, {
    newMachine: (setup) => new ConsensusMachine(setup),
    newApplication: () => new Tally(plan),
    commands: (machine, height, round) => [commandOf(machine, height, round)],
    timeouts: simulatedTimeouts,
    ...options,
  }).run();
}

/** Begins with 0, which the tally accepts. */
function commandOf(machine: number, height: number, round: number): Uint8Array {
  const command = new Uint8Array(9);
  const view = new DataView(command.buffer);
  view.setUint16(1, machine);
  view.setUint32(3, height);
  view.setUint16(7, round & 0xffff);
  return command;
}
