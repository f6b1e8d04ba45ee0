import { tendermintProtocol } from '../../../spec/protocols/tendermint/index.ts';
import type { Driver } from '../../fuzzing/index.ts';
import { directedDriver } from './directed.ts';
import type { TendermintConstants } from './height-words.ts';
import { delegatedStake, tendermintConstants, twoRounds as twoRoundsScale } from './scales.ts';
import type { Troupe } from './troupe.ts';
import { type Network, turnsDriver } from './turns.ts';

export { ClusterLog, followCluster } from './cluster-log.ts';
export { recordCluster } from './cluster-run.ts';
export { SlicesWriter } from './recorder.ts';
export { recordSimulation, simulateRecorded } from './simulated.ts';

/** Drives the consensus core step by step by the tendermint spec with `changes` in the place of its constants. */
export function tendermintDriver(changes: Partial<TendermintConstants>): Driver<Troupe> {
  return directedDriver(tendermintConstants(changes));
}

/** The consensus core as the first instance of its spec has it, which is explored whole. */
export const tiny: Driver<Troupe> = tendermintDriver(
  Object.values(tendermintProtocol.instances)[0]?.constants ?? {},
);

const { stage, constants } = twoRoundsScale();

/** The consensus core in two rounds, in a network that chance is at work in. */
export const twoRounds: Driver<Network> = turnsDriver(stage, constants);

const stake = delegatedStake();

/** The consensus core as a chain runs it: many validators of unequal power, several of which lie. */
export const production: Driver<Network> = turnsDriver(stake.stage, stake.constants);
