import type { Twin } from './twin.ts';

/** One slip of the liquidation engine for each mutant of its spec, under the mutant's name. */
export const liquidationTwins: readonly Twin[] = [
  {
    mutant: 'deleveraging does not ask what the counterparty can bear',
    file: 'impl/liquidation/deleveraging.ts',
    from: `      return refused('the counterparty cannot bear it');
`,
    to: '',
  },
  {
    mutant: 'only whole positions are deleveraged',
    file: 'impl/liquidation/deleveraging.ts',
    from: 'if (lots > this.#oppositeLots(account, counterparty, market)) {',
    to: 'if (lots > this.#oppositeLots(account, counterparty, market) || lots !== Math.abs(size)) {',
  },
  {
    mutant: 'deleveraging begins while the fund has money',
    file: 'impl/liquidation/deleveraging.ts',
    from: "if (margin.fund !== 0) return refused('the fund has money');",
    to: '',
  },
  {
    mutant: 'a loss is socialised while somebody could be deleveraged',
    file: 'impl/liquidation/shared-loss.ts',
    from: "if (this.#deleveraging.somebodyBears(account)) return refused('somebody can be deleveraged');",
    to: '',
  },
  {
    mutant: 'a socialised loss is split by heads',
    file: 'impl/liquidation/shared-loss.ts',
    from: 'mulDivUp(deficit, equity, total)',
    to: 'mulDivUp(deficit, 1, this.#shares.filter((share) => share > 0).length)',
  },
  {
    mutant: 'the shares of a socialised loss are rounded down',
    file: 'impl/liquidation/shared-loss.ts',
    from: 'mulDivUp(deficit, equity, total)',
    to: 'Math.floor((deficit * equity) / total)',
  },
  {
    mutant: 'the cash of a bankrupt account is split toward zero',
    file: 'impl/liquidation/deleveraging.ts',
    from: 'return mulDivUp(cash, lots, Math.abs(size));',
    to: 'return Math.trunc((cash * lots) / Math.abs(size));',
  },
  {
    mutant: 'the backstop takes accounts that owe more than they have',
    file: 'impl/liquidation/backstop.ts',
    from: "if (!this.#gainsBy(account)) return refused('the backstop would lose by it');",
    to: '',
  },
  {
    mutant: 'a position is sold at any price',
    file: 'impl/liquidation/book.ts',
    from: "if (!this.isNoWorse(account, market, lots)) return refused('the price is too bad for the account');",
    to: '',
  },
  {
    mutant: 'accounts are liquidated at the initial margin',
    file: 'impl/liquidation/standings.ts',
    from: 'return this.margin.equity(account) < this.maintenance(account);',
    to: 'return this.margin.equity(account) < this.margin.initialMargin(account);',
  },
  {
    mutant: 'the fund pays a deficit whole, whatever it has',
    file: 'impl/liquidation/insurance.ts',
    from: 'return Math.min(deficit, this.#standings.margin.fund);',
    to: 'return deficit;',
  },
  {
    mutant: 'a backstop that is bankrupt goes on taking accounts',
    file: 'impl/liquidation/backstop.ts',
    from: "if (standings.isBankrupt(backstop)) return refused('the backstop owes more than it has');",
    to: '',
  },
  {
    mutant: 'withdrawals stay open while a deficit is open',
    file: 'impl/liquidation/gate.ts',
    from: "if (this.#config.gate === 'with the price' && !margin.isHalted && this.isADeficitOpen()) margin.halt();",
    to: '',
  },
  {
    mutant: 'what stops withdrawals stops liquidation, too',
    file: 'impl/liquidation/standings.ts',
    from: `    return this.margin.equity(account) < this.maintenance(account);
  }

  /** Whether the engine may make others pay for the account. A halt does not stop it: the halt waits for it. */
  isResolved(account: number): boolean {
    return this.isBankrupt(account);`,
    to: `    return !this.margin.isHalted && this.margin.equity(account) < this.maintenance(account);
  }

  /** Whether the engine may make others pay for the account. */
  isResolved(account: number): boolean {
    return !this.margin.isHalted && this.isBankrupt(account);`,
  },
  {
    mutant: 'deleveraging in part closes the bankrupt position whole',
    file: 'impl/liquidation/deleveraging.ts',
    from: 'exchange(market, account, counterparty, size > 0 ? lots : -lots, cash)',
    to: 'exchange(market, account, counterparty, size, cash)',
  },
  {
    mutant: 'a deposit is credited before it has left the wallet',
    file: 'impl/liquidation/payments.ts',
    from: 'return margin.deposit(account, amount);',
    to: `margin.fundWallet(account, amount);
    return margin.deposit(account, amount);`,
  },
  {
    mutant: 'margins are rounded down',
    file: 'impl/margin/rules.ts',
    from: 'needed += mulDivUp(Math.min(notional, end) - start, rate, rateUnit);',
    to: 'needed += mulDivDown(Math.min(notional, end) - start, rate, rateUnit);',
  },
  {
    mutant: 'a counterparty must be able to bear the whole deficit',
    file: 'impl/liquidation/deleveraging.ts',
    from: '    let borne = 0;\n',
    to: `    const { margin } = this.#standings;
    if (margin.equity(counterparty) + margin.equity(account) < 0) return 0;
    let borne = 0;
`,
  },
  {
    mutant: 'the liquidation engine may stop',
    file: 'impl/liquidation/turn.ts',
    from: 'while (this.#helpsSomebody()) {',
    to: 'while (this.#limitHit !== undefined && this.#helpsSomebody()) {',
  },
];
