import { protocol } from '../../language/index.ts';
import { options } from './spec.ts';

export {
  assignmentLoss,
  callPayoff,
  completeScenarios,
  type Leg,
  portfolioValue,
  putPayoff,
  worstLoss,
} from './rules.ts';
export { options };

const firstRun = 'first run, equal with the reference semantics';

/** Call options with portfolio margin, exercise and settlement, with instances and mutants. */
export const optionsProtocol = protocol({
  spec: options,
  title: 'Options: portfolio margin, exercise, settlement',
  source:
    'scenario margin as in SPAN (CME, 1988) and TIMS (OCC); cash settlement at one fixing; assignment of American ' +
    'options as by the Options Clearing Corporation',
  instances: {
    'American calls at two strikes': {
      constants: { american: true, strikes: [3, 4], highest: 5, maxSize: 1, amounts: [1], premium: 1 },
      expect: { verdict: 'holds', distinct: 7_612, generated: 36_945, depth: 17 },
      source: firstRun,
    },
    'American calls of three accounts': {
      constants: {
        accounts: ['alice', 'bob', 'carol'],
        american: true,
        strikes: [3],
        lowest: 3,
        highest: 4,
        firstPrice: 3,
        maxSize: 1,
        wallet: 1,
        amounts: [1],
      },
      expect: { verdict: 'holds', distinct: 5_408, generated: 18_679, depth: 16 },
      source: 'first run',
    },
    'European calls at three strikes': {
      constants: {},
      expect: { verdict: 'holds', distinct: 7_480, generated: 42_621, depth: 15 },
      source: firstRun,
    },
    // The strikes and the ends are all the scenarios that matter: with every price among them, nothing changes.
    'European calls, every price a scenario': {
      constants: { everyPrice: true },
      expect: { verdict: 'holds', distinct: 7_480, generated: 42_621, depth: 15 },
      source: 'the counts of the strikes and the ends alone: see the law of complete scenarios',
    },
    'American calls at three strikes': {
      constants: { american: true, wallet: 4, amounts: [4], premium: 1 },
      expect: { verdict: 'holds', distinct: 37_270, generated: 213_167, depth: 17 },
      source: 'first run',
      corpus: true,
    },
    'three accounts': {
      constants: { accounts: ['alice', 'bob', 'carol'], maxSize: 1, wallet: 3, amounts: [3] },
      expect: { verdict: 'holds', distinct: 105_545, generated: 695_926, depth: 14 },
      source: 'first run',
      corpus: true,
    },
  },
  mutants: {
    'scenarios are the lowest and the highest price alone': {
      story:
        'a ratio spread, one call written and two bought at the next strike, costs nothing at either end and something at ' +
        'the strike between, where nobody looks and the price goes',
      breaks: 'nobody comes to owe anything',
      length: 7,
      instance: 'European calls at three strikes',
    },
    'scenarios leave out the middle strike': {
      story:
        'a grid with every strike but one finds the loss of almost every portfolio, and not of the ratio spread that loses ' +
        'at that strike alone',
      breaks: 'nobody comes to owe anything',
      length: 8,
      instance: 'European calls at three strikes',
    },
    'settlement reads the price of the moment': {
      story: 'the holder is settled, the price moves, and the writer is settled for another price',
      breaks: 'what is settled and what is to be settled sum to what was paid in',
      length: 5,
    },
    'settled contracts stay in the account': {
      story: 'what was paid is owed once more',
      breaks: 'what is settled and what is to be settled sum to what was paid in',
      length: 5,
    },
    'the fixing follows the price': {
      story: 'a fixing that can be corrected is not one',
      breaks: 'there is one fixing',
      length: 2,
    },
    'a withdrawal forgets what was written': {
      story: 'only what is held is looked at where money leaves',
      breaks: 'nobody comes to owe anything',
      length: 5,
    },
    'margin does not know of early exercise': {
      story:
        'a call that was written is exercised and has to be paid for at once, and what was bought against it is not ' +
        'money yet',
      breaks: 'nobody comes to owe anything',
      length: 5,
    },
    'an exercised contract stays with its holder': {
      story: 'one contract is exercised as often as one likes',
      breaks: 'for each contract that is held, one is written',
      length: 4,
    },
    'exercise is paid without assigning a writer': {
      story: 'the holder is paid out of what belongs to nobody in particular',
      breaks: 'what is settled and what is to be settled sum to what was paid in',
      length: 4,
    },
    'settlement is left to whoever cares': {
      story: 'the contracts expire, and those who lost see no reason to ask',
      breaks: 'after expiry, everybody is settled',
      length: 1,
    },
  },
});
