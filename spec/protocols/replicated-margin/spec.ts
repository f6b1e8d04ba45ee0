import {
  type Action,
  always,
  type Condition,
  copy,
  equal,
  exists,
  forAll,
  implies,
  leadsTo,
  type ReadFields,
  refinement,
  spec,
  state,
  t,
  taken,
  taking,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';
import { margin, marginAccounts, marginDefaults } from '../margin/index.ts';
import { type Command, commandsOf, type Entry, entryOf, entryType, isThat } from './commands.ts';
import { replicatedMarginDefaults } from './constants.ts';

/**
 * A margin engine that is replicated: consensus puts commands into one order, in blocks, and every replica executes
 * them on a ledger of its own. A composition: the ledger, with all its guards and effects, is the part of `margin`, there
 * once for each replica; its actions are the commands. What is written here is only what makes replicas of it.
 *
 * How commands come to be decided is `tendermint`'s business: here a step decides one, and the log holds what was decided
 * until every replica has executed it. A block is begun over a state: its header names the root of the state before
 * it, so a block begins only once `quorum` replicas have executed all that was decided and have the same state, and whoever
 * comes to it has to have the root that it names. A root is a number that nobody can compute from the state here; that two
 * states have different ones is for the implementation to show.
 *
 * A command that the ledger refuses stays in the log and changes nothing: it was decided before anybody knew. A replica
 * that lags may adopt the ledger of another where a block begins, since the root of it is agreed on there. A crash is no
 * step: what was decided is on disk, and a replica that comes back executes the same again, or it was not the same replica.
 *
 * Fairness: each replica goes on executing what was decided (weak, for each). Nothing has to be decided. Nobody lies here.
 */
export const replicatedMargin = spec('replicated-margin', replicatedMarginDefaults, (constants, mutant) => {
  const { replicas, quorum, room, roots, snapshots, refines } = constants;

  const newestFirst = mutant('a replica executes the newest command first');
  const skips = mutant('a replica leaves out a command that waits');
  const again = mutant('a replica that comes back executes its last command again');
  const ownLimit = mutant('a replica refuses by a limit of its own');
  const ownPrice = mutant('the price reaches a replica beside the log');
  const charges = mutant('a deposit that is refused is credited');
  const early = mutant('a block begins before the last one is executed');
  const unplaced = mutant('a snapshot is adopted without its height');
  const stops = mutant('a replica may stop executing');

  const book = marginAccounts(constants, () => false);
  const Ledger = t.record(book.fields);
  type Read = ReadFields<typeof book.fields>;
  const commands = commandsOf<Read>(book.parts.actions);

  const Replica = t.int(1, replicas);
  const Root = t.int(1, roots);
  const fields = {
    ledger: t.map(Replica, Ledger),
    log: t.seq(entryType(commands, { root: Root }), room), // what not everybody has executed yet
    done: t.map(Replica, t.int(0, room)), // how much of it each has
  };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;
  type Draft = WriteFields<typeof fields>;

  const start = action({
    then: (s) => {
      for (const replica of Replica.values) begin(s.ledger.get(replica));
    },
  });
  /** As the ledger begins alone: its one initial action has no choices. */
  const begin = (ledger: Read): void => {
    const initial = book.parts.initial as unknown as Command<Read>['effect'] | undefined;
    const { body } = initial as unknown as { readonly body: { readonly then: Command<Read>['effect'] } };
    body.then(ledger, { kind: 'initial' });
  };

  const hasRoom = (s: State): boolean => s.log.length < room;
  const isLate = (s: State, replica: number): boolean => s.done.get(replica) < s.log.length;
  const nextOf = (s: State, replica: number): Entry | undefined =>
    newestFirst && isLate(s, replica) ? s.log.at(-1) : s.log.at(s.done.get(replica));

  /** The replica is past one more entry; those that everybody is past are forgotten. */
  const goOn = (s: Draft, replica: number): void => {
    s.done.set(replica, s.done.get(replica) + 1);
    forget(s);
  };
  const forget = (s: Draft): void => {
    while (s.log.length > 0 && forAll(Replica, (replica) => s.done.get(replica) > 0)) {
      s.log.shift();
      for (const replica of Replica.values) s.done.set(replica, s.done.get(replica) - 1);
    }
  };
  const sameLedger = (s: State, one: number, other: number): boolean =>
    equal(s.ledger.get(one), s.ledger.get(other));

  /** Whether enough replicas have executed all that was decided and have one state. */
  const isAgreed = (s: State): boolean =>
    exists(Replica, (one) => {
      if (isLate(s, one)) return false;
      let having = 0;
      for (const other of Replica.values) if (!isLate(s, other) && sameLedger(s, one, other)) having += 1;
      return having >= quorum;
    });

  const beginBlock = action(
    { root: Root },
    {
      when: {
        'there is room': hasRoom,
        'enough replicas have executed all that was decided, and have one state': (s) => early || isAgreed(s),
      },
      then: (s, { root }) => {
        s.log.push({ kind: 'block', root });
      },
    },
  );

  const enterBlock = action(
    { replica: Replica, root: Root },
    {
      when: (s, { replica, root }) => {
        const next = nextOf(s, replica);
        return next?.kind === 'block' && next.root === root;
      },
      then: (s, { replica }) => {
        goOn(s, replica);
      },
    },
  );

  type Erased = Action<State, Draft>;

  const decide = (command: Command<Read>): Erased =>
    action(
      command.choices as never,
      {
        when: { 'there is room': hasRoom },
        then: (s: Draft, chosen: Entry) => {
          s.log.push(entryOf(command, chosen));
        },
      } as never,
    ) as unknown as Erased;

  const mayDo = (command: Command<Read>, ledger: Read, chosen: Entry): boolean =>
    Object.values(command.guard).every((holds) => holds(ledger, chosen));
  const isNext =
    (command: Command<Read>) =>
    (s: State, chosen: Entry): boolean =>
      isThat(command, nextOf(s, Number(chosen.replica)), chosen);

  const execute = (command: Command<Read>): Erased =>
    action(
      { replica: Replica, ...command.choices } as never,
      {
        when: {
          'it is the next that was decided': isNext(command),
          ...Object.fromEntries(
            Object.entries(command.guard).map(([name, holds]) => [
              name,
              (s: State, chosen: Entry) => holds(s.ledger.get(Number(chosen.replica)), chosen),
            ]),
          ),
        },
        then: (s: Draft, chosen: Entry) => {
          command.effect(s.ledger.get(Number(chosen.replica)), chosen);
          goOn(s, Number(chosen.replica));
        },
      } as never,
    ) as unknown as Erased;

  const refuse = (command: Command<Read>): Erased =>
    action(
      { replica: Replica, ...command.choices } as never,
      {
        when: {
          'it is the next that was decided': isNext(command),
          'the ledger refuses it': (s: State, chosen: Entry) =>
            (ownLimit && chosen.replica === replicas) ||
            !mayDo(command, s.ledger.get(Number(chosen.replica)), chosen),
        },
        then: (s: Draft, chosen: Entry) => {
          const { cash } = s.ledger.get(Number(chosen.replica));
          const { account, amount } = chosen;
          if (charges && command.name === 'deposit')
            cash.set(String(account), cash.get(String(account)) + Number(amount));
          goOn(s, Number(chosen.replica));
        },
      } as never,
    ) as unknown as Erased;

  const adopt = action(
    { replica: Replica, from: Replica },
    {
      when: {
        'the other has executed more': (s, { replica, from }) => s.done.get(from) > s.done.get(replica),
        'the root of its state is agreed on': (s, { from }) => s.log.at(s.done.get(from))?.kind === 'block',
      },
      then: (s, { replica, from }) => {
        s.ledger.set(replica, copy(s.ledger.get(from)));
        if (unplaced) return;
        s.done.set(replica, s.done.get(from));
        forget(s);
      },
    },
  );

  const skip = action(
    { replica: Replica },
    {
      when: (s, { replica }) => isLate(s, replica),
      then: (s, { replica }) => goOn(s, replica),
    },
  );

  const comeBackEarlier = action(
    { replica: Replica },
    {
      when: (s, { replica }) => s.done.get(replica) > 0,
      then: (s, { replica }) => {
        s.done.set(replica, s.done.get(replica) - 1);
      },
    },
  );

  const hearPrice = action(
    { replica: Replica, to: t.int(constants.lowestPrice, constants.highestPrice) },
    {
      then: (s, { replica, to }) => {
        s.ledger.get(replica).price = to;
      },
    },
  );

  const named = (verb: string, make: (command: Command<Read>) => Erased): Readonly<Record<string, Erased>> =>
    Object.fromEntries(
      commands.map((command) => [
        `${verb}${command.name.charAt(0).toUpperCase()}${command.name.slice(1)}`,
        make(command),
      ]),
    );
  // By their own names: what a replica does is what the margin engine does.
  const executions = Object.fromEntries(commands.map((command) => [command.name, execute(command)]));
  const refusals = named('refuse', refuse);

  /** All the ways in which a replica goes on. */
  const goingOn = (replica: number) =>
    [...Object.values(executions), ...Object.values(refusals), enterBlock].map((step) =>
      taking(step as Action<never, never, { readonly replica: number }>, { replica }),
    );

  /** An invariant of the ledger, of every replica's. */
  const everywhere = (condition: Condition<[ledger: Read]>): Condition<[state: State]> =>
    typeof condition === 'function'
      ? (s) => forAll(Replica, (replica) => condition(s.ledger.get(replica)))
      : Object.fromEntries(
          Object.entries(condition).map(([name, holds]) => [
            name,
            (s: State) => forAll(Replica, (replica) => holds(s.ledger.get(replica))),
          ]),
        );

  /** The replica that has executed most: what the cluster shows. */
  const furthest = (s: State): number => {
    let best = 1;
    for (const replica of Replica.values) if (s.done.get(replica) > s.done.get(best)) best = replica;
    return best;
  };

  return define({
    initial: start,
    actions: {
      ...named('decide', decide),
      beginBlock,
      ...executions,
      ...refusals,
      enterBlock,
      ...(snapshots ? { adopt } : {}),
      ...(skips ? { skip } : {}),
      ...(again ? { comeBackEarlier } : {}),
      ...(ownPrice ? { hearPrice } : {}),
    },
    invariants: {
      'replicas that have executed as much have the same state': (s) =>
        forAll(Replica, (one) =>
          forAll(Replica, (other) => s.done.get(one) !== s.done.get(other) || sameLedger(s, one, other)),
        ),
      ...Object.fromEntries(
        Object.entries(book.parts.invariants).map(([name, condition]) => [name, everywhere(condition)]),
      ),
    },
    reachable: {
      'replicas show different states': (s) =>
        exists(Replica, (one) => exists(Replica, (other) => !sameLedger(s, one, other))),
    },
    fairness: Replica.values.slice(0, stops ? -1 : replicas).map((replica) => weak(...goingOn(replica))),
    temporal: {
      'a block begins over a state that enough replicas have': always(
        implies(taken(beginBlock), state('enough replicas have one state', isAgreed)),
      ),
      'what is decided comes to be executed by all, so that there is room again': leadsTo(
        state('there is no room', (s: State) => !hasRoom(s)),
        state('there is room', hasRoom),
      ),
    },
    refines: !refines
      ? {}
      : {
          'what the replica that is furthest shows is a margin engine': refinement(
            margin,
            marginConstants(constants),
            (s: State) => copy(s.ledger.get(furthest(s))) as Readonly<Record<string, unknown>>,
          ),
        },
    terminal: () => true,
  });
});

/** Of these constants those of the margin engine. */
function marginConstants<T extends object>(constants: T): Readonly<Record<string, never>> {
  const names = Object.keys(marginDefaults);
  // True: constants of the one are constants of the other.
  return Object.fromEntries(Object.entries(constants).filter(([name]) => names.includes(name))) as never;
}
