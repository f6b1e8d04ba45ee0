import { modelOf } from '../../model/index.ts';
import { spec, t, variables } from '../../spec/language/index.ts';
import type { Answer, Arguments, Driver, TakenAction } from './driver.ts';

/** Two accounts, a limit on withdrawals that nobody sees, and interest that comes by itself after a large deposit. */
export const bank = spec('bank', { most: 4, amounts: [1, 2] }, ({ most, amounts }) => {
  const Account = t.oneOf('ann', 'ben');
  const Limit = t.oneOf('low', 'high');
  const { action, define } = variables({
    balance: t.map(Account, t.int(0, most)),
    halted: t.bool,
    limit: Limit,
    due: t.bool,
  });
  return define({
    initial: action(
      { limit: Limit },
      {
        then: (s, { limit }) => {
          s.limit = limit;
        },
      },
    ),
    actions: {
      deposit: action(
        { account: Account, amount: amounts },
        {
          when: {
            'the bank is open': (s) => !s.halted,
            'there is room for it': (s, { account, amount }) => s.balance.get(account) + amount <= most,
          },
          then: (s, { account, amount }) => {
            s.balance.set(account, s.balance.get(account) + amount);
            if (amount > 1) s.due = true;
          },
        },
      ),
      withdraw: action(
        { account: Account, amount: amounts },
        {
          when: {
            'the bank is open': (s) => !s.halted,
            'the balance covers it': (s, { account, amount }) => s.balance.get(account) >= amount,
            'the limit allows it': (s, { amount }) => amount === 1 || s.limit === 'high',
          },
          then: (s, { account, amount }) => {
            s.balance.set(account, s.balance.get(account) - amount);
          },
        },
      ),
      halt: action({
        when: (s) => !s.halted,
        then: (s) => {
          s.halted = true;
        },
      }),
      resume: action({
        when: (s) => s.halted,
        then: (s) => {
          s.halted = false;
        },
      }),
      accrue: action(
        { account: Account },
        {
          when: {
            'interest is due': (s) => s.due,
            'there is room for it': (s, { account }) => s.balance.get(account) < most,
          },
          then: (s, { account }) => {
            s.balance.set(account, s.balance.get(account) + 1);
            s.due = false;
          },
        },
      ),
    },
  });
});

export const bankModel = modelOf(bank, { most: 4, amounts: [1, 2] }, undefined);

/** What may be wrong with the bank. */
export type Fault =
  | 'withdraws while halted'
  | 'refuses the last unit'
  | 'credits ann for ben'
  | 'counts what it rejects'
  | 'moves money that it rejects'
  | 'never pays interest'
  | 'pays interest that is not due'
  | 'forgets the last withdrawal'
  | 'throws on a full account'
  | 'is looked up in an object'
  | 'takes fractions'
  | 'spins when ben has 3'
  | 'hangs when ben has 3';

const accepted: Answer = { kind: 'accepted' };
const no = (reason: string): Answer => ({ kind: 'rejected', reason });

/** A bank as somebody might write it, with at most one fault. */
export class ToyBank {
  balance: Record<string, number> = { ann: 0, ben: 0 };
  saved: Record<string, number> = { ann: 0, ben: 0 };
  halted = false;
  due = false;
  rejections = 0;
  readonly fault: Fault | undefined;

  constructor(fault: Fault | undefined) {
    this.fault = fault;
  }

  deposit({ account, amount }: Arguments): Answer {
    if (!this.isKnown(account) || !this.isAmount(amount)) return this.reject('foreign');
    if (this.halted) return this.reject('halted');
    const balance = this.balance[account] ?? 0;
    if (this.fault === 'throws on a full account' && balance === 4) throw new RangeError('no room');
    const most = this.fault === 'refuses the last unit' && account === 'ben' ? 3 : 4;
    if (balance + amount > most) return this.reject('no room');
    const credited =
      this.fault === 'credits ann for ben' && balance === 2 && account === 'ben' ? 'ann' : account;
    this.balance[credited] = (this.balance[credited] ?? 0) + amount;
    if (amount > 1) this.due = true;
    this.saved = { ...this.balance };
    while (this.fault === 'spins when ben has 3' && this.balance.ben === 3) this.rejections += 0;
    return accepted;
  }

  withdraw({ account, amount }: Arguments): Answer {
    if (!this.isKnown(account) || !this.isAmount(amount)) return this.reject('foreign');
    if (this.halted && this.fault !== 'withdraws while halted') return this.reject('halted');
    const balance = this.balance[account] ?? 0;
    if (balance < amount || amount > 1) {
      if (this.fault === 'moves money that it rejects' && balance === 1) this.balance[account] = 0;
      return this.reject('not covered, or past the limit');
    }
    this.balance[account] = balance - amount;
    if (this.fault !== 'forgets the last withdrawal') this.saved = { ...this.balance };
    return accepted;
  }

  clock(): readonly TakenAction[] {
    const isDue = this.due || (this.fault === 'pays interest that is not due' && this.balance.ben === 2);
    if (!isDue || this.fault === 'never pays interest') return [];
    const account = ['ann', 'ben'].find((name) => (this.balance[name] ?? 0) < 4);
    if (account === undefined) return [];
    this.due = false;
    this.balance[account] = (this.balance[account] ?? 0) + 1;
    this.saved = { ...this.balance };
    return [{ action: 'accrue', arguments: { account } }];
  }

  private isKnown(account: unknown): account is string {
    if (this.fault === 'is looked up in an object') return this.balance[account as string] !== undefined;
    return typeof account === 'string' && Object.hasOwn(this.balance, account);
  }

  private isAmount(amount: unknown): amount is number {
    if (this.fault === 'takes fractions') return typeof amount === 'number' && amount > 0;
    return amount === 1 || amount === 2;
  }

  private reject(reason: string): Answer {
    this.rejections += this.fault === 'counts what it rejects' ? 1 : 0;
    return no(reason);
  }
}

/** Drives a toy bank, with its fault if it has one. */
export function bankDriver(fault?: Fault): Driver<ToyBank> {
  return {
    protocol: 'bank',
    start: () => new ToyBank(fault),
    actions: {
      deposit: (own, args) => {
        const answer = own.deposit(args);
        const hangs = fault === 'hangs when ben has 3' && own.balance.ben === 3;
        return hangs ? new Promise<Answer>(() => undefined) : answer;
      },
      withdraw: (own, args) => own.withdraw(args),
      halt: (own) => {
        if (own.halted) return no('halted already');
        own.halted = true;
        return accepted;
      },
      resume: (own) => {
        if (!own.halted) return no('not halted');
        own.halted = false;
        return accepted;
      },
    },
    observe: (own) => ({ '/balance': { ...own.balance }, '/halted': own.halted, '/due': own.due }),
    unobserved: { limit: 'nobody is told' },
    turns: { clock: { does: ['accrue'], take: (own) => own.clock() } },
    restart: (own) => {
      const again = new ToyBank(fault);
      again.balance = { ...own.saved };
      again.saved = { ...own.saved };
      again.halted = own.halted;
      again.due = own.due;
      return again;
    },
    fingerprint: (own) => [own.balance, own.halted, own.due, own.rejections],
  };
}
