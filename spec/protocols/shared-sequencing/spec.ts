import {
  forAll,
  leadsTo,
  type ReadFields,
  spec,
  state,
  strong,
  t,
  taking,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/**
 * A shared sequencer for two rollups: a set of sequencers takes turns, each makes one block for both rollups, and each
 * rollup derives its part from it. A bundle is a trade with a leg on each rollup and a flag: both legs are included, or
 * neither. That is what a shared order gives for nothing; that both are executed, or neither, takes more, since the leg on
 * one rollup may fail for what happened there before. Here a bundle is executed jointly: its outcome is decided for
 * both rollups at once, by somebody who knows the state of both, and each rollup's proof refers to it.
 *
 * For each of her `bundles` Alice has 2 in cash on rollup a and one lot on rollup b. A bundle buys a lot on a for 2 and
 * sells one on b for 3, so she is as long as before, and richer by 1. On b there are `buyers` for one lot each, and a rival
 * sells to them, too. A transaction whose trade cannot be made is included, and changes nothing.
 *
 * One step is a transaction sent, a block made, a block derived by one rollup, or a slot missed. A block has room for one
 * transaction, and the next is made when both rollups have derived it. The first `honest` sequencers are honest: they
 * take what came first. The others take what they like, and include nothing for as long as they like. Each makes one
 * block and passes the turn, and who makes none in its slot passes it, too. The rival can send again and again. Left out:
 * how the sequencers agree on a block, and how rollups prove what they executed.
 *
 * Fairness: slots go by (weak fairness of `makeBlock` and `missSlot` taken together: a clock does that), the rollups derive
 * what is there (weak fairness of `derive`, for both together, as neither goes on without the other), and one honest
 * sequencer, though it may miss its slots, does not miss all of them (strong fairness of `makeBlock` of sequencer 1). Weak
 * would not do: its turn comes again and again, but never stays. Nothing is asked of the other sequencers, honest or not,
 * or of who sends.
 */
export const sharedSequencing = spec(
  'shared-sequencing',
  { sequencers: 2, honest: 1, bundles: 1, buyers: 1 },
  ({ sequencers, honest, bundles, buyers }, mutant) => {
    const noFlag = mutant('the rollups do not look at the flag');
    const equivocates = mutant('a sequencer may send each rollup a block of its own');
    const separately = mutant('each rollup executes its leg by itself');
    const paysOnInclusion = mutant('that a leg is included is taken for its execution');
    const noRotation = mutant('a sequencer keeps the turn');
    const namesSuccessor = mutant('a sequencer names its successor');
    const lastFirst = mutant('an honest sequencer takes what came last');
    const unlucky = mutant('an honest sequencer may miss all its slots');
    const noClock = mutant('a slot may last for ever');
    const stalls = mutant('the rollups may stop deriving');

    const Sequencer = t.int(1, sequencers);
    const Rollup = t.oneOf('a', 'b');
    const Transaction = t.oneOf('bundle', 'rival sells');
    const Content = t.oneOf('bundle', 'rival sells', 'leg on a alone', 'leg on b alone');
    const allCash = 2 * bundles + 3 * buyers;
    const allLots = 2 * bundles + 1;
    const Cash = t.int(0, allCash + 3);
    const Lots = t.int(0, allLots);
    const Bundles = t.int(0, bundles);

    const fields = {
      turn: Sequencer,
      pending: t.seq(Transaction, 2), // in the order of arrival
      bundlesLeft: Bundles, // to be sent
      block: t.map(Rollup, t.option(Content)), // what a rollup has to derive; null once it has
      works: t.bool, // whether the bundle in the block can be executed on both rollups
      included: t.map(Rollup, Bundles), // legs of bundles there
      executed: t.map(Rollup, Bundles), // of these, the ones that were traded
      cash: t.record({ alice: Cash, rival: Cash, poolA: Cash, poolB: Cash }),
      lots: t.record({ alice: Lots, rival: Lots, poolA: Lots, poolB: Lots }),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;
    type RollupName = (typeof Rollup.values)[number];
    type Trader = 'alice' | 'rival';

    const start = action(
      { turn: Sequencer },
      {
        then: (s, { turn }) => {
          s.turn = turn;
          s.bundlesLeft = bundles;
          s.cash = { alice: 2 * bundles, rival: 0, poolA: 0, poolB: 3 * buyers };
          s.lots = { alice: bundles, rival: 1, poolA: bundles, poolB: 0 };
        },
      },
    );

    const sendBundle = action({
      when: {
        'a bundle is left': (s) => s.bundlesLeft > 0,
        'none is pending': (s) => !s.pending.includes('bundle'),
      },
      then: (s) => {
        s.bundlesLeft -= 1;
        s.pending.push('bundle');
      },
    });

    const sendRival = action({
      when: (s) => !s.pending.includes('rival sells'),
      then: (s) => {
        s.pending.push('rival sells');
      },
    });

    /** The turns go round, in numbers. Who may name a successor names one of its own kind. */
    const nextTurn = (s: Draft): number => {
      if (noRotation) return s.turn;
      if (s.turn < sequencers) return s.turn + 1;
      return namesSuccessor ? honest + 1 : 1;
    };
    const isDerived = (s: State): boolean => forAll(Rollup, (rollup) => s.block.get(rollup) === null);

    const legAWorks = (s: State | Draft): boolean => s.lots.poolA > 0 && s.cash.alice >= 2;
    const sellingWorks = (s: State | Draft, seller: Trader): boolean =>
      s.cash.poolB >= 3 && s.lots[seller] > 0;

    const makeBlock = action(
      { sequencer: Sequencer, content: Content },
      {
        when: {
          'it is its turn': (s, { sequencer }) => s.turn === sequencer,
          'the last block is derived': isDerived,
          'what it takes is pending': (s, { content }) =>
            s.pending.includes(content === 'rival sells' ? 'rival sells' : 'bundle'),
          'a bundle is whole': (_, { content }) =>
            content === 'bundle' || content === 'rival sells' || noFlag,
          'an honest sequencer takes what came first': (s, { sequencer, content }) =>
            sequencer > honest || s.pending.at(lastFirst ? -1 : 0) === content,
        },
        then: (s, { content }) => {
          s.pending.splice(s.pending.indexOf(content === 'rival sells' ? 'rival sells' : 'bundle'), 1);
          for (const rollup of Rollup.values) s.block.set(rollup, content);
          s.works = content === 'bundle' && legAWorks(s) && sellingWorks(s, 'alice');
          s.turn = nextTurn(s);
        },
      },
    );

    const equivocate = action(
      { sequencer: Sequencer, to: Rollup },
      {
        when: (s, { sequencer }) =>
          s.turn === sequencer && sequencer > honest && isDerived(s) && s.pending.includes('bundle'),
        then: (s, { to }) => {
          s.pending.splice(s.pending.indexOf('bundle'), 1);
          s.block.set(to, 'bundle');
          s.works = legAWorks(s) && sellingWorks(s, 'alice');
          s.turn = nextTurn(s);
        },
      },
    );

    const missSlot = action({
      when: isDerived,
      then: (s) => {
        s.turn = nextTurn(s);
      },
    });

    const sell = (s: Draft, seller: Trader): void => {
      s.lots[seller] -= 1;
      s.lots.poolB += 1;
      s.cash.poolB -= 3;
      s.cash[seller] += 3;
    };

    const includeLeg = (s: Draft, rollup: RollupName): void => {
      s.included.set(rollup, s.included.get(rollup) + 1);
      const worksHere = rollup === 'a' ? legAWorks(s) : sellingWorks(s, 'alice');
      const isExecuted = separately || noFlag ? worksHere : s.works;
      if (isExecuted && rollup === 'a') {
        s.cash.alice -= 2;
        s.cash.poolA += 2;
        s.lots.poolA -= 1;
        s.lots.alice += 1;
      }
      if (isExecuted && rollup === 'b') sell(s, 'alice');
      // A contract on the other side pays what the trade would have brought.
      if (!isExecuted && rollup === 'b' && paysOnInclusion) s.cash.alice += 3;
      if (isExecuted) s.executed.set(rollup, s.executed.get(rollup) + 1);
    };

    const derive = action(
      { rollup: Rollup },
      {
        when: (s, { rollup }) => s.block.get(rollup) !== null,
        then: (s, { rollup }) => {
          const content = s.block.get(rollup);
          if (content === 'bundle' || content === `leg on ${rollup} alone`) includeLeg(s, rollup);
          if (content === 'rival sells' && rollup === 'b' && sellingWorks(s, 'rival')) sell(s, 'rival');
          s.block.set(rollup, null);
        },
      },
    );

    return define({
      initial: start,
      actions: {
        sendBundle,
        sendRival,
        makeBlock,
        missSlot,
        derive,
        ...(equivocates ? { equivocate } : {}),
      },
      invariants: {
        'both legs of a bundle are included, or neither': (s) =>
          !isDerived(s) || s.included.get('a') === s.included.get('b'),
        'both legs of a bundle are executed, or neither': (s) =>
          !isDerived(s) || s.executed.get('a') === s.executed.get('b'),
        'a bundle leaves its owner as long as before, and no poorer': (s) =>
          !isDerived(s) || (s.lots.alice === bundles && s.cash.alice >= 2 * bundles),
        'no money and no lot is made or lost': (s) =>
          s.cash.alice + s.cash.rival + s.cash.poolA + s.cash.poolB === allCash &&
          s.lots.alice + s.lots.rival + s.lots.poolA + s.lots.poolB === allLots,
      },
      reachable: {
        'every bundle is executed': (s) =>
          isDerived(s) && s.executed.get('a') === bundles && s.executed.get('b') === bundles,
        'a bundle is included and not executed': (s) =>
          isDerived(s) && s.included.get('a') > s.executed.get('a'),
      },
      fairness: [
        ...(noClock ? [] : [weak(makeBlock, missSlot)]),
        ...(stalls ? [] : [weak(derive)]),
        ...(honest > 0 ? [(unlucky ? weak : strong)(taking(makeBlock, { sequencer: 1 }))] : []),
      ],
      temporal: {
        'what is sent is included, if one honest sequencer gets turns': leadsTo(
          state('the bundle is pending', (s: State) => s.pending.includes('bundle')),
          state('the bundle is included', (s: State) => !s.pending.includes('bundle')),
        ),
      },
    });
  },
);
