import { protocol } from '../../language/index.ts';
import { replicatedLog } from './spec.ts';

export { replicatedLog };

const counted =
  'arithmetic for 3 servers: 2^n ((n + 1)^3 - n^3) states whose longest copy has n entries, summed over n; generated ' +
  'states likewise, from the ways to append and to learn in each';

/** A replicated log with its instances and mutants. */
export const replicatedLogProtocol = protocol({
  spec: replicatedLog,
  title: 'A replicated log',
  source:
    'F. B. Schneider, Implementing Fault-Tolerant Services Using the State Machine Approach: A Tutorial, ACM Computing ' +
    'Surveys 22(4), 1990: agreement and order',
  instances: {
    '3 servers, 2 entries, log 2': {
      constants: { servers: 3, entries: 2, maxLog: 2 },
      expect: { verdict: 'holds', distinct: 91, generated: 301, depth: 4 },
      source: counted,
    },
    '3 servers, 2 entries, log 3': {
      constants: { servers: 3, entries: 2, maxLog: 3 },
      expect: { verdict: 'holds', distinct: 387, generated: 1_957, depth: 4 },
      source: counted,
    },
  },
  mutants: {
    'a server appends although it lacks entries': {
      story: 'two servers append after the same entry, each something of its own',
      breaks: 'of two copies one begins with the other',
      length: 2,
    },
    'a server rewrites an entry that no other has': {
      story: 'no two copies ever disagree, but whoever has read the entry acted upon what is not in the log',
      breaks: 'a copy is only extended',
      length: 2,
    },
    'one server may stay behind': {
      story: 'fairness is given to all servers but one, and that one learns nothing',
      breaks: 'what one server has, every server comes to have',
      length: 2,
    },
  },
});
