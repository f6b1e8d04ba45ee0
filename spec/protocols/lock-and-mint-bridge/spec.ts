import {
  and,
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
 * A bridge that locks coins on a source chain and mints tokens for them on a target chain, and back: tokens are burned,
 * and coins are paid out on the word of `threshold` of `keys` signers. The way there is that of bridges with light
 * clients (a relayer posts roots of the source chain, a message is proven under a root and then processed once), the
 * way back that of multi-signature custodians. Real bridges mostly use one of them for both ways; here each shows what
 * it is worth.
 *
 * **The source chain** can be reorganised: its last `reorgDepth` blocks may be replaced, and deposits in them are gone
 * with their coins. A deposit is final for the bridge once it has `confirmations` blocks on top. Its message is its
 * nonce and amount, a leaf of a tree of two (so `nonces` is 1 or 2): amount 0 stands for a leaf that is empty. A proof
 * is the inner node, both its leaves, and is right if it hashes to the root. The hash is a function of both leaves that
 * never collides.
 *
 * **The target chain** keeps, for each message, the root under which it was proven; `none`, the value of what was never
 * written, for messages that were not. It is final at once; so is a payout on the source chain, which signatures that
 * are public would only repeat.
 *
 * With a `pool` the other chain is the one that holds coins: as many, for the tokens that others have on the source chain.
 * Then what is handed in on the source chain are tokens (`deposit`, `locked`), and a message pays coins out of the pool
 * where it would mint. The rules are the same; what a false message does is not, for it takes what is there.
 *
 * **Attackers** call anything with any arguments: prove with any node, process any message in either of two encodings
 * that decode to the same. They hold `corrupted` of the keys, which sign for what they like, or keep silent. Honest
 * keys sign for what was burned. Deposits are of 1 to `maxAmount` coins, a withdrawal is of one.
 *
 * One step is one call or one block. Fairness: the relayer goes on (weak fairness of `postRoot`, `prove` and `process`
 * taken together: what there is to be done for one deposit is finite, and stays possible until it is done), and so do
 * honest signers, one of whom brings the signatures (weak fairness of `sign` and of `pay` without corrupted keys, taken
 * together). Nobody has to deposit or burn, no corrupted key has to sign, and no block has to come: where promises are
 * made, the deposit is final already.
 */
export const lockAndMintBridge = spec(
  'lock-and-mint-bridge',
  {
    nonces: 2,
    maxAmount: 2,
    confirmations: 2,
    reorgDepth: 2,
    keys: 4,
    corrupted: 1,
    threshold: 3,
    withdrawals: 1,
    pool: 0,
    refusesZeroRoot: false,
    isWatched: false,
  },
  (
    {
      nonces,
      maxAmount,
      confirmations,
      reorgDepth,
      keys,
      corrupted,
      threshold,
      withdrawals,
      pool,
      refusesZeroRoot,
      isWatched,
    },
    mutant,
  ) => {
    const zeroIsTrusted = mutant('a message that was never proven counts as proven under a trusted root');
    const dropsRight = mutant('an inner node is hashed without its right child');
    const anyAmount = mutant('the proof does not bind the amount');
    const replays = mutant('a message can be processed again');
    const byEncoding = mutant('a message is known by its encoding');
    const tooEarly = mutant('a deposit is credited a block too early');
    const keepsTokens = mutant('tokens are not burned when they are withdrawn');
    const blindSigners = mutant('signers do not ask whether tokens were burned');
    const countsAgain = mutant('a signature counts as often as it is sent');
    const paysAgain = mutant('a withdrawal can be paid again');
    const mayStop = mutant('the relayer may stop');
    const allSign = mutant('every key has to sign');

    const Nonce = t.int(1, nonces);
    const Amount = t.int(1, maxAmount);
    const Leaf = t.int(0, maxAmount);
    const Withdrawal = t.int(1, withdrawals);
    const Message = t.record({ nonce: Nonce, amount: Amount });
    const Root = t.oneOf('none', 'posted');
    const honestKeys = keys - corrupted;
    const needed = allSign ? keys : threshold;
    const finalAt = confirmations - (tooEarly ? 1 : 0);
    // Below, no deposit changes what it is any more.
    const bottom = Math.max(confirmations, reorgDepth);
    const most = nonces * maxAmount;

    const fields = {
      deposits: t.map(Nonce, t.option(t.record({ amount: Amount, blocksOnTop: t.int(0, bottom) }))),
      locked: t.int(-most - withdrawals, most),
      postedLeaves: t.map(Nonce, Leaf), // what the posted root is the root of: of nothing, to begin with
      trusted: t.set(Root),
      provenUnder: t.map(Message, Root),
      consumed: t.set(t.record({ nonce: Nonce, encoding: t.int(1, 2) })),
      timesProcessed: t.map(Nonce, t.int(0, 2)),
      credited: t.map(Nonce, Leaf), // as much as it was processed with; 0 if it was not
      circulating: t.int(0, 2 * most),
      poolLeft: t.int(pool - 2 * most, pool),
      withdrawn: t.map(Withdrawal, t.oneOf('not yet', 'burned', 'paid')),
      signatures: t.map(Withdrawal, t.int(0, honestKeys)),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const begin = action({
      then: (s) => {
        if (zeroIsTrusted) s.trusted.add('none');
        s.poolLeft = pool;
      },
    });

    const isFinal = (s: State, nonce: number): boolean =>
      (s.deposits.get(nonce)?.blocksOnTop ?? -1) >= finalAt;
    /** The coins of deposits that can still vanish. */
    const fresh = (s: State): number => {
      let coins = 0;
      for (const found of s.deposits.values()) {
        if (found !== null && found.blocksOnTop < reorgDepth) coins += found.amount;
      }
      return coins;
    };
    const hashOf = (left: number, right: number): number =>
      dropsRight && left > 0 ? left * (maxAmount + 1) : left * (maxAmount + 1) + right;
    const leafOf = (s: State, nonce: number): number => (nonce <= nonces ? s.postedLeaves.get(nonce) : 0);

    const deposit = action(
      { nonce: Nonce, amount: Amount },
      {
        when: {
          'the nonce is free': (s, { nonce }) => s.deposits.get(nonce) === null,
          'nonces are given out in order': (s, { nonce }) =>
            nonce === 1 || s.deposits.get(nonce - 1) !== null,
        },
        then: (s, { nonce, amount }) => {
          s.deposits.set(nonce, { amount, blocksOnTop: 0 });
          s.locked += amount;
        },
      },
    );

    const sourceBlock = action({
      when: (s) => exists(Nonce, (nonce) => (s.deposits.get(nonce)?.blocksOnTop ?? bottom) < bottom),
      then: (s) => {
        for (const nonce of Nonce.values) {
          const found = s.deposits.get(nonce);
          if (found !== null && found.blocksOnTop < bottom) found.blocksOnTop += 1;
        }
      },
    });

    /** The last blocks are replaced by others, which do not have the deposits that were in them. */
    const reorganise = action(
      { blocks: t.int(1, reorgDepth) },
      {
        when: (s, { blocks }) =>
          exists(Nonce, (nonce) => (s.deposits.get(nonce)?.blocksOnTop ?? blocks) < blocks),
        then: (s, { blocks }) => {
          for (const nonce of Nonce.values) {
            const found = s.deposits.get(nonce);
            if (found === null || found.blocksOnTop >= blocks) continue;
            s.locked -= found.amount;
            s.deposits.set(nonce, null);
          }
        },
      },
    );

    /** A relayer posts the root of what is final; the target's light client checks that it is that. */
    const postRoot = action({
      when: (s) => exists(Nonce, (nonce) => isFinal(s, nonce)),
      then: (s) => {
        s.trusted.add('posted');
        for (const nonce of Nonce.values) {
          s.postedLeaves.set(nonce, isFinal(s, nonce) ? (s.deposits.get(nonce)?.amount ?? 0) : 0);
        }
      },
    });

    const prove = action(
      { message: Message, left: Leaf, right: nonces > 1 ? Leaf : t.int(0, 0) },
      {
        when: {
          'the node hashes to the root': (s, { left, right }) =>
            hashOf(left, right) === hashOf(leafOf(s, 1), leafOf(s, 2)),
          'the message is a leaf of the node': (_, { message, left, right }) => {
            const leaf = message.nonce === 1 ? left : right;
            return anyAmount ? leaf > 0 : leaf === message.amount;
          },
        },
        then: (s, { message }) => {
          s.provenUnder.set(message, 'posted');
        },
      },
    );

    const processMessage = action(
      { message: Message, encoding: t.int(1, 2) },
      {
        when: {
          'the root it was proven under is trusted': (s, { message }) =>
            s.trusted.has(s.provenUnder.get(message)),
          'that root is not zero, where this is asked': (s, { message }) =>
            !refusesZeroRoot || s.provenUnder.get(message) !== 'none',
          'it was not processed before': (s, { message, encoding }) =>
            byEncoding
              ? !s.consumed.has({ nonce: message.nonce, encoding })
              : replays || !exists(s.consumed, (key) => key.nonce === message.nonce),
          'watchers have seen the deposit, where there are any': (s, { message }) =>
            !isWatched ||
            (isFinal(s, message.nonce) && s.deposits.get(message.nonce)?.amount === message.amount),
        },
        then: (s, { message, encoding }) => {
          s.consumed.add({ nonce: message.nonce, encoding });
          s.timesProcessed.set(message.nonce, s.timesProcessed.get(message.nonce) + 1);
          s.credited.set(message.nonce, message.amount);
          s.circulating += message.amount;
          if (pool > 0) s.poolLeft -= message.amount;
        },
      },
    );

    const burn = action(
      { withdrawal: Withdrawal },
      {
        when: {
          'it is not asked for yet': (s, { withdrawal }) => s.withdrawn.get(withdrawal) === 'not yet',
          'there is a token to burn': (s) => s.circulating > 0,
        },
        then: (s, { withdrawal }) => {
          s.withdrawn.set(withdrawal, 'burned');
          if (keepsTokens) return;
          s.circulating -= 1;
          if (pool > 0) s.poolLeft += 1;
        },
      },
    );

    /** One more honest key signs. Corrupted keys need no step: they have always signed. */
    const sign = action(
      { withdrawal: Withdrawal },
      {
        when: {
          'a token was burned': (s, { withdrawal }) =>
            blindSigners || s.withdrawn.get(withdrawal) === 'burned',
          'a key is left': (s, { withdrawal }) => s.signatures.get(withdrawal) < honestKeys,
        },
        then: (s, { withdrawal }) => {
          s.signatures.set(withdrawal, s.signatures.get(withdrawal) + 1);
        },
      },
    );

    const pay = action(
      { withdrawal: Withdrawal, corruptedKeys: t.int(0, corrupted) },
      {
        when: {
          'enough keys have signed': (s, { withdrawal, corruptedKeys }) =>
            s.signatures.get(withdrawal) + corruptedKeys * (countsAgain ? needed : 1) >= needed,
          'it is not paid yet': (s, { withdrawal }) => paysAgain || s.withdrawn.get(withdrawal) !== 'paid',
          'there is a coin that no reorganisation takes back': (s) => s.locked > fresh(s),
        },
        then: (s, { withdrawal }) => {
          s.withdrawn.set(withdrawal, 'paid');
          s.locked -= 1;
        },
      },
    );

    const owed = (s: State): number => {
      let burned = 0;
      for (const phase of s.withdrawn.values()) if (phase === 'burned') burned += 1;
      return s.circulating + burned;
    };

    return define({
      initial: begin,
      actions: {
        deposit,
        sourceBlock,
        reorganise,
        postRoot,
        prove,
        process: processMessage,
        burn,
        sign,
        pay,
      },
      invariants: {
        // What was handed in on the source chain are tokens, where the target chain holds the coins.
        ...(pool > 0
          ? {
              'every token on the source chain is backed by a coin in the pool': (s: State) =>
                pool - s.locked <= s.poolLeft,
            }
          : {}),
        'what is processed was sent, and still is': (s) =>
          forAll(
            Nonce,
            (nonce) =>
              s.timesProcessed.get(nonce) === 0 || s.deposits.get(nonce)?.amount === s.credited.get(nonce),
          ),
        'a message is processed at most once': (s) =>
          forAll(Nonce, (nonce) => s.timesProcessed.get(nonce) <= 1),
        'every token is backed by a locked coin': (s) => owed(s) <= s.locked,
      },
      reachable: {
        'all that can be deposited is in circulation': (s) => s.circulating === most,
        'a withdrawal is paid': (s) => exists(Withdrawal, (one) => s.withdrawn.get(one) === 'paid'),
      },
      fairness: [
        ...(mayStop ? [] : [weak(postRoot, prove, processMessage)]),
        weak(sign, taking(pay, { corruptedKeys: 0 })),
      ],
      temporal: {
        'a deposit that is final comes to be processed': and(
          ...Nonce.values.map((nonce) =>
            leadsTo(
              state(`deposit ${nonce} is final`, (s: State) => isFinal(s, nonce)),
              state(
                `deposit ${nonce} is credited in full`,
                (s: State) => s.deposits.get(nonce)?.amount === s.credited.get(nonce),
              ),
            ),
          ),
        ),
        'who burns is paid': and(
          ...Withdrawal.values.map((one) =>
            leadsTo(
              state(
                `tokens are burned for withdrawal ${one}`,
                (s: State) => s.withdrawn.get(one) === 'burned',
              ),
              state(`withdrawal ${one} is paid`, (s: State) => s.withdrawn.get(one) === 'paid'),
            ),
          ),
        ),
      },
    });
  },
);
