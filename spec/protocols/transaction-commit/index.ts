import { protocol } from '../../language/index.ts';
import { transactionCommit } from './spec.ts';

export { transactionCommit };

const counted =
  'arithmetic for n managers: 3^n + 2^n - 1 states, nobody committed or nobody working or aborted, of which all ' +
  'prepared is both; 1 + n 3^n + n 2^(n-1) generated';

/** Transaction commit with its instances and mutants. */
export const transactionCommitProtocol = protocol({
  spec: transactionCommit,
  title: 'Transaction commit',
  source:
    'J. Gray and L. Lamport, Consensus on Transaction Commit, ACM TODS 31(1), 2006, section 2 and module TCommit',
  instances: {
    '3 managers': {
      constants: { rms: 3 },
      expect: { verdict: 'holds', distinct: 34, generated: 94, depth: 7 },
      source: `TLC on TCommit.tla, and ${counted}`,
    },
    '5 managers': {
      constants: { rms: 5 },
      expect: { verdict: 'holds', distinct: 274, generated: 1_296, depth: 11 },
      source: counted,
    },
  },
  mutants: {
    'a manager commits before all are prepared': {
      story: 'a manager commits although another has aborted',
      breaks: 'resource managers never disagree',
      length: 3,
    },
    'a manager aborts after another has committed': {
      story: 'a prepared manager still thinks itself free',
      breaks: 'resource managers never disagree',
      length: 5,
    },
    'a manager that has aborted prepares after all': {
      story: 'an outcome that somebody may have acted upon is taken back',
      breaks: 'an outcome is final',
      length: 2,
    },
    'a manager at work cannot abort': {
      story:
        'one manager aborts, so that nobody can commit, and another can neither abort nor has to prepare',
      breaks: 'once a manager is prepared, all come to an outcome',
      length: 2,
    },
    'no manager has to come to an outcome': {
      story: 'without fairness a prepared manager may stay so for ever',
      breaks: 'once a manager is prepared, all come to an outcome',
      length: 1,
    },
    'managers have to commit, but not to abort': {
      story: 'a prepared manager waits for one that works for ever',
      breaks: 'once a manager is prepared, all come to an outcome',
      length: 1,
    },
  },
});
