import { protocol } from '../../language/index.ts';
import { accountableFinality } from './spec.ts';

export { accountableFinality };

const first = 'first run';
const twin = 'first run; distinct states equal with a twin in another language';

/** Accountable finality with its instances and mutants. */
export const accountableFinalityProtocol = protocol({
  spec: accountableFinality,
  title: 'Accountable finality (Casper FFG)',
  source:
    'V. Buterin and V. Griffith, Casper the Friendly Finality Gadget, arXiv 1710.09437, 2017, section 2',
  instances: {
    '4 validators, 2 epochs': {
      constants: { faulty: 0 },
      expect: { verdict: 'holds', distinct: 351, generated: 1_033, depth: 9 },
      source: twin,
    },
    '4 validators, 1 of them faulty, 2 epochs': {
      constants: { faulty: 1 },
      expect: { verdict: 'holds', distinct: 1_328, generated: 5_393, depth: 11 },
      source: twin,
    },
    '4 validators, 2 of them faulty, 2 epochs': {
      constants: { faulty: 2 },
      expect: { verdict: 'holds', distinct: 5_056, generated: 26_497, depth: 13 },
      source: first,
    },
    '3 validators, 4 epochs, quorums vote together': {
      constants: { validators: 3, epochs: 4, leaps: true, together: true },
      expect: { verdict: 'holds', distinct: 195, generated: 457, depth: 5 },
      source: first,
    },
    '4 validators, 1 of them faulty, 3 epochs, quorums vote together': {
      constants: { faulty: 1, epochs: 3, leaps: true, together: true },
      expect: { verdict: 'holds', distinct: 2_981, generated: 25_457, depth: 7 },
      source: first,
    },
    '4 validators, 4 epochs, quorums vote together': {
      constants: { epochs: 4, leaps: true, together: true },
      expect: { verdict: 'holds', distinct: 54_691, generated: 618_049, depth: 9 },
      source: first,
      corpus: true,
    },
    '4 validators, 1 of them faulty, 2 epochs, links may leave out epochs': {
      constants: { faulty: 1, leaps: true },
      expect: { verdict: 'holds', distinct: 65_600, generated: 436_609, depth: 13 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'two validators of four are a quorum': {
      story: 'two quorums need not meet, and each makes a branch final without breaking a rule',
      breaks: 'no two branches are final',
      length: 8,
    },
    'there is no rule against two votes for one epoch': {
      story: 'all vote for both branches, and all of them are honest',
      breaks: 'no two branches are final',
      length: 12,
    },
    'there is no rule against votes that surround': {
      story: 'a link from genesis to a late epoch goes round those that made the other branch final',
      breaks: 'no two branches are final',
      length: 4,
      instance: '3 validators, 4 epochs, quorums vote together',
    },
    'two votes for one epoch are no evidence': {
      story: 'two faulty validators make both branches final, and nothing can be held against them',
      breaks: 'if two branches are final, a third of the validators can be slashed',
      length: 12,
      instance: '4 validators, 2 of them faulty, 2 epochs',
    },
    'one vote that is shown twice is evidence': {
      story: 'a vote and its copy have targets in one epoch, and who cast it once loses the stake',
      breaks: 'no honest validator can be slashed',
      length: 1,
    },
    'an honest validator votes from a checkpoint that is not justified': {
      story:
        'a vote that helps nobody stands between the validator and the highest justified checkpoint: to go on ' +
        'from there ' +
        'would be to surround it',
      breaks: 'honest validators can always go on without being slashed',
      length: 1,
    },
    'a link that leaves out an epoch makes its source final': {
      story: 'the other branch becomes final in the epochs left out, and nobody has surrounded anything',
      breaks: 'no two branches are final',
      length: 4,
      instance: '3 validators, 4 epochs, quorums vote together',
    },
  },
});
