import { type SettlementConfig, SettlementContract } from '../../../impl/settlement/index.ts';
import { forcedInclusion } from '../../../spec/protocols/forced-inclusion/index.ts';
import type { Answer, Driver } from '../../fuzzing/index.ts';
import type { Json } from '../../log/index.ts';
import { answerTo } from '../answers.ts';

/** The constants of the forced-inclusion spec. */
export interface ForcedInclusionConstants {
  readonly moves: number;
  readonly others: number;
  readonly threshold: number;
  readonly longest: number;
  readonly recovery: number;
  readonly floor: boolean;
  readonly prefixes: boolean;
  readonly derived: boolean;
}

/** The contract with its queue, and what the spec counts around it. */
interface Driven {
  contract: SettlementContract;
  made: number;
  sent: number;
  /** In the order in which they were included. */
  readonly included: number[];
}

// Two accounts: who plays the game, and everybody else.
const player = 0;
const somebody = 1;
const owners = ['1'.repeat(64), '2'.repeat(64)];
const operator = '0'.repeat(64);

/**
 * Drives the queue of the settlement contract by the forced-inclusion spec with `changes` in the place of its constants.
 * The driver plays the player, others and the sequencer, none of which send more than the spec has them send; and time,
 * which does not pass while somebody could force, since somebody does.
 */
export function forcedInclusionDriver(changes: Partial<ForcedInclusionConstants>): Driver<Driven> {
  const constants: ForcedInclusionConstants = { ...defaults, ...changes };
  const { moves, others, longest, threshold, recovery, derived } = constants;
  const config = configOf(constants);
  const longestGap = Math.max(longest, recovery * (longest - threshold));
  return {
    protocol: 'forced-inclusion',
    constants: { ...constants },
    start: () => ({ contract: openedContract(config), made: 0, sent: 0, included: [] }),
    actions: {
      move: (driven) => {
        if (driven.made === moves) return rejected('no move is left');
        if (driven.contract.waiting.some(({ account }) => account === player))
          return rejected('the move before is not included');
        driven.made += 1;
        return sending(driven, player);
      },
      send: (driven) => {
        if (driven.sent === others) return rejected('no message is left');
        driven.sent += 1;
        return sending(driven, somebody);
      },
      read: (driven, { position }) =>
        including(driven, {
          kind: 'post batch',
          by: operator,
          reads: after(position),
          data: new Uint8Array(),
        }),
      ...(!derived && {
        force: (driven: Driven, { position }: Readonly<Record<string, Json>>) =>
          including(driven, { kind: 'force', message: driven.contract.included + after(position) }),
      }),
      tick: (driven) => {
        const { contract } = driven;
        return contract.waiting.some(({ number }) => contract.isForceable(number))
          ? rejected('somebody forces first')
          : including(driven, { kind: 'advance', blocks: 1 });
      },
    },
    observe: ({ contract, made, included }) => {
      const { waited, arrivedAt } = contract.lastSettled;
      const since = contract.openBlocks - arrivedAt;
      return {
        '/queue': contract.waiting.map(({ number, account, arrivedAt: from }) => ({
          number,
          isMove: account === player,
          waited: Math.min(longest, contract.openBlocks - from),
        })),
        '/included': [...included],
        '/arrived': contract.arrived,
        '/made': made,
        '/buffer': contract.buffer,
        '/last': { waited: Math.min(longest, waited), since: Math.min(longestGap + longest, since) },
      };
    },
    unobserved: {
      movesWaited: 'the spec counts it for a promise to players; the contract does not know what a move is',
      overdue: 'the spec counts it for a promise to the sequencer; the contract keeps the buffer alone',
      tarried: 'whether the player was slow is its own affair',
    },
    restart: (driven) => {
      driven.contract = SettlementContract.restore(config, ports, driven.contract.snapshot());
      return driven;
    },
    fingerprint: ({ contract }) => contract.snapshot(),
  };
}

// True: the spec's defaults are of these types.
const defaults = forcedInclusion.constants as unknown as ForcedInclusionConstants;
// Nobody proposes roots here.
const ports = { roots: { isRefuted: () => false } };
const rejected = (reason: string): Answer => ({ kind: 'rejected', reason });

/** How many messages there are up to the one at a position; what is no position is no number of messages either. */
function after(position: Json | undefined): number {
  return typeof position === 'number' && position >= 0 ? position + 1 : Number.NaN;
}

function sending(driven: Driven, account: number): Answer {
  return including(driven, { kind: 'send', account, by: owners[account], bytes: new Uint8Array(1) });
}

/** Whatever a command includes vanishes from the queue. */
function including(driven: Driven, command: Readonly<Record<string, unknown>>): Answer {
  const before = driven.contract.waiting.map(({ number }) => number);
  const outcome = driven.contract.apply(command);
  const left = new Set(driven.contract.waiting.map(({ number }) => number));
  driven.included.push(...before.filter((number) => !left.has(number)));
  return answerTo(outcome);
}

function openedContract(config: SettlementConfig): SettlementContract {
  const contract = new SettlementContract(config, ports);
  for (const by of owners) contract.apply({ kind: 'open account', by });
  return contract;
}

function configOf(constants: ForcedInclusionConstants): SettlementConfig {
  const { threshold, longest, recovery, floor, prefixes, derived } = constants;
  const inclusion = prefixes ? 'anybody forces a prefix' : 'anybody forces the first';
  return {
    depth: 8,
    operator,
    queue: {
      threshold,
      longest,
      recovery,
      floor: floor ? 'the threshold' : 'nothing',
      inclusion: derived ? 'by itself' : inclusion,
      maxWaiting: 1_000,
      maxMessageBytes: 8,
    },
    payouts: { kind: 'at once' },
    settlement: { kind: 'optimistic', window: 1, delay: 1, withdrawalDepth: 8 },
  };
}
