import { type Model, modelOf } from '../../model/index.ts';
import { equal, type Spec, spec, t, variables } from '../../spec/language/index.ts';
import type { LogEvent, LogHead } from '../log/index.ts';

const Account = t.oneOf('alice', 'bob');

/** A bank with a choice of each kind: of a type, of constants, of what the state holds. */
export const bankSpec: Spec = spec('bank', { most: 5 }, ({ most }) => {
  const { action, define } = variables({
    cash: t.map(Account, t.int(0, most)),
    isOpen: t.bool,
    paid: t.seq(Account, 3),
  });
  return define({
    initial: action(
      { isOpen: [true, false] },
      {
        then: (s, { isOpen }) => {
          s.isOpen = isOpen;
        },
      },
    ),
    actions: {
      pay: action(
        { to: Account, amount: t.int(1, 3) },
        {
          when: (s) => s.isOpen,
          then: (s, { to, amount }) => {
            s.cash.set(to, s.cash.get(to) + amount);
            s.paid.push(to);
          },
        },
      ),
      charge: action(
        { from: Account, amount: [1, 2] },
        {
          when: (s, { from, amount }) => s.cash.get(from) >= amount,
          then: (s, { from, amount }) => {
            s.cash.set(from, s.cash.get(from) - amount);
          },
        },
      ),
      settle: action(
        { whom: (s) => s.paid },
        {
          then: (s, { whom }) => {
            s.paid.splice(s.paid.indexOf(whom), 1);
          },
        },
      ),
      open: action({
        then: (s) => {
          s.isOpen = true;
        },
      }),
      rest: action({ then: () => undefined }),
    },
    invariants: { 'bob has less than three': (s) => s.cash.get('bob') < 3, 'it is open': (s) => s.isOpen },
    steps: {
      'something changes': (before, after) => !equal(before, after),
      'alice is not paid three at once': (before, after) =>
        after.cash.get('alice') < before.cash.get('alice') + 3,
    },
  });
});

/** The bank with the constants that it comes with. */
export const bank: Model = modelOf(bankSpec);

/** The head of a log of the bank. */
export function bankHead(members: Partial<LogHead> = {}): LogHead {
  return { k: 'head', v: 1, spec: 'bank', ...members };
}

/** An event of a log of the bank. */
export function bankEvent(a: string, members: Partial<LogEvent> = {}): LogEvent {
  return { k: 'ev', i: 0, a, ...members };
}
