import { protocol } from '../../language/index.ts';
import { paxosCommit } from './spec.ts';

export { paxosCommit };

/** Paxos Commit with its instances and mutants. */
export const paxosCommitProtocol = protocol({
  spec: paxosCommit,
  title: 'Paxos Commit',
  source:
    'J. Gray and L. Lamport, Consensus on Transaction Commit, ACM TODS 31(1), 2006, section 4 and module PaxosCommit',
  instances: {
    '2 managers, 1 acceptor': {
      constants: { rms: 2, acceptors: 1, ballots: 1 },
      expect: { verdict: 'holds', distinct: 1_425, generated: 9_961, depth: 16 },
      source: 'first run',
    },
    '1 manager, 3 acceptors': {
      constants: { rms: 1, acceptors: 3, ballots: 1 },
      expect: { verdict: 'holds', distinct: 1_461, generated: 9_936, depth: 15 },
      source: 'first run',
    },
    '2 managers, 2 acceptors': {
      constants: { rms: 2, acceptors: 2, ballots: 1 },
      expect: { verdict: 'holds', distinct: 10_821, generated: 85_671, depth: 22 },
      source: 'first run',
    },
    '2 managers, 3 acceptors': {
      constants: { rms: 2, acceptors: 3, ballots: 1 },
      expect: { verdict: 'holds', distinct: 1_321_761, generated: 16_959_159, depth: 28 },
      source: 'published with PaxosCommit.tla: TLC, no symmetry',
      corpus: true,
    },
  },
  mutants: {
    'majorities are one acceptor too small': {
      story: 'two majorities need not meet, so the leader hears of nothing and aborts what was chosen',
      breaks: 'no instance chooses two values',
      length: 6,
      instance: '1 manager, 3 acceptors',
    },
    'an acceptor votes below its promise': {
      story: 'the leader is told that nobody voted in ballot 0, and then somebody does',
      breaks: 'no instance chooses two values',
      length: 6,
    },
    'a leader aborts without listening': {
      story: 'a leader that takes over aborts a transaction that has all its votes',
      breaks: 'no instance chooses two values',
      length: 6,
    },
    'an acceptor loses its vote when it promises': {
      story: 'an acceptor that kept its vote in memory alone crashes, comes back and reports none',
      breaks: 'no instance chooses two values',
      length: 6,
    },
    'a leader takes silence for prepared': {
      story: 'a leader that means well commits for a manager that is still at work and free to give up',
      breaks: 'it implements transaction commit',
      length: 8,
    },
    'a leader commits with one manager undecided': {
      story: 'all instances but one have chosen, and the manager that was not waited for is still at work',
      breaks: 'it implements transaction commit',
      length: 4,
    },
    'a prepared manager gives up': {
      story: 'its vote is with the acceptors already, so the rest of the transaction commits without it',
      breaks: 'resource managers never disagree',
      length: 7,
    },
    'every leader may stop': {
      story: 'nobody takes over, and this is two-phase commit with its coordinator gone',
      breaks: 'all learn the outcome',
      length: 0,
    },
    'a leader waits for managers that are silent': {
      story:
        'acceptors answer, but without a vote from the manager the leader has nothing to propose and will not abort',
      breaks: 'all learn the outcome',
      length: 4,
    },
    'one acceptor of the majority may stop': {
      story: 'of three acceptors one alone goes on, and its promise is not enough',
      breaks: 'all learn the outcome',
      length: 2,
      instance: '1 manager, 3 acceptors',
    },
    'news of an outcome may stay unread': {
      story: 'the outcome is there for everybody to read, and nobody does',
      breaks: 'all learn the outcome',
      length: 9,
    },
  },
});
