import { protocol } from '../../language/index.ts';
import { atomicTransaction } from './spec.ts';

export { atomicTransaction };

const firstRun = 'first run, equal with the reference semantics';

/** Lending inside one atomic transaction, with its mutants and the two attacks on bZx. */
export const atomicTransactionProtocol = protocol({
  spec: atomicTransaction,
  title: 'Atomic transactions: lending where prices are the borrower’s own',
  source: 'the two attacks on bZx of February 2020, as reconstructed by PeckShield and by bZx',
  instances: {
    'a pool and a flash loan': {
      constants: {},
      expect: { verdict: 'holds', distinct: 345, generated: 699, depth: 16 },
      source: firstRun,
    },
    'a limit on how far the price may have moved': {
      constants: { impactLimit: 1 },
      expect: { verdict: 'holds', distinct: 263, generated: 522, depth: 13 },
      source: firstRun,
    },
    'a lender with little': {
      constants: { capital: 6 },
      expect: { verdict: 'holds', distinct: 264, generated: 548, depth: 16 },
      source: firstRun,
    },
    'a larger pool': {
      constants: { mostTokens: 5, flashLoan: 20, capital: 30, lots: [1, 3, 5] },
      expect: { verdict: 'holds', distinct: 1_669, generated: 4_305, depth: 23 },
      source: firstRun,
    },
  },
  mutants: {
    'collateral is worth what the pool says': {
      story:
        'the borrower buys, the price rises, and what was bought counts for more than it cost anywhere else',
      breaks: 'between transactions, the lender has what it lent, in cash or in collateral',
      length: 5,
    },
    'a leveraged position is not checked once it is open': {
      story:
        'the lender’s money buys at prices that its own purchase has driven up, and nobody looks at what it got',
      breaks: 'between transactions, the lender has what it lent, in cash or in collateral',
      length: 3,
    },
    'a leveraged position is checked before it is bought': {
      story: 'the position is worth its debt at the price that there was, not at the price that was paid',
      breaks: 'between transactions, the lender has what it lent, in cash or in collateral',
      length: 3,
    },
    'the flash loan is repaid if there is enough': {
      story: 'what is lent for the length of a transaction is taken home',
      breaks: 'after a transaction, the borrower has gained nothing',
      length: 4,
    },
    'pledged tokens stay with the borrower': {
      story: 'tokens are pledged and kept, to be sold or pledged elsewhere',
      breaks: 'after a transaction, the borrower has gained nothing',
      length: 4,
    },
  },
  incidents: {
    'bzx-leverage': {
      title: 'bZx, the first attack, 15 February 2020',
      story: [
        'With a flash loan of 10,000 ether one transaction borrowed bitcoin elsewhere, and opened a short of ether on bZx.',
        'bZx added four times the margin and bought bitcoin for 5,637 ether in a pool too small for it.',
        'The pool gave 51 bitcoin, at three times the price; the borrowed bitcoin were then sold to it at the top.',
        'A check of the position at the end would have undone everything; a branch of the code went round it.',
        'The borrower gained some 1,200 ether, about 350,000 USD, and bZx held a position worth far less than its debt.',
      ],
      flaw: { mutant: 'a leveraged position is not checked once it is open' },
      mitigations: [
        { what: 'the check after the last call', instance: 'a pool and a flash loan' },
        {
          what: 'a limit on how far the purchase itself may move the price',
          instance: 'a limit on how far the price may have moved',
          mutant: 'a leveraged position is not checked once it is open',
        },
      ],
      sources: ['PeckShield, bZx hack full disclosure, February 2020', 'bZx, post-mortem, 17 February 2020'],
    },
    'bzx-oracle': {
      title: 'bZx, the second attack, 18 February 2020',
      story: [
        'With a flash loan of 7,500 ether one transaction bought sUSD in thin pools, until it cost two dollars there.',
        'More sUSD was bought elsewhere at one dollar, where the price had not moved.',
        'bZx asked the pools what sUSD was worth, within the same transaction, and believed them.',
        'It lent 6,796 ether against sUSD that were worth some 4,400.',
        'The flash loan was repaid, and 2,378 ether, about 630,000 USD, were left for the borrower.',
      ],
      flaw: { mutant: 'collateral is worth what the pool says' },
      mitigations: [
        {
          what: 'the price from before the transaction, or an average over time',
          instance: 'a pool and a flash loan',
        },
        {
          what: 'no loan while the price is far from what it was',
          instance: 'a limit on how far the price may have moved',
          mutant: 'collateral is worth what the pool says',
        },
      ],
      sources: ['PeckShield, bZx hack II full disclosure, February 2020', 'bZx, post-mortem, February 2020'],
    },
  },
});
