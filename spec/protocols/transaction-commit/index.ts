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
  mutants: {},
});
