import {
  and,
  count,
  exists,
  forAll,
  type Id,
  leadsTo,
  type ReadFields,
  spec,
  state,
  strong,
  t,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * Margin locked across shards: a trade needs one unit of margin on every shard, and takes all of them or none.
 * Two-phase commit in the form that clearing ledgers use it (Gray, Notes on Data Base Operating Systems, 1978): a shard
 * votes yes by locking margin, and only the coordinator's decision unlocks it again, to be spent or to be free.
 *
 * Trades compete for the margin of a shard, of which there are `margin` units. One step is one shard voting or hearing
 * of a decision, or the coordinator deciding, crashing or recovering. Votes are records of the shards that the
 * coordinator reads; its decision is a record of its own that survives a crash, and that it shows to shards only while
 * it is up. Messages are left out: what a message would carry stays to be read, so that one may be late or repeated.
 *
 * What is faulty is the coordinator alone: it may crash at any time, again and again. If `recovers` it comes back, with
 * its record of decisions. If shards `askPeers`, a shard also hears of a decision from one that has carried it out.
 *
 * Fairness: a coordinator that is down recovers (weak: nothing but recovery changes that it is down). It decides, and
 * shards hear of decisions (strong, for deciding and hearing each): a crash makes both impossible for a while, so under
 * weak fairness a coordinator that crashes again and again owes nothing. The price is that it stays up for long enough
 * now and then, and that shards do not stop asking. Neither has to be asked for each trade or shard by itself, since
 * each decides and hears once. Nobody has to vote, and nothing makes the coordinator crash.
 */
export const marginLocks = spec(
  'margin-locks',
  { shards: 2, trades: 2, margin: 1, recovers: true, askPeers: false },
  ({ shards, trades, margin, recovers, askPeers }, mutant) => {
    const breaksPromise = mutant('a shard gives up after it has voted yes');
    const timesOut = mutant('a lock is released by timeout');
    const locksLate = mutant('margin is locked at commit instead of at the vote');
    const majorityCommits = mutant('a majority of votes commits');
    const countsStrangers = mutant('a vote for one trade counts for another');
    const forgets = mutant('a crash loses the decisions');
    const returnsTwice = mutant('an abort returns margin each time it is heard');
    const neverAborts = mutant('the coordinator waits for every vote');
    const staysDown = mutant('a crashed coordinator may stay down');
    const decidesWeakly = mutant('deciding has weak fairness alone');
    const hearsWeakly = mutant('hearing has weak fairness alone');

    const Shard = t.ids('shard', shards);
    const Trade = t.ids('trade', trades);

    const fields = {
      votes: t.map(Trade, t.map(Shard, t.oneOf('open', 'yes', 'spent', 'aborted'))),
      // Wider than it can ever be, so that an invariant and not a bound tells what is wrong.
      free: t.map(Shard, t.int(-trades, margin + trades)),
      locks: t.map(Shard, t.set(Trade)),
      decision: t.map(Trade, t.oneOf('open', 'commit', 'abort')),
      coordinatorIsUp: t.bool,
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type ShardId = Id<'shard'>;
    type TradeId = Id<'trade'>;

    const start = action({
      then: (s) => {
        for (const shard of Shard.values) s.free.set(shard, margin);
        s.coordinatorIsUp = true;
      },
    });

    /** A yes: from here on the margin belongs to the trade until the coordinator decides. */
    const voteYes = action(
      { trade: Trade, shard: Shard },
      {
        when: {
          'the shard has not voted': (s, { trade, shard }) => s.votes.get(trade).get(shard) === 'open',
          'it has margin to lock': (s, { shard }) => s.free.get(shard) > 0,
        },
        then: (s, { trade, shard }) => {
          s.votes.get(trade).set(shard, 'yes');
          if (locksLate) return;
          s.free.set(shard, s.free.get(shard) - 1);
          s.locks.get(shard).add(trade);
        },
      },
    );

    /** A no. A shard that has not voted needs nobody's leave. */
    const refuse = action(
      { trade: Trade, shard: Shard },
      {
        when: (s, { trade, shard }) =>
          s.votes.get(trade).get(shard) === 'open' ||
          (breaksPromise && s.votes.get(trade).get(shard) === 'yes'),
        then: (s, { trade, shard }) => {
          s.votes.get(trade).set(shard, 'aborted');
          if (s.locks.get(shard).delete(trade)) s.free.set(shard, s.free.get(shard) + 1);
        },
      },
    );

    const timeOut = action(
      { trade: Trade, shard: Shard },
      {
        when: (s, { trade, shard }) => s.locks.get(shard).has(trade),
        then: (s, { trade, shard }) => {
          s.locks.get(shard).delete(trade);
          s.free.set(shard, s.free.get(shard) + 1);
        },
      },
    );

    const hasVotedYes = (s: State, trade: TradeId, shard: ShardId): boolean =>
      countsStrangers
        ? exists(Trade, (other) => s.votes.get(other).get(shard) === 'yes')
        : s.votes.get(trade).get(shard) === 'yes';
    const votesNeeded = majorityCommits ? Math.floor(shards / 2) + 1 : shards;

    const decideCommit = action(
      { trade: Trade },
      {
        when: {
          'the coordinator is up': (s) => s.coordinatorIsUp,
          'the trade is undecided': (s, { trade }) => s.decision.get(trade) === 'open',
          'every shard has voted yes': (s, { trade }) =>
            count(Shard, (shard) => hasVotedYes(s, trade, shard)) >= votesNeeded,
        },
        then: (s, { trade }) => {
          s.decision.set(trade, 'commit');
        },
      },
    );

    /** The coordinator may lose patience at any time; it need not have heard a no. */
    const decideAbort = action(
      { trade: Trade },
      {
        when: {
          'the coordinator is up': (s) => s.coordinatorIsUp,
          'the trade is undecided': (s, { trade }) => s.decision.get(trade) === 'open',
        },
        then: (s, { trade }) => {
          s.decision.set(trade, 'abort');
        },
      },
    );

    const isOver = (s: State, trade: TradeId, shard: ShardId): boolean =>
      s.votes.get(trade).get(shard) === 'spent' || s.votes.get(trade).get(shard) === 'aborted';
    const somebodyTells = (s: State, trade: TradeId, outcome: 'spent' | 'aborted'): boolean =>
      s.coordinatorIsUp || (askPeers && exists(Shard, (peer) => s.votes.get(trade).get(peer) === outcome));

    const hearCommit = action(
      { trade: Trade, shard: Shard },
      {
        when: {
          'the trade is committed': (s, { trade }) => s.decision.get(trade) === 'commit',
          'the shard has no outcome': (s, { trade, shard }) => !isOver(s, trade, shard),
          'somebody tells it': (s, { trade }) => somebodyTells(s, trade, 'spent'),
        },
        then: (s, { trade, shard }) => {
          s.votes.get(trade).set(shard, 'spent');
          if (!s.locks.get(shard).delete(trade)) s.free.set(shard, s.free.get(shard) - 1);
        },
      },
    );

    const hearAbort = action(
      { trade: Trade, shard: Shard },
      {
        when: {
          'the trade is aborted': (s, { trade }) => s.decision.get(trade) === 'abort',
          'the shard has no outcome': (s, { trade, shard }) =>
            !isOver(s, trade, shard) || (returnsTwice && s.votes.get(trade).get(shard) === 'aborted'),
          'somebody tells it': (s, { trade }) => somebodyTells(s, trade, 'aborted'),
        },
        then: (s, { trade, shard }) => {
          const again = isOver(s, trade, shard);
          s.votes.get(trade).set(shard, 'aborted');
          if (s.locks.get(shard).delete(trade) || again) s.free.set(shard, s.free.get(shard) + 1);
        },
      },
    );

    const crash = action({
      when: (s) => s.coordinatorIsUp,
      then: (s) => {
        s.coordinatorIsUp = false;
        if (forgets) for (const trade of Trade.values) s.decision.set(trade, 'open');
      },
    });

    const recover = action({
      when: (s) => recovers && !s.coordinatorIsUp,
      then: (s) => {
        s.coordinatorIsUp = true;
      },
    });

    const spentOn = (s: State, shard: ShardId): number =>
      count(Trade, (trade) => s.votes.get(trade).get(shard) === 'spent');
    const decides = neverAborts ? [decideCommit] : [decideCommit, decideAbort];

    return define({
      initial: start,
      actions: {
        voteYes,
        refuse,
        ...(timesOut ? { timeOut } : {}),
        decideCommit,
        ...(neverAborts ? {} : { decideAbort }),
        hearCommit,
        hearAbort,
        crash,
        recover,
      },
      invariants: {
        'a trade takes margin on every shard or on none': (s) =>
          forAll(
            Trade,
            (trade) =>
              !(
                exists(Shard, (shard) => s.votes.get(trade).get(shard) === 'spent') &&
                exists(Shard, (shard) => s.votes.get(trade).get(shard) === 'aborted')
              ),
          ),
        'no shard spends more margin than it has': (s) =>
          forAll(Shard, (shard) => spentOn(s, shard) <= margin),
        'margin is free, locked or spent, and nothing is lost': (s) =>
          forAll(
            Shard,
            (shard) => s.free.get(shard) + s.locks.get(shard).size + spentOn(s, shard) === margin,
          ),
      },
      reachable: {
        'a trade takes its margin on every shard': (s) =>
          exists(Trade, (trade) => forAll(Shard, (shard) => s.votes.get(trade).get(shard) === 'spent')),
        'two trades hold locks at once': (s) =>
          count(Trade, (trade) => exists(Shard, (shard) => s.locks.get(shard).has(trade))) >= 2,
      },
      fairness: [
        ...(staysDown || !recovers ? [] : [weak(recover)]),
        decidesWeakly ? weak(...decides) : strong(...decides),
        hearsWeakly ? weak(hearCommit, hearAbort) : strong(hearCommit, hearAbort),
      ],
      temporal: {
        'a lock is released': and(
          ...Trade.values.flatMap((trade, number) =>
            Shard.values.map((shard, place) =>
              leadsTo(
                state(`trade${number + 1} locks margin on shard${place + 1}`, (s: State) =>
                  s.locks.get(shard).has(trade),
                ),
                state(`trade${number + 1} locks none there`, (s: State) => !s.locks.get(shard).has(trade)),
              ),
            ),
          ),
        ),
      },
      // Without recovery a crash may be the end of everything, which is what the temporal property is about.
      terminal: (s) => !s.coordinatorIsUp,
    });
  },
);
