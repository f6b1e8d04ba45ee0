import {
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  variables,
  type WriteOf,
  weak,
} from '../../language/index.ts';

/**
 * Finality by confirmations: a venue that settles on a chain whose latest blocks may be replaced. What it does on the
 * strength of a block is of two kinds. What stays in its books (a liquidation, the reward of the liquidator) may follow
 * the tip, and is undone with the block. What leaves them (a deposit credited for use elsewhere, a reward withdrawn, a
 * root accepted from which users exit) cannot be undone, and waits for `confirmations` blocks on top.
 *
 * A reorganisation replaces up to `reorgDepth` blocks at the end of the chain by one more than it removes, all of them
 * empty: the worst for whoever relied on them. What was in them may be mined again later. So a height that was replaced
 * never gets back what it held, and heights are enough to name blocks. The chain has room for `room` blocks.
 *
 * Availability of data is modelled by what sampling and committees are for, and not how they do it. The data behind a
 * root are there if at least `needed` honest nodes hold their piece of it. They attest to it; `liars` attest without,
 * and have done so before anything happens. A root is accepted with `attestations` of them.
 *
 * One step is one block mined, one reorganisation with all that the venue undoes for it (it follows one chain or the
 * other, never half of each), one piece of data received, or one thing done by the venue or a user.
 *
 * Faulty are miners, who replace blocks at will within the depth, whoever posts roots, who may withhold the data, and
 * the liars. None of them owes anything, so mining, reorganising and receiving data have no fairness. Fairness: the
 * venue credits what is deep enough, and users exit where they can (weak, for each: nothing takes these steps away once
 * they are possible, as long as confirmations cover reorganisations).
 */
