import { protocol } from '../../language/index.ts';
import { flexiblePaxos } from './spec.ts';

export { flexiblePaxos };

const prototype = 'distinct states equal those of an independent prototype; generated: first run';
const firstRun = 'first run';

/** Flexible Paxos with its instances and mutants. */
export const flexiblePaxosProtocol = protocol({
  spec: flexiblePaxos,
  title: 'Flexible Paxos, one decree',
  source:
    'H. Howard, D. Malkhi and A. Spiegelman, Flexible Paxos: Quorum intersection revisited, OPODIS 2016 ' +
    '(arXiv 1608.06696), sections 3 and 4',
  instances: {
    '3 acceptors, quorums of 2 and 2': {
      constants: { acceptors: 3, q1: 2, q2: 2 },
      expect: { verdict: 'holds', distinct: 3_776, generated: 15_145, depth: 15 },
      source: prototype,
    },
    '3 acceptors, quorums of 3 and 1': {
      constants: { acceptors: 3, q1: 3, q2: 1 },
      expect: { verdict: 'holds', distinct: 464, generated: 1_427, depth: 15 },
      source: prototype,
    },
    '3 acceptors, quorums of 1 and 3': {
      constants: { acceptors: 3, q1: 1, q2: 3 },
      expect: { verdict: 'holds', distinct: 12_272, generated: 57_145, depth: 15 },
      source: firstRun,
    },
    '4 acceptors, quorums of 3 and 2': {
      constants: { acceptors: 4, q1: 3, q2: 2 },
      expect: { verdict: 'holds', distinct: 20_256, generated: 99_425, depth: 19 },
      source: prototype,
    },
    '4 acceptors, quorums of 2 and 2': {
      constants: { acceptors: 4, q1: 2, q2: 2 },
      expect: {
        verdict: 'violated',
        distinct: 45_700,
        generated: 188_637,
        depth: 11,
        breaks: 'at most one value is chosen',
        length: 10,
      },
      source: 'length equal to that of an independent prototype',
    },
    '3 acceptors, quorums of 2 and 2, 3 ballots': {
      constants: { acceptors: 3, q1: 2, q2: 2, ballots: 3 },
      expect: { verdict: 'holds', distinct: 173_824, generated: 748_657, depth: 22 },
      source: prototype,
      corpus: true,
    },
    '4 acceptors, quorums of 3 and 2, 3 ballots': {
      constants: { acceptors: 4, q1: 3, q2: 2, ballots: 3 },
      expect: { verdict: 'holds', distinct: 2_074_176, generated: 10_602_017, depth: 28 },
      source: firstRun,
      corpus: true,
    },
  },
  mutants: {
    'a proposer ignores the votes it is told of': {
      story: 'a later ballot proposes a value of its own over one that was chosen',
      breaks: 'at most one value is chosen',
      length: 10,
    },
    'one promise is enough to propose': {
      story:
        'of three acceptors two accept a value, and the third, which knows nothing of it, lets a later ballot propose ' +
        'another: the smaller first quorum would need a larger second one',
      breaks: 'at most one value is chosen',
      length: 8,
    },
    'an acceptor restarts without its disk': {
      story:
        'an acceptor that voted for what was chosen comes back with an empty memory, and its next promise says that it ' +
        'never voted',
      breaks: 'at most one value is chosen',
      length: 11,
    },
    'ballots never run out': {
      story:
        'two proposers outbid each other: by the time the acceptors have promised one ballot, a higher one is asked ' +
        'for, and nobody comes to vote',
      breaks: 'a value comes to be chosen',
      length: 7,
    },
    'one acceptor of the larger quorum may stop': {
      story: 'of three acceptors one alone goes on: no quorum promises',
      breaks: 'a value comes to be chosen',
      length: 1,
    },
    'the last proposer need not propose': {
      story: 'the acceptors have promised, and the proposer that they promised it to says nothing',
      breaks: 'a value comes to be chosen',
      length: 2,
    },
  },
  sweeps: {
    'q1 + q2 > acceptors': {
      over: { q1: [1, 3], q2: [1, 3] },
      holds: ({ q1 = 0, q2 = 0 }) => q1 + q2 > 3,
      source:
        'Howard, Malkhi and Spiegelman: two sets of q1 and q2 acceptors surely meet exactly where q1 + q2 is larger',
    },
  },
});
