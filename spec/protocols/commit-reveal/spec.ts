import {
  exists,
  forAll,
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  taking,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * A sealed batch auction by commitment and opening: bidders publish commitments to their bids, the list is closed, and
 * only then the bids are opened. `lots` lots are sold to the highest of them, all at one price: the highest bid that goes
 * away empty-handed, or 1, the reserve, if none does. Equal bids are served in the order of their commitments.
 *
 * A commitment names its sender, hides the bid (it is salted), and binds to it. With it goes a deposit, as large as the
 * largest bid and a bond, and so the same for everybody. At the end the deposit comes back, less the price of what was
 * bought, or less the bond if the bid was not opened in time. Proceeds and bonds are the treasury's.
 *
 * One step is one commitment, one opening, the closing of the list, or the settlement. Who orders the transactions does
 * so as he likes. Mallory, and Trudy where two are `dishonest`, are free in what they do: they copy the commitment of somebody else (the
 * bytes are public), open or not, and wait with it until all others have opened. Honest ones open what they committed.
 *
 * The window for opening is long enough for honest bidders, whatever delays them: the settlement comes after they have
 * opened. That is an assumption on the network and on censorship, and a mutant leaves it out.
 *
 * Fairness: the list is closed and the batch settled, which anybody may cause once the time has come (weak fairness of
 * `closeList` and of `settle`), and each honest bidder opens (weak fairness of `open`, for each). Weak is enough: each
 * stays possible until it happens. Nobody has to bid, and nothing is asked of dishonest bidders: the batch must not wait
 * for them.
 */
export const commitReveal = spec(
  'commit-reveal',
  { bidders: 3, dishonest: 1, lots: 2, highest: 2, bond: 1 },
  ({ bidders, dishonest, lots, highest, bond }, mutant) => {
    const unbound = mutant('a commitment does not name its sender');
    const noBond = mutant('who does not open gets the bond back');
    const overlapping = mutant('bids are opened while the list is open');
    const unsalted = mutant('a commitment has no salt');
    const tellingDeposit = mutant('the deposit is as large as the bid');
    const notBinding = mutant('a commitment can be opened as any bid');
    const ownPrice = mutant('each pays what it bid');
    const firstOpened = mutant('equal bids are served in the order of their opening');
    const shortWindow = mutant('the window for opening may end before honest bidders had their turn');
    const waitsForAll = mutant('the batch waits until every bid is opened');
    const endless = mutant('the list may stay open');
    const unsettled = mutant('nobody need settle');
    const refundsPrice = mutant('the price is paid out of the bonds');

    const honest = (['alice', 'bob', 'carol'] as const).slice(0, bidders - dishonest);
    const suspects = (['mallory', 'trudy'] as const).slice(0, dishonest);
    const everyone = [...honest, ...suspects];
    const Bidder = t.oneOf(...everyone);
    const Bid = t.int(1, highest);

    const deposit = highest + bond;
    const Money = t.int(0, bidders * deposit);

    const fields = {
      phase: t.oneOf('committing', 'opening', 'settled'),
      list: t.seq(Bidder, bidders), // who has committed, in this order
      copiedFrom: t.map(Bidder, t.option(Bidder)), // whose commitment it is that a bidder committed
      bid: t.map(Bidder, t.int(0, highest)), // known to the bidder alone until it is opened; 0 for none
      opened: t.seq(Bidder, bidders), // whose bids are open, in this order
      informed: t.set(Bidder), // who knew another's bid when it committed
      served: t.map(Bidder, t.int(0, highest)), // the price that was paid; 0 for nothing bought
      wallet: t.map(Bidder, t.int(0, deposit)),
      escrow: Money,
      treasury: Money,
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type BidderName = (typeof Bidder.values)[number];

    const start = action({
      then: (s) => {
        for (const bidder of everyone) s.wallet.set(bidder, deposit);
      },
    });

    /** Whether somebody who commits now can know what another has bid. */
    const somethingIsKnown = (s: State): boolean =>
      s.opened.length > 0 ||
      ((unsalted || tellingDeposit) && exists(s.list, (other) => s.bid.get(other) > 0));

    const mayCommit = {
      'the list is open': (s: State) => s.phase === 'committing',
      'it has not committed': (s: State, { bidder }: { bidder: BidderName }) => !s.list.includes(bidder),
    };

    const commit = action(
      { bidder: everyone, bid: Bid },
      {
        when: mayCommit,
        then: (s, { bidder, bid }) => {
          if (somethingIsKnown(s)) s.informed.add(bidder);
          s.list.push(bidder);
          s.bid.set(bidder, bid);
          s.wallet.set(bidder, 0);
          s.escrow += deposit;
        },
      },
    );

    const copyCommitment = action(
      { bidder: suspects, from: everyone },
      {
        when: {
          ...mayCommit,
          'the other has committed': (s, { from }) =>
            s.list.includes(from) && s.copiedFrom.get(from) === null,
        },
        then: (s, { bidder, from }) => {
          s.list.push(bidder);
          s.copiedFrom.set(bidder, from);
          s.wallet.set(bidder, 0);
          s.escrow += deposit;
        },
      },
    );

    const closeList = action({
      when: {
        'the list is open': (s) => s.phase === 'committing',
        'there is a bid': (s) => s.list.length > 0,
      },
      then: (s) => {
        s.phase = 'opening';
      },
    });

    const open = action(
      { bidder: everyone },
      {
        when: {
          'bids are being opened': (s) => s.phase === 'opening' || (overlapping && s.phase === 'committing'),
          'its bid is sealed': (s, { bidder }) => s.list.includes(bidder) && !s.opened.includes(bidder),
          'the commitment is its own': (s, { bidder }) => {
            const from = s.copiedFrom.get(bidder);
            return from === null || (unbound && s.opened.includes(from));
          },
        },
        then: (s, { bidder }) => {
          const from = s.copiedFrom.get(bidder);
          if (from !== null) s.bid.set(bidder, s.bid.get(from));
          s.opened.push(bidder);
        },
      },
    );

    const openAsAnother = action(
      { bidder: suspects, bid: Bid },
      {
        when: (s, { bidder }) =>
          s.phase === 'opening' && s.list.includes(bidder) && !s.opened.includes(bidder),
        then: (s, { bidder, bid }) => {
          s.bid.set(bidder, bid);
          s.opened.push(bidder);
        },
      },
    );

    /** The opened bids, the highest first and equal ones in their order. */
    const ranked = (s: State): readonly BidderName[] => {
      const order: readonly BidderName[] = [...(firstOpened ? s.opened : s.list)];
      return order
        .filter((bidder) => s.opened.includes(bidder))
        .toSorted((one, other) => s.bid.get(other) - s.bid.get(one));
    };

    const settle = action({
      when: {
        'bids are being opened': (s) => s.phase === 'opening',
        'honest bidders have had the time to open': (s) =>
          shortWindow ||
          forAll(s.list, (bidder) =>
            waitsForAll || honest.some((one) => one === bidder) ? s.opened.includes(bidder) : true,
          ),
      },
      then: (s) => {
        const bids = ranked(s);
        const next = bids[lots];
        const price = next === undefined ? 1 : s.bid.get(next);
        s.phase = 'settled';
        for (const bidder of s.list) {
          const isServed = bids.slice(0, lots).includes(bidder);
          const paid = isServed ? (ownPrice ? s.bid.get(bidder) : price) : 0;
          const forfeited = s.opened.includes(bidder) || noBond ? 0 : bond;
          s.served.set(bidder, paid);
          s.wallet.set(bidder, deposit - (refundsPrice ? 0 : paid) - forfeited);
          s.treasury += paid + forfeited;
        }
        s.escrow = 0;
      },
    });

    return define({
      initial: start,
      actions: {
        commit,
        copyCommitment,
        closeList,
        open,
        ...(notBinding ? { openAsAnother } : {}),
        settle,
      },
      invariants: {
        'whoever commits knows no other bid': (s) => s.informed.size === 0,
        'a copied commitment counts for nobody': (s) =>
          forAll(s.opened, (bidder) => s.copiedFrom.get(bidder) === null),
        'whoever does not open loses the bond': (s) =>
          s.phase !== 'settled' ||
          forAll(s.list, (bidder) => s.opened.includes(bidder) || s.wallet.get(bidder) === deposit - bond),
        'an honest bidder keeps its bond': (s) =>
          s.phase !== 'settled' ||
          forAll(honest, (bidder) => s.wallet.get(bidder) >= deposit - s.served.get(bidder)),
        'all who are served pay one price, and nobody more than it bid': (s) =>
          forAll(s.list, (one) =>
            forAll(s.list, (other) => {
              const paid = s.served.get(one);
              const paidByOther = s.served.get(other);
              if (paid > s.bid.get(one)) return false;
              return paid === 0 || paidByOther === 0 || paid === paidByOther;
            }),
          ),
        'nobody is served before a higher bid, or an equal one that was committed first': (s) =>
          s.phase !== 'settled' ||
          forAll(s.opened, (one) =>
            forAll(s.opened, (other) => {
              if (s.served.get(one) === 0 || s.served.get(other) > 0) return true;
              const lead = s.bid.get(one) - s.bid.get(other);
              return lead > 0 || (lead === 0 && s.list.indexOf(one) < s.list.indexOf(other));
            }),
          ),
        'no money is made or lost': (s) => {
          let all = s.escrow + s.treasury;
          for (const bidder of everyone) all += s.wallet.get(bidder);
          return all === bidders * deposit;
        },
      },
      steps: {
        'what was committed stands': (before, after) =>
          before.list.length <= after.list.length &&
          forAll(
            before.list,
            (bidder) =>
              before.list.indexOf(bidder) === after.list.indexOf(bidder) &&
              (before.bid.get(bidder) === after.bid.get(bidder) || before.copiedFrom.get(bidder) !== null),
          ),
      },
      reachable: {
        'every lot is sold above the reserve': (s) =>
          everyone.filter((bidder) => s.served.get(bidder) > 1).length === lots,
        'a bond is lost': (s) =>
          s.phase === 'settled' &&
          exists(
            suspects,
            (bidder) =>
              s.wallet.get(bidder) === deposit - bond &&
              s.served.get(bidder) === 0 &&
              s.list.includes(bidder),
          ),
      },
      fairness: [
        ...(endless ? [] : [weak(closeList)]),
        ...(unsettled ? [] : [weak(settle)]),
        ...honest.map((bidder) => weak(taking(open, { bidder }))),
      ],
      temporal: {
        'a batch that has a bid is settled': leadsTo(
          state('there is a bid', (s: State) => s.list.length > 0),
          state('the batch is settled', (s: State) => s.phase === 'settled'),
        ),
      },
      terminal: (s) => s.phase === 'settled',
    });
  },
);
