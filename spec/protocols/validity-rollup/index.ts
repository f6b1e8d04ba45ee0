import { protocol } from '../../language/index.ts';
import { validityRollup } from './spec.ts';

export { validityRollup };

const first = 'first run';

/** A validity rollup of accounts with margin, its instances, and the statements that prove too little. */
export const validityRollupProtocol = protocol({
  spec: validityRollup,
  title: 'Validity rollup of margin accounts',
  source:
    'the contract of a perpetual exchange on StarkEx, in the abstract: what a proof says, and what of it the contract ' +
    'ties to its own state; margin by scenarios as in portfolio margin, with two prices',
  instances: {
    '2 accounts': {
      constants: { accounts: 2, deposit: 2, room: 2, batch: 2 },
      expect: { verdict: 'holds', distinct: 14_250, generated: 27_951, depth: 14 },
      source: first,
    },
    'one transaction at a time, or none': {
      constants: { room: 1, batch: 1, emptyBatches: true },
      expect: { verdict: 'holds', distinct: 2_250, generated: 4_401, depth: 15 },
      source: first,
    },
    '3 accounts, one transaction at a time': {
      constants: { accounts: 3, deposit: 1, room: 1, batch: 1 },
      expect: { verdict: 'holds', distinct: 45_000, generated: 84_601, depth: 16 },
      source: first,
      corpus: true,
    },
    '3 accounts, batches of 2': {
      constants: { accounts: 3, deposit: 1, follows: false },
      expect: { verdict: 'holds', distinct: 282_600, generated: 562_201, depth: 15 },
      source: first,
      corpus: true,
    },
    '3 accounts, deposits of 2': {
      constants: { accounts: 3, deposit: 2, follows: false },
      expect: { verdict: 'holds', distinct: 2_215_584, generated: 4_407_649, depth: 21 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'the proof shows the sums but not the margin': {
      story: 'every credit has its debit, and somebody sells what he cannot buy back at the higher price',
      breaks: 'every account keeps its margin',
      length: 5,
    },
    'the proof shows the margin but not the sums': {
      story:
        'the account that receives has more, the account that gives has no less, and both keep their margin',
      breaks: 'no money is made or lost',
      length: 2,
    },
    'the proof is not tied to the last root': {
      story: 'a proof that starts from the first root is accepted long after, and all since then is undone',
      breaks: 'a root follows from the one before by what is taken off the queue',
      length: 4,
    },
    'the proof is not tied to the queue': {
      story: 'the batch that is proven is not the one that is taken off the queue: who was to receive pays',
      breaks: 'a root follows from the one before by what is taken off the queue',
      length: 2,
    },
    'the proof is not tied to the price': {
      story: 'a trade is proven right at a price that the oracle never gave',
      breaks: 'a root follows from the one before by what is taken off the queue',
      length: 2,
    },
    'the data is not tied to the root': {
      story:
        'the data that come with the batch are those of before, and after the freeze nobody can prove what is his',
      breaks: 'from a frozen exchange everybody leaves',
      length: 3,
    },
    'a batch is accepted after the freeze': {
      story: 'while accounts leave by the root of the freeze, the operator puts another in its place',
      breaks: 'a frozen exchange stands still',
      length: 3,
    },
    'a transaction that breaks the rules stays in the queue': {
      story:
        'no proof can be made that it keeps the rules, none that it was refused, and all behind it waits for ever',
      breaks: 'each transaction is taken off the queue, while the exchange is open',
      length: 4,
    },
    'the operator may take the last of the queue first': {
      story: 'batch after batch is right, and one transaction is passed over each time',
      breaks: 'each transaction is taken off the queue, while the exchange is open',
      length: 5,
    },
    'the rules pay the buyer': {
      story:
        'the price is added where it should be taken away: the sums are right, the proof is sound, and the circuit is wrong',
      breaks: 'a root follows from the one before by what is taken off the queue',
      length: 2,
    },
    'the rules look at the lowest price alone': {
      story: 'who sells short is worth most where the price is lowest, and is asked nowhere else',
      breaks: 'every account keeps its margin',
      length: 5,
    },
    'nobody leaves a frozen exchange': {
      story: 'the money is there, and nobody asks for it',
      breaks: 'from a frozen exchange everybody leaves',
      length: 1,
    },
    'who has left may leave again': {
      story: 'an account is paid what it is worth, and once more, from what belongs to the others',
      breaks: 'whoever has not left can be paid what he is worth',
      length: 3,
    },
  },
});
