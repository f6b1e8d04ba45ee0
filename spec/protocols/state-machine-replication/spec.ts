import {
  always,
  among,
  eventually,
  exists,
  forAll,
  implies,
  not,
  type ReadFields,
  refinement,
  spec,
  state,
  subsetsOf,
  t,
  taken,
  taking,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';
import { replicatedLog } from '../replicated-log/index.ts';

/**
 * State machine replication for a ledger of leveraged positions: replicas agree on the order of trades and price updates,
 * and each executes them by itself. F. B. Schneider, Implementing Fault-Tolerant Services Using the State Machine
 * Approach (1990); the height at which a state root is agreed on and the log that is replayed after a crash are those
 * of Tendermint (CometBFT) and its application interface.
 *
 * How the validators agree is left to other specs (`paxos`, `raft`, `tendermint`): here one step decides a block, of one
 * command, and a bare majority has written it down. They decide the next block only when they have executed the last one
 * and have the same state: the root of the state at one height is agreed on with the block of the next. Others receive
 * blocks one by one from whoever they are connected to, and everyone executes what it has written when it likes.
 *
 * The ledger: Ann starts with one lot, Bob with none, and a fund of one covers losses. A trade adds a lot. When the price
 * falls, all lots are liquidated at a loss of one each: the fund pays while it lasts, first for Ann and then for Bob, and
 * the rest becomes debt. So the order of trades, of price updates, and of liquidations each matter.
 *
 * Replicas crash, `crashes` times in all, and replay what they have written from the beginning. Where `partitions`, fewer
 * than half of them may be cut off from the others, still connected among themselves, and connected again, as often
 * as the network likes. With `newcomer` there is a fourth replica, and a command puts it in the place of the first
 * among the three validators, from the next height on. A replica does not lie.
 *
 * Fairness: blocks are decided if they can be, since trades keep coming (weak fairness of `decide`); each replica
 * receives what it can, and executes what it has (weak fairness, for each, of `receive` and of `execute`). Weak is enough
 * where the network stands still, and for a network that does not nothing is promised. It stands still, in the first
 * property, with a minority cut off for ever. Nothing is asked of crashes, of cuts, or that a cut heals.
 */
export const stateMachineReplication = spec(
  'state-machine-replication',
  { heights: 2, crashes: 1, partitions: true, newcomer: false },
  ({ heights, crashes, partitions, newcomer }, mutant) => {
    const hashed = mutant('positions are liquidated in the order of a hash map');
    const wallClock = mutant('a trade expires by the clock of the replica that executes it');
    const smallDatabase = mutant('a trade fails where the database of a replica is too small');
    const twice = mutant('replay begins from a state that has the blocks already');
    const beside = mutant('the price reaches each replica beside the log');
    const minorityWrites = mutant('a replica that is cut off goes on deciding');
    const ownView = mutant('a replica changes the validators when it executes the change');
    const newestOnly = mutant('a replica can receive the newest block alone');
    const everyone = mutant('a block needs every validator');

    const replicas = newcomer ? 4 : 3;
    const Replica = t.int(1, replicas);
    const Trader = t.oneOf('ann', 'bob');
    const Command = t.oneOf('ann buys', 'bob buys', 'price falls', 'replace 1 by 4');
    const commands = Command.values.slice(0, newcomer ? 4 : 3);
    const Height = t.int(0, heights);
    const Lots = t.int(0, 2 * heights + 1);

    const groups = subsetsOf(Replica.values);
    const Group = among(t.set(Replica), groups.slice(1));
    const firstValidators: readonly number[] = [1, 2, 3];
    const laterValidators: readonly number[] = [2, 3, 4];
    const majority = everyone ? 3 : 2;

    const Ledger = t.record({ lots: t.map(Trader, Lots), debts: t.map(Trader, Lots), fund: t.int(0, 1) });

    const fields = {
      log: t.map(Replica, t.seq(Command, heights)), // what it has written down
      executed: t.map(Replica, Height),
      ledger: t.map(Replica, Ledger), // after what it has executed
      cutOff: t.set(Replica),
      crashesLeft: t.int(0, crashes),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;
    type TraderName = (typeof Trader.values)[number];
    type CommandName = (typeof Command.values)[number];

    const begin = (s: Draft, replica: number): void => {
      s.executed.set(replica, 0);
      if (twice) return;
      s.ledger.set(replica, {
        lots: new Map([
          ['ann', 1],
          ['bob', 0],
        ]),
        debts: new Map([
          ['ann', 0],
          ['bob', 0],
        ]),
        fund: 1,
      });
    };

    const start = action({
      then: (s) => {
        for (const replica of Replica.values) {
          s.ledger.get(replica).lots.set('ann', 1);
          s.ledger.get(replica).fund = 1;
        }
        s.crashesLeft = crashes;
      },
    });

    const height = (s: State | Draft, replica: number): number => s.log.get(replica).length;
    const hasExecutedAll = (s: State, replica: number): boolean =>
      s.executed.get(replica) === height(s, replica);
    const areConnected = (s: State, one: number, other: number): boolean =>
      s.cutOff.has(one) === s.cutOff.has(other);

    const sameLedger = (s: State, one: number, other: number): boolean => {
      const a = s.ledger.get(one);
      const b = s.ledger.get(other);
      return (
        a.fund === b.fund &&
        forAll(Trader, (trader) => a.lots.get(trader) === b.lots.get(trader)) &&
        forAll(Trader, (trader) => a.debts.get(trader) === b.debts.get(trader))
      );
    };

    /** Who decides the block after the last that a replica has: by its log, the same for all who have that log. */
    const validators = (s: State, replica: number): readonly number[] => {
      const known = ownView ? s.executed.get(replica) : height(s, replica);
      const log = s.log.get(replica);
      for (let at = 0; at < known; at += 1) if (log.at(at) === 'replace 1 by 4') return laterValidators;
      return firstValidators;
    };

    const decide = action(
      { deciding: Group, command: commands },
      {
        when: {
          'they are a bare majority': (s, { deciding }) =>
            deciding.length === majority || (minorityWrites && s.cutOff.size > 0),
          'a height is left': (s, { deciding }) => height(s, deciding[0] as number) < heights,
          'they are connected': (s, { deciding }) =>
            forAll(deciding, (replica) => minorityWrites || !s.cutOff.has(replica)),
          'they are at the same height': (s, { deciding }) =>
            forAll(deciding, (replica) => height(s, replica) === height(s, deciding[0] as number)),
          'they have executed the last block': (s, { deciding }) =>
            ownView || forAll(deciding, (replica) => hasExecutedAll(s, replica)),
          'they are validators': (s, { deciding }) =>
            forAll(deciding, (replica) => {
              const known = validators(s, replica);
              return forAll(deciding, (other) => known.includes(other));
            }),
          'they have the same state root': (s, { deciding }) =>
            forAll(deciding, (replica) => ownView || sameLedger(s, replica, deciding[0] as number)),
        },
        then: (s, { deciding, command }) => {
          for (const replica of deciding) s.log.get(replica).push(command);
        },
      },
    );

    const receive = action(
      { replica: Replica, from: Replica },
      {
        when: {
          'they are connected': (s, { replica, from }) => areConnected(s, replica, from),
          'the other has more': (s, { replica, from }) =>
            height(s, from) > height(s, replica) &&
            !(newestOnly && height(s, longest(s)) > height(s, replica) + 1),
        },
        then: (s, { replica, from }) => {
          const block = s.log.get(from).at(height(s, replica));
          if (block !== undefined) s.log.get(replica).push(block);
        },
      },
    );

    const execute = action(
      { replica: Replica },
      {
        when: (s, { replica }) => !hasExecutedAll(s, replica),
        then: (s, { replica }) => {
          const command = s.log.get(replica).at(s.executed.get(replica));
          if (command !== undefined) run(s, replica, command, Trader.values);
          s.executed.set(replica, s.executed.get(replica) + 1);
        },
      },
    );

    /** The transition function: of the ledger and the command alone, in an order that is the same everywhere. */
    const run = (s: Draft, replica: number, command: CommandName, order: readonly TraderName[]): void => {
      const ledger = s.ledger.get(replica);
      if (command === 'ann buys') ledger.lots.set('ann', ledger.lots.get('ann') + 1);
      if (command === 'bob buys') ledger.lots.set('bob', ledger.lots.get('bob') + 1);
      if (command === 'price falls') {
        for (const trader of order) {
          const loss = ledger.lots.get(trader);
          const paid = Math.min(ledger.fund, loss);
          ledger.fund -= paid;
          ledger.debts.set(trader, ledger.debts.get(trader) + loss - paid);
          ledger.lots.set(trader, 0);
        }
      }
    };

    const executeHashed = action(
      { replica: Replica },
      {
        when: (s, { replica }) => !hasExecutedAll(s, replica),
        then: (s, { replica }) => {
          const command = s.log.get(replica).at(s.executed.get(replica));
          if (command !== undefined) run(s, replica, command, ['bob', 'ann']);
          s.executed.set(replica, s.executed.get(replica) + 1);
        },
      },
    );

    /** The replica drops the trade, for a reason that is its own. */
    const dropTrade = action(
      { replica: Replica },
      {
        when: (s, { replica }) => {
          const next = s.log.get(replica).at(s.executed.get(replica));
          return next === 'ann buys' || next === 'bob buys';
        },
        then: (s, { replica }) => {
          s.executed.set(replica, s.executed.get(replica) + 1);
        },
      },
    );

    const hearThatPriceFalls = action(
      { replica: Replica },
      {
        then: (s, { replica }) => {
          run(s, replica, 'price falls', Trader.values);
        },
      },
    );

    const crash = action(
      { replica: Replica },
      {
        when: (s) => s.crashesLeft > 0,
        then: (s, { replica }) => {
          s.crashesLeft -= 1;
          begin(s, replica);
        },
      },
    );

    const cut = action(
      { group: Group },
      {
        when: {
          'the network is whole': (s) => s.cutOff.size === 0,
          'they are a minority': (_, { group }) => 2 * group.length < replicas,
        },
        then: (s, { group }) => {
          for (const replica of group) s.cutOff.add(replica);
        },
      },
    );

    const heal = action({
      when: (s) => s.cutOff.size > 0,
      then: (s) => {
        s.cutOff.clear();
      },
    });

    const longest = (s: State): number => {
      let longest = 1;
      for (const replica of Replica.values) if (height(s, replica) > height(s, longest)) longest = replica;
      return longest;
    };

    return define({
      initial: start,
      actions: {
        decide,
        receive,
        execute,
        crash,
        ...(partitions ? { cut, heal } : {}),
        ...(hashed ? { executeHashed } : {}),
        ...(wallClock ? { executeTooLate: dropTrade } : {}),
        ...(smallDatabase ? { executeWithoutRoom: dropTrade } : {}),
        ...(beside ? { hearThatPriceFalls } : {}),
      },
      invariants: {
        'of two logs one begins with the other': (s) =>
          forAll(Replica, (one) =>
            forAll(Replica, (other) => {
              const a = s.log.get(one);
              const b = s.log.get(other);
              for (let at = 0; at < a.length && at < b.length; at += 1)
                if (a.at(at) !== b.at(at)) return false;
              return true;
            }),
          ),
        'replicas that have executed as much have the same state': (s) =>
          forAll(Replica, (one) =>
            forAll(
              Replica,
              (other) => s.executed.get(one) !== s.executed.get(other) || sameLedger(s, one, other),
            ),
          ),
      },
      steps: {
        'who is cut off from the majority commits nothing new': (before, after) => {
          const known = height(before, longest(before));
          return forAll(before.cutOff, (replica) => height(after, replica) <= known);
        },
      },
      reachable: {
        'a position is liquidated at a loss that the fund does not cover': (s) =>
          exists(Replica, (replica) =>
            exists(Trader, (trader) => s.ledger.get(replica).debts.get(trader) > 0),
          ),
        'all have executed everything': (s) =>
          forAll(Replica, (replica) => s.executed.get(replica) === heights),
        ...(partitions
          ? {
              'who is cut off shows an old state while the others go on': (s) =>
                exists(s.cutOff, (replica) => height(s, replica) === 0 && height(s, longest(s)) === heights),
            }
          : {}),
      },
      fairness: [
        weak(decide),
        ...Replica.values.map((replica) => weak(taking(receive, { replica }))),
        ...Replica.values.map((replica) => weak(taking(execute, { replica }))),
      ],
      temporal: {
        'once the network stands still, split or whole, a majority goes on': implies(
          partitions ? eventually(always(not(taken(cut, heal)))) : always(() => true),
          eventually(state('the last height is decided', (s: State) => height(s, longest(s)) === heights)),
        ),
        'once the network stays whole, all come to the same state': implies(
          eventually(always(state('the network is whole', (s: State) => s.cutOff.size === 0))),
          eventually(
            always(
              state('all have executed all that anyone has', (s: State) =>
                forAll(Replica, (replica) => s.executed.get(replica) === height(s, longest(s))),
              ),
            ),
          ),
        ),
      },
      refines: {
        'it implements a replicated log': refinement(
          replicatedLog,
          { servers: 1, entries: Command.values.length, maxLog: heights, catchUp: false },
          (s: State) => ({
            copies: new Map([
              [0, [...s.log.get(longest(s))].map((command) => Command.values.indexOf(command) + 1)],
            ]),
          }),
        ),
      },
      terminal: (s) => forAll(Replica, (replica) => s.executed.get(replica) === heights),
    });
  },
);
