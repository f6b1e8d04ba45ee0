import { protocol } from '../../language/index.ts';
import { twoPhaseCommit } from './spec.ts';

export { twoPhaseCommit };

const tlc = 'TLC, no symmetry';

/** Two-phase commit with its instances and mutants. */
export const twoPhaseCommitProtocol = protocol({
  spec: twoPhaseCommit,
  title: 'Two-phase commit',
  source:
    'J. Gray and L. Lamport, Consensus on Transaction Commit, ACM TODS 31(1), 2006, section 3 and appendix A',
  instances: {
    '3 managers': {
      constants: { rms: 3 },
      expect: { verdict: 'holds', distinct: 288, generated: 1_146, depth: 11 },
      source: tlc,
    },
    '4 managers': {
      constants: { rms: 4 },
      expect: { verdict: 'holds', distinct: 1_568, generated: 8_258, depth: 14 },
      source: tlc,
    },
    '5 managers': {
      constants: { rms: 5 },
      expect: { verdict: 'holds', distinct: 8_832, generated: 58_146, depth: 17 },
      source: tlc,
    },
    '6 managers': {
      constants: { rms: 6 },
      expect: { verdict: 'holds', distinct: 50_816, generated: 402_306, depth: 20 },
      source: tlc,
    },
    '7 managers': {
      constants: { rms: 7 },
      expect: { verdict: 'holds', distinct: 296_448, generated: 2_744_706, depth: 23 },
      source: tlc,
    },
    '8 managers': {
      constants: { rms: 8 },
      expect: { verdict: 'holds', distinct: 1_745_408, generated: 18_507_778, depth: 26 },
      source: tlc,
    },
    '9 managers': {
      constants: { rms: 9 },
      expect: { verdict: 'holds', distinct: 10_340_352, generated: 123_558_402 },
      source: 'Spin and Stateright, no symmetry',
      corpus: true,
    },
    '10 managers': {
      constants: { rms: 10 },
      expect: { verdict: 'holds', distinct: 61_515_776, generated: 817_760_258 },
      source: 'Stateright, no symmetry',
      corpus: true,
    },
  },
  mutants: {
    'commit one vote early': {
      story:
        'the transaction manager commits with one vote missing, and a manager follows while another is still at work, ' +
        'free to give up',
      breaks: 'it implements transaction commit',
      length: 6,
    },
    'a prepared manager gives up': {
      story: 'a manager that has promised to go along gives up all the same, after others have committed',
      breaks: 'resource managers never disagree',
      length: 9,
    },
    'a prepared manager commits without waiting': {
      story: 'a manager takes its own vote for the outcome, while others are still at work',
      breaks: 'it implements transaction commit',
      length: 2,
    },
    'commit after abort': {
      story: 'the transaction manager aborts with every vote in hand, then finds them and commits',
      breaks: 'a decision is never undone',
      length: 8,
    },
    'a manager that gave up prepares after all': {
      story:
        'no state shows anything wrong, and the managers never disagree; but whoever was told of the first outcome was ' +
        'told wrong',
      breaks: 'it implements transaction commit',
      length: 2,
    },
    'an abort is told only to those who have voted': {
      story: 'a manager at work is told nothing and may work for ever, although all is decided',
      breaks: 'a decision reaches every manager',
      length: 1,
    },
    'news of a decision may stay unread': {
      story: 'without fairness of learning, the decision stays where it was taken',
      breaks: 'a decision reaches every manager',
      length: 1,
    },
    'only news of a commit is read': {
      story: 'fairness of learning asks too little: news of an abort may lie there for ever',
      breaks: 'a decision reaches every manager',
      length: 1,
    },
    'the transaction manager may stop': {
      story: 'two-phase commit blocks: a prepared manager can neither commit nor abort by itself',
      breaks: 'once a manager is prepared, all learn the outcome',
      length: 1,
    },
    'the transaction manager waits for every vote': {
      story: 'it has to commit if it can, but never to abort, and the vote that it waits for never comes',
      breaks: 'once a manager is prepared, all learn the outcome',
      length: 1,
    },
  },
});