export const finality = spec(
  'finality',
  { confirmations: 2, reorgDepth: 2, room: 5, honest: 2, needed: 2, liars: 1, attestations: 3 },
  ({ confirmations, reorgDepth, room, honest, needed, liars, attestations }, mutant) => {
    const creditsEarly = mutant('a deposit is credited one confirmation early');
    const ignoresReorgs = mutant('a liquidation stands although its price is gone');
    const undoesHalf = mutant('a liquidation is undone, but not what was paid for it');
    const paysAtOnce = mutant('a reward is withdrawn as soon as it is earned');
    const acceptsBlindly = mutant('a root is accepted though its data are withheld');
    const acceptsEarly = mutant('a root is accepted one confirmation early');
    const putsOffCredits = mutant('a credit may be put off for ever');
    const putsOffExits = mutant('an exit may be put off for ever');

    const Content = t.oneOf('nothing', 'deposit', 'low price', 'root');
    const Height = t.int(0, room); // 0 stands for none

    const fields = {
      chain: t.seq(Content, room),
      isCredited: t.bool,
      liquidatedBy: Height, // the block with the price on which the liquidation was executed
      rewardedFor: Height, // the block with the price for whose liquidation the liquidator was rewarded
      withdrawnFor: Height, // the same, when the reward has left the venue
      pieces: t.int(0, honest), // of the data behind the root, in honest hands
      accepted: Height, // the block with the accepted root
      hasExited: t.bool,
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteOf<ReturnType<typeof t.record<typeof fields>>>;
    type Block = 'nothing' | 'deposit' | 'low price' | 'root';

    const heightOf = (s: State, content: Block): number => s.chain.indexOf(content) + 1;
    const holds = (s: State, height: number, content: Block): boolean =>
      height >= 1 && height <= s.chain.length && s.chain.at(height - 1) === content;
    const isDeep = (s: State, height: number, needs: number): boolean =>
      height > 0 && s.chain.length - height >= needs;

    /** Each deposit, price and root is mined once, unless a reorganisation has dropped it. */
    const mine = action(
      { content: Content },
      {
        when: {
          'there is room': (s) => s.chain.length < room,
          'it is not on the chain': (s, { content }) => content === 'nothing' || !s.chain.includes(content),
        },
        then: (s, { content }) => {
          s.chain.push(content);
        },
      },
    );

    const undoAbove = (s: Draft, kept: number): void => {
      if (ignoresReorgs) return;
      if (s.liquidatedBy > kept) s.liquidatedBy = 0;
      if (s.rewardedFor > kept && !undoesHalf) s.rewardedFor = 0;
    };

    const reorganise = action(
      { depth: t.int(1, room) },
      {
        when: {
          'it goes no deeper than it can': (_, { depth }) => depth <= reorgDepth,
          'there are as many blocks': (s, { depth }) => depth <= s.chain.length,
          'there is room': (s) => s.chain.length < room,
        },
        then: (s, { depth }) => {
          const kept = s.chain.length - depth;
          s.chain.length = kept;
          for (let block = 0; block <= depth; block += 1) s.chain.push('nothing');
          undoAbove(s, kept);
        },
      },
    );

    const credit = action({
      when: {
        'the deposit is deep enough': (s) =>
          isDeep(s, heightOf(s, 'deposit'), confirmations - (creditsEarly ? 1 : 0)),
        'it is not credited': (s) => !s.isCredited,
      },
      then: (s) => {
        s.isCredited = true;
      },
    });

    /** On the strength of the tip: a liquidation that waits comes too late. */
    const liquidate = action({
      when: {
        'the price is low': (s) => s.chain.includes('low price'),
        'the position is open': (s) => s.liquidatedBy === 0,
      },
      then: (s) => {
        s.liquidatedBy = heightOf(s, 'low price');
      },
    });

    const reward = action({
      when: {
        'there was a liquidation': (s) => s.liquidatedBy > 0,
        'it was not rewarded': (s) => s.rewardedFor === 0,
      },
      then: (s) => {
        s.rewardedFor = s.liquidatedBy;
      },
    });

    const withdraw = action({
      when: {
        'there is a reward, and its price is deep enough': (s) =>
          isDeep(s, s.rewardedFor, paysAtOnce ? 0 : confirmations),
        'it is not withdrawn': (s) => s.withdrawnFor === 0,
      },
      then: (s) => {
        s.withdrawnFor = s.rewardedFor;
      },
    });

    const receivePiece = action({
      when: {
        'there is something to receive': (s) => s.chain.includes('root'),
        'some honest node lacks its piece': (s) => s.pieces < honest,
      },
      then: (s) => {
        s.pieces += 1;
      },
    });

    const accept = action({
      when: {
        'the root is deep enough': (s) =>
          isDeep(s, heightOf(s, 'root'), confirmations - (acceptsEarly ? 1 : 0)),
        'enough attest to its data': (s) => acceptsBlindly || s.pieces + liars >= attestations,
        'it is not accepted': (s) => s.accepted === 0,
      },
      then: (s) => {
        s.accepted = heightOf(s, 'root');
      },
    });

    /** A user proves what is his by the data behind the root. */
    const exit = action({
      when: {
        'the data behind an accepted root are there': (s) => s.accepted > 0 && s.pieces >= needed,
        'the user is still in': (s) => !s.hasExited,
      },
      then: (s) => {
        s.hasExited = true;
      },
    });

    return define({
      actions: { mine, reorganise, credit, liquidate, reward, withdraw, receivePiece, accept, exit },
      invariants: {
        'a credited deposit is on the chain': (s) => !s.isCredited || s.chain.includes('deposit'),
        'a liquidation stands on a price that is on the chain': (s) =>
          s.liquidatedBy === 0 || holds(s, s.liquidatedBy, 'low price'),
        'a reward stands on a liquidation that stands': (s) =>
          s.rewardedFor === 0 || s.rewardedFor === s.liquidatedBy,
        'what was withdrawn rests on a price that is on the chain': (s) =>
          s.withdrawnFor === 0 || holds(s, s.withdrawnFor, 'low price'),
        'an accepted root is on the chain': (s) => s.accepted === 0 || holds(s, s.accepted, 'root'),
        'the data behind an accepted root are there': (s) => s.accepted === 0 || s.pieces >= needed,
      },
      reachable: {
        'a deposit is credited': (s) => s.isCredited,
        'a reward is withdrawn': (s) => s.withdrawnFor > 0,
        'a user exits': (s) => s.hasExited,
      },
      fairness: [...(putsOffCredits ? [] : [weak(credit)]), ...(putsOffExits ? [] : [weak(exit)])],
      temporal: {
        'a deposit that is deep enough comes to be credited': leadsTo(
          state('the deposit is deep enough', (s: State) => isDeep(s, heightOf(s, 'deposit'), confirmations)),
          state('the deposit is credited', (s: State) => s.isCredited),
        ),
        'where a root is accepted, users can exit': leadsTo(
          state('a root is accepted', (s: State) => s.accepted > 0),
          state('the user has exited', (s: State) => s.hasExited),
        ),
      },
      // The chain is as long as the model has room for.
      terminal: (s) => s.chain.length === room,
    });
  },
);
