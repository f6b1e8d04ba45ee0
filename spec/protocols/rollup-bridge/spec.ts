import {
  and,
  leadsTo,
  type ReadFields,
  spec,
  state,
  step,
  t,
  taken,
  taking,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * The canonical bridge of a rollup, and the coins on both sides of it. A deposit goes through an inbox on L1 into the vault
 * and is credited on L2 by a message; a withdrawal burns on L2 and is paid out of the vault. On L2 coins move between
 * accounts, and a contract may be destroyed, whose coins go to whom it names. The inbox is a contract behind a proxy: it is
 * initialised once, with the bridge to which it hands deposits, and may be upgraded.
 *
 * One step is one transaction of one coin, one message received, one contract destroyed. How L1 comes to know of a burn,
 * and how long that takes, is left out: see the optimistic withdrawal and the validity rollup. So are fees, and other
 * tokens than the coin itself.
 *
 * The user is honest. The attacker deposits, pays, withdraws, has a contract on L2 that it can spend from and destroy,
 * and calls whatever L1 lets it call.
 *
 * `ownerOnly` says that the inbox is initialised by its owner alone, `destruction` that contracts can be destroyed.
 *
 * Fairness, for each account: its deposits are credited and its withdrawals paid, weakly, since both stay possible until
 * they happen, and neither does the other's work. Nobody has to deposit or to withdraw.
 */
export const rollupBridge = spec(
  'rollup-bridge',
  { coins: [2, 1], ownerOnly: false, destruction: true },
  ({ coins, ownerOnly, destruction }, mutant) => {
    const keepsCoins = mutant('a destroyed contract keeps its coins');
    const staysOpen = mutant('an upgrade leaves the initialiser open');
    const creditsAgain = mutant('a message may be received again');
    const asSent = mutant('a deposit is credited as it was sent, not as it arrived');
    const unchecked = mutant('L2 does not ask who sent a message');
    const paysUnburned = mutant('a withdrawal does not burn');
    const losesMessages = mutant('an upgrade forgets the messages on their way');

    const together = mutant('somebody is served, but not each');

    const total = coins.reduce((sum, amount) => sum + amount, 0);
    const most = 2 * total; // a flaw shows before there is more
    const Owner = t.oneOf('user', 'attacker');
    const Holder = t.oneOf('user', 'attacker', 'contract');
    const Amounts = t.map(Owner, t.int(0, most));

    const fields = {
      wallet: Amounts, // on L1
      vault: t.int(-total, total),
      onTheirWay: Amounts, // deposits that are not yet credited
      balance: t.map(Holder, t.int(0, most)), // on L2
      burned: Amounts, // withdrawals that are not yet paid
      depositsGoTo: t.oneOf('the vault', 'the attacker'),
      isInitialised: t.bool,
      isUpgraded: t.bool,
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const start = action({
      then: (s) => {
        for (const [index, owner] of Owner.values.entries()) s.wallet.set(owner, coins[index] ?? 0);
        s.isInitialised = true;
      },
    });

    const deposit = action(
      { owner: Owner },
      {
        when: { 'there is a coin': (s, { owner }) => s.wallet.get(owner) > 0 },
        then: (s, { owner }) => {
          s.wallet.set(owner, s.wallet.get(owner) - 1);
          if (s.depositsGoTo === 'the attacker') s.wallet.set('attacker', s.wallet.get('attacker') + 1);
          else {
            if (!asSent) s.vault += 1; // else the coin keeps a fee of its own on each transfer
            s.onTheirWay.set(owner, s.onTheirWay.get(owner) + 1);
          }
        },
      },
    );

    const credit = action(
      { owner: Owner },
      {
        when: { 'a deposit is on its way': (s, { owner }) => s.onTheirWay.get(owner) > 0 },
        then: (s, { owner }) => {
          if (!creditsAgain) s.onTheirWay.set(owner, s.onTheirWay.get(owner) - 1);
          s.balance.set(owner, s.balance.get(owner) + 1);
        },
      },
    );

    /** A contract of the attacker on L1 tells L2 that a coin was deposited. */
    const pretend = action({
      when: { 'L2 has not been fooled yet': (s) => s.balance.get('attacker') < total },
      then: (s) => {
        s.balance.set('attacker', s.balance.get('attacker') + 1);
      },
    });

    const pay = action(
      { from: Holder, to: Holder },
      {
        when: {
          'there is a coin': (s, { from }) => s.balance.get(from) > 0,
          'it goes to another account': (_, { from, to }) => from !== to,
        },
        then: (s, { from, to }) => {
          s.balance.set(from, s.balance.get(from) - 1);
          s.balance.set(to, s.balance.get(to) + 1);
        },
      },
    );

    /** With all it has, for whom it names; it can be deployed again. */
    const destroy = action(
      { heir: Owner },
      {
        when: { 'the contract has coins': (s) => s.balance.get('contract') > 0 },
        then: (s, { heir }) => {
          s.balance.set(heir, s.balance.get(heir) + s.balance.get('contract'));
          if (!keepsCoins) s.balance.set('contract', 0);
        },
      },
    );

    const withdraw = action(
      { owner: Owner },
      {
        when: { 'there is a coin': (s, { owner }) => s.balance.get(owner) > 0 },
        then: (s, { owner }) => {
          if (!paysUnburned) s.balance.set(owner, s.balance.get(owner) - 1);
          s.burned.set(owner, s.burned.get(owner) + 1);
        },
      },
    );

    const payOut = action(
      { owner: Owner },
      {
        when: { 'a withdrawal is open': (s, { owner }) => s.burned.get(owner) > 0 },
        then: (s, { owner }) => {
          s.burned.set(owner, s.burned.get(owner) - 1);
          s.vault -= 1;
          s.wallet.set(owner, s.wallet.get(owner) + 1);
        },
      },
    );

    const upgrade = action({
      when: { 'it is not upgraded yet': (s) => !s.isUpgraded },
      then: (s) => {
        s.isUpgraded = true;
        if (staysOpen) s.isInitialised = false;
        if (losesMessages) for (const owner of Owner.values) s.onTheirWay.set(owner, 0);
      },
    });

    const initialise = action(
      { by: ['the owner', 'the attacker'] as const },
      {
        when: {
          'the inbox is not initialised': (s) => !s.isInitialised,
          'the caller may do it': (_, { by }) => !ownerOnly || by === 'the owner',
        },
        then: (s, { by }) => {
          s.isInitialised = true;
          s.depositsGoTo = by === 'the owner' ? 'the vault' : 'the attacker';
        },
      },
    );

    const sumOf = (part: (owner: (typeof Owner.values)[number]) => number): number => {
      let sum = 0;
      for (const owner of Owner.values) sum += part(owner);
      return sum;
    };
    const onL2 = (s: State): number => sumOf((owner) => s.balance.get(owner)) + s.balance.get('contract');

    return define({
      initial: start,
      actions: {
        deposit,
        credit,
        ...(unchecked ? { pretend } : {}),
        pay,
        ...(destruction ? { destroy } : {}),
        withdraw,
        payOut,
        upgrade,
        ...(staysOpen ? { initialise } : {}),
      },
      invariants: {
        'what is on L2 is locked on L1': (s) =>
          onL2(s) + sumOf((owner) => s.onTheirWay.get(owner) + s.burned.get(owner)) <= s.vault,
        'no coin is made or lost on L1': (s) => s.vault + sumOf((owner) => s.wallet.get(owner)) === total,
        'what is locked on L1 belongs to somebody': (s) =>
          onL2(s) + sumOf((owner) => s.onTheirWay.get(owner) + s.burned.get(owner)) >= s.vault,
      },
      steps: {
        'what leaves the wallet of the user arrives in the vault': (before, after) =>
          after.wallet.get('user') >= before.wallet.get('user') || after.vault > before.vault,
      },
      reachable: {
        'every coin is on L2': (s) => onL2(s) === total,
        'the attacker has earned the coins of the user': (s) => s.wallet.get('attacker') === total,
        'a contract holds every coin': (s) => s.balance.get('contract') === total,
      },
      fairness: together
        ? [weak(credit), weak(payOut)]
        : Owner.values.flatMap((owner) => [weak(taking(credit, { owner })), weak(taking(payOut, { owner }))]),
      temporal: {
        'a deposit is credited in the end': and(
          ...Owner.values.map((owner) =>
            leadsTo(
              state(`a deposit of the ${owner} is on its way`, (s: State) => s.onTheirWay.get(owner) > 0),
              taken(taking(credit, { owner })),
            ),
          ),
        ),
        'a withdrawal is paid in the end': and(
          ...Owner.values.map((owner) =>
            leadsTo(
              state(`a withdrawal of the ${owner} is open`, (s: State) => s.burned.get(owner) > 0),
              step(
                `the ${owner} is paid`,
                (before: State, after: State) => after.wallet.get(owner) > before.wallet.get(owner),
              ),
            ),
          ),
        ),
      },
    });
  },
);
