import type { Answer, Driver } from './driver.ts';

/** A margin engine for two traders and a lender, with the terms of the spec's instance "two traders, for ever". */
export class ToyMargin {
  readonly cash: Record<string, number> = { alice: 0, bob: 0, carol: 2 };
  readonly size: Record<string, number> = { alice: 0, bob: 0, carol: 0 };
  readonly wallet: Record<string, number> = { alice: 2, bob: 2, carol: 0 };
  vault = 2;
  price = 2;

  /** Half of the position's value, rounded up. */
  initialMargin(size: number): number {
    return Math.ceil((Math.abs(size) * this.price) / 2);
  }

  maintenanceMargin(size: number): number {
    return Math.ceil((Math.abs(size) * this.price) / 4);
  }

  mayTrade(account: string, lots: number): boolean {
    const [cash, size] = [this.cash[account] ?? 0, this.size[account] ?? 0];
    const equity = cash + size * this.price;
    if (equity >= this.initialMargin(size + lots)) return true;
    // Short of margin, a position may only shrink, and may not be turned round or leave a debt.
    const shrinks = Math.abs(size + lots) < Math.abs(size) && size * (size + lots) >= 0;
    return shrinks && (size + lots !== 0 || equity >= 0);
  }
}

const accepted: Answer = { kind: 'accepted' };
const refused: Answer = { kind: 'rejected', reason: 'refused' };
const traders = ['alice', 'bob'];

/** Drives it. */
export const marginDriver: Driver<ToyMargin> = {
  protocol: 'margin',
  instance: 'two traders, for ever',
  start: () => new ToyMargin(),
  actions: {
    deposit: (own, { account, amount }) => {
      const wallet = own.wallet[String(account)];
      if (typeof account !== 'string' || !Object.hasOwn(own.cash, account) || wallet === undefined)
        return refused;
      if ((amount !== 1 && amount !== 2) || wallet < amount) return refused;
      own.wallet[account] = wallet - amount;
      own.cash[account] = (own.cash[account] ?? 0) + amount;
      own.vault += amount;
      return accepted;
    },
    withdraw: (own, { account, amount }) => {
      if (typeof account !== 'string' || !Object.hasOwn(own.cash, account)) return refused;
      if ((amount !== 1 && amount !== 2) || own.vault < amount) return refused;
      const [cash, size] = [own.cash[account] ?? 0, own.size[account] ?? 0];
      if (cash - amount + size * own.price < own.initialMargin(size)) return refused;
      own.cash[account] = cash - amount;
      own.wallet[account] = (own.wallet[account] ?? 0) + amount;
      own.vault -= amount;
      return accepted;
    },
    trade: (own, { buyer, seller, lots }) => {
      if (typeof buyer !== 'string' || typeof seller !== 'string' || lots !== 1 || buyer === seller)
        return refused;
      if (!traders.includes(buyer) || !traders.includes(seller)) return refused;
      const [bought, sold] = [own.size[buyer] ?? 0, own.size[seller] ?? 0];
      if (bought + 1 > 1 || sold - 1 < -1) return refused;
      if (!own.mayTrade(buyer, 1) || !own.mayTrade(seller, -1)) return refused;
      own.cash[buyer] = (own.cash[buyer] ?? 0) - own.price;
      own.cash[seller] = (own.cash[seller] ?? 0) + own.price;
      own.size[buyer] = bought + 1;
      own.size[seller] = sold - 1;
      return accepted;
    },
    movePrice: (own, { to }) => {
      if (typeof to !== 'number' || !Number.isInteger(to) || to < 1 || to > 4) return refused;
      if (to === own.price || Math.abs(to - own.price) > 1) return refused;
      own.price = to;
      return accepted;
    },
  },
  observe: (own) => ({
    '/cash': own.cash,
    '/size': own.size,
    '/wallet': own.wallet,
    '/vault': own.vault,
    '/price': own.price,
  }),
  unobserved: {
    fund: 'there are no fees in this instance',
    halted: 'there is no breaker in this instance',
    pledged: 'nothing can be pledged in this instance',
    assetPrice: 'nothing can be pledged in this instance',
    operationsLeft: 'a bound of the model',
    movesLeft: 'a bound of the model',
  },
};
