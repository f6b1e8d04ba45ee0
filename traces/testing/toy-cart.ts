import { type Protocol, protocol, spec, t, variables } from '../../spec/language/index.ts';
import type { Answer, Driver } from '../fuzzing/index.ts';

/** A shopping cart, for the tests of this folder. */
export const cart = spec('cart', { most: 2 }, ({ most }) => {
  const Ware = t.oneOf('apple', 'pear');
  const { action, define } = variables({ held: t.map(Ware, t.int(0, most)), paid: t.bool });
  return define({
    actions: {
      add: action(
        { ware: Ware },
        {
          when: {
            'the cart is not paid': (s) => !s.paid,
            'there is room': (s, { ware }) => s.held.get(ware) < most,
          },
          then: (s, { ware }) => {
            s.held.set(ware, s.held.get(ware) + 1);
          },
        },
      ),
      pay: action({
        when: {
          'the cart is not paid': (s) => !s.paid,
          'there is something in the cart': (s) => s.held.get('apple') + s.held.get('pear') > 0,
        },
        then: (s) => {
          s.paid = true;
        },
      }),
    },
  });
});

export const cartProtocol: Protocol = protocol({
  spec: cart,
  title: 'A shopping cart',
  source: 'the tests',
  instances: {
    small: { constants: { most: 1 }, expect: { verdict: 'holds' } },
    large: { constants: { most: 3 }, expect: { verdict: 'holds' } },
  },
  mutants: {},
});

/** What may be wrong with a cart. */
export type CartFault = 'is filled after it was paid' | 'counts two pears as one' | 'says nothing';

interface ToyCart {
  readonly held: Record<string, number>;
  paid: boolean;
}

const accepted: Answer = { kind: 'accepted' };
const rejected: Answer = { kind: 'rejected', reason: 'not now' };

/** Drives a toy cart that holds `most` of each ware, with its fault if it has one. */
export function cartDriver(fault?: CartFault, most = 2): Driver<ToyCart> {
  return {
    protocol: 'cart',
    start: () => ({ held: { apple: 0, pear: 0 }, paid: false }),
    actions: {
      add: (own, { ware }) => {
        const held = typeof ware === 'string' && Object.hasOwn(own.held, ware) ? own.held[ware] : undefined;
        if (held === undefined || held >= most) return rejected;
        if (own.paid && fault !== 'is filled after it was paid') return rejected;
        own.held[String(ware)] = fault === 'counts two pears as one' && ware === 'pear' ? 1 : held + 1;
        return accepted;
      },
      pay: (own) => {
        if (own.paid || fault === 'says nothing' || Object.values(own.held).every((held) => held === 0))
          return rejected;
        own.paid = true;
        return accepted;
      },
    },
    observe: (own) => ({ '/held': { ...own.held }, '/paid': own.paid }),
  };
}
