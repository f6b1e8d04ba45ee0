import { protocol } from '../../language/index.ts';
import { contagion } from './spec.ts';

export { contagion };

const debts = [2, 3, 4];
const top = 6;
/** What a desk loses, all in all, where every position is sold at the value. */
const lossOf = (shock: number): number =>
  debts.reduce((sum, debt) => sum + Math.max(0, debt - (top - shock)), 0);

const source = 'the first run of this spec';

/** Contagion between two lending desks, with its instances and mutants. */
export const contagionProtocol = protocol({
  spec: contagion,
  title: 'Contagion between two lending desks',
  source:
    'R. Cifuentes, G. Ferrucci and H. Shin, Liquidity Risk and Contagion, Journal of the European Economic Association 3, 2005',
  instances: {
    'a fall of 3': {
      constants: {},
      expect: { verdict: 'holds', distinct: 47, generated: 79, depth: 14 },
      source,
    },
    'a fall of 2': {
      constants: { shock: 2 },
      expect: { verdict: 'holds', distinct: 11, generated: 15, depth: 8 },
      source,
    },
    'a fall of 4, and a fund that covers it': {
      constants: { shock: 4, share: 3 },
      expect: { verdict: 'holds', distinct: 191, generated: 383, depth: 20 },
      source,
    },
    'a fall of 4, and a fund that does not': {
      constants: { shock: 4, share: 2 },
      expect: { verdict: 'violated', breaks: 'north: no debt is bad', length: 5 },
      source,
    },
    'a fall of 13 under desks of eight positions': {
      constants: { top: 14, debts: [3, 4, 5, 6, 7, 8, 9, 10], shock: 13, share: 60 },
      expect: { verdict: 'holds', distinct: 196_607, generated: 720_895, depth: 50 },
      source,
    },
  },
  mutants: {
    'each desk pauses for its own sales alone': {
      story:
        'each desk by itself is safe, since it never sells into its own dent; but the dent of one is the fall of the other, ' +
        'which sells what was safe',
      breaks: 'north: a position that is safe at the value is not liquidated',
      length: 3,
      instance: 'a fall of 2',
    },
    'no desk ever pauses': {
      story: 'a desk sells into its own dent, and one fall takes the whole ladder',
      breaks: 'north: a position that is safe at the value is not liquidated',
      length: 3,
      instance: 'a fall of 2',
    },
    'a desk draws on the share of the other': {
      story: 'the desk that sells first empties the fund, and the other finds nothing',
      breaks: 'no desk draws more than its share',
      length: 5,
      instance: 'a fall of 4, and a fund that does not',
    },
    'what the fund does not pay is forgotten': {
      story: 'the loss beyond the share of the desk is in no book',
      breaks: 'north: what was lent is open, repaid, insured or lost',
      length: 5,
      instance: 'a fall of 4, and a fund that does not',
    },
    'the fund was never filled': {
      story: 'the first loss is a bad debt',
      breaks: 'north: no debt is bad',
      length: 2,
    },
    'a buyer pays more than the value': {
      story: 'the price is above what the token is worth, and loans are safe that are not',
      breaks: 'the price is never above the value',
      length: 2,
    },
    'buyers may stay away': {
      story: 'the price stays where the sale has left it, and nothing else is sold',
      breaks: 'the price comes back to the value',
      length: 2,
    },
    'a pause may last for ever': {
      story: 'the price has come back, and no desk goes on',
      breaks: 'what is unsafe at the value is sold',
      length: 3,
    },
    'desks may stop selling': {
      story: 'a position whose collateral does not cover it is left open',
      breaks: 'what is unsafe at the value is sold',
      length: 1,
    },
  },
  sweeps: {
    'the share of a desk covers what it loses': {
      over: { shock: [2, 5], share: [0, 7] },
      holds: ({ shock = 0, share = 0 }) => share >= lossOf(shock),
      source:
        'positions are sold at the value, one pause after the other: the losses are those of the fall alone',
    },
  },
});
