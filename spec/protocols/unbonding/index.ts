import { protocol } from '../../language/index.ts';
import { attackersNeeded } from './slashing.ts';
import { unbonding } from './spec.ts';

export { unbonding };

const powers =
  'first run; the distinct states are powers of those with one validator, since what validators do is independent';

/** Unbonding with its instances and mutants. */
export const unbondingProtocol = protocol({
  spec: unbonding,
  title: 'Unbonding, and what an attack costs',
  source:
    'J. Kwon and E. Buchman, Cosmos: A Network of Distributed Ledgers, 2016, appendix; weak subjectivity: V. ' +
    'Buterin, ' +
    'Proof of Stake: How I Learned to Love Weak Subjectivity, 2014; the cost of an attack: E. Budish, The Economic ' +
    'Limits of Bitcoin and the Blockchain, NBER 24717, 2018',
  instances: {
    '2 validators': {
      constants: { validators: 2 },
      expect: { verdict: 'holds', distinct: 361, generated: 798, depth: 12 },
      source: powers,
    },
    '3 validators': {
      constants: { validators: 3 },
      expect: { verdict: 'holds', distinct: 6_859, generated: 20_488, depth: 16 },
      source: powers,
    },
    '2 validators, all stake is slashed, long periods': {
      constants: {
        validators: 2,
        slashPercent: 100,
        unbondingPeriod: 5,
        evidenceWindow: 2,
        trustingPeriod: 2,
        openInterest: 3,
      },
      expect: { verdict: 'holds', distinct: 961, generated: 2_202, depth: 14 },
      source: powers,
    },
    '4 validators, long periods': {
      constants: { validators: 4, unbondingPeriod: 5, evidenceWindow: 2, trustingPeriod: 2, openInterest: 4 },
      expect: { verdict: 'holds', distinct: 923_521, generated: 3_487_594, depth: 22 },
      source: powers,
      corpus: true,
    },
  },
  mutants: {
    'stake is paid out on request': {
      story: 'a validator offends, leaves and is paid before anybody has shown the evidence',
      breaks: 'whoever is punished loses stake',
      length: 4,
    },
    'a validator that is leaving still votes': {
      story: 'the offence comes so late in the unbonding period that the evidence comes after it',
      breaks: 'whoever is punished loses stake',
      length: 7,
    },
    'evidence can be held up beyond its window': {
      story: 'whoever can censor the evidence for an unbonding period has nothing to lose',
      breaks: 'whoever is punished loses stake',
      length: 7,
    },
    'only stake that is bonded is slashed': {
      story: 'to ask for the stake is enough to save it, though it is still there',
      breaks: 'whoever is punished loses stake',
      length: 3,
    },
    'evidence is not looked at': {
      story: 'a word is enough to take the stake of an honest validator',
      breaks: 'nobody loses stake without an offence',
      length: 1,
    },
    'evidence can be used twice': {
      story: 'the same two signatures are handed in again, and the share is taken once more',
      breaks: 'an offence is punished once',
      length: 3,
    },
    'a slashed stake is paid out in full': {
      story: 'the books of the bank do not know of the slash, and somebody else pays for it',
      breaks: 'stake is held, burned or paid out, and nothing is lost',
      length: 7,
    },
    'a slash is rounded down': {
      story: 'half of three is one, and the price that was dictated is worth two',
      breaks: 'an attack never pays',
      length: 2,
    },
    'time may stand still': {
      story: 'the period that has to go by before stake is paid out never does',
      breaks: 'whoever leaves comes to be paid out',
      length: 1,
    },
    'evidence may be left lying': {
      story: 'the chain would accept the evidence, and nobody hands it in',
      breaks: 'an offence comes to be punished',
      length: 2,
    },
    'stake that is due may be withheld': {
      story: 'the period is over and nothing is paid',
      breaks: 'whoever leaves comes to be paid out',
      length: 4,
    },
  },
  sweeps: {
    'unbondingPeriod > trustingPeriod + evidenceWindow': {
      over: {
        unbondingPeriod: [1, 5],
        trustingPeriod: [0, 2],
        evidenceWindow: [0, 2],
        validators: [1, 1],
      },
      holds: ({ unbondingPeriod = 0, trustingPeriod = 0, evidenceWindow = 0 }) =>
        unbondingPeriod > trustingPeriod + evidenceWindow,
      source:
        'the last offence is believed when the trusting period ends, its evidence comes at the end of the ' +
        'window, and ' +
        'both may come at the very moment when stake is due; with no trusting period, the unbonding period is to be ' +
        'longer than the window of evidence',
    },
    'openInterest * priceMove <= stake * attackersNeeded': {
      over: {
        validators: [1, 4],
        openInterest: [1, 3],
        priceMove: [1, 2],
        stake: [2, 2],
        slashPercent: [100, 100],
        unbondingPeriod: [1, 1],
        trustingPeriod: [0, 0],
        evidenceWindow: [0, 0],
      },
      holds: ({ validators = 0, openInterest = 0, priceMove = 0, stake = 0 }) =>
        openInterest * priceMove <= stake * attackersNeeded(validators),
      source: 'an attack takes a third of the validators, and no attacker brings more than are needed',
    },
  },
});
