import { protocol } from '../../language/index.ts';
import { raftMembership } from './spec.ts';

export { raftMembership };

const twin = 'a plain breadth-first search in another language';

/** Raft with changes of membership, with its instances and mutants. */
export const raftMembershipProtocol = protocol({
  spec: raftMembership,
  title: 'Raft, changes of membership',
  source:
    'D. Ongaro, Consensus: Bridging Theory and Practice, PhD dissertation, Stanford 2014, chapter 4; and his "bug in ' +
    'single-server membership changes", raft-dev, 10 July 2015',
  instances: {
    '3 servers, 2 terms': {
      constants: { servers: 3, maxTerm: 2, maxLog: 2 },
      expect: { verdict: 'holds', distinct: 1_015, generated: 2_884, depth: 12 },
      source: twin,
    },
    '3 servers, 2 terms, log 3': {
      constants: { servers: 3, maxTerm: 2, maxLog: 3 },
      expect: { verdict: 'holds', distinct: 2_449, generated: 7_054, depth: 15 },
      source: twin,
    },
    '4 servers, 2 terms': {
      constants: { servers: 4, maxTerm: 2, maxLog: 2 },
      expect: { verdict: 'holds', distinct: 5_665, generated: 18_641, depth: 14 },
      source: twin,
    },
    '4 servers, 3 terms': {
      constants: { servers: 4, maxTerm: 3, maxLog: 2 },
      expect: { verdict: 'holds', distinct: 29_897, generated: 115_753, depth: 15 },
      source: twin,
      corpus: true,
    },
    '4 servers, 3 terms, log 3': {
      constants: { servers: 4, maxTerm: 3, maxLog: 3 },
      expect: { verdict: 'holds', distinct: 173_069, generated: 643_225, depth: 20 },
      source: twin,
      corpus: true,
    },
    '5 servers, 1 term, log 3': {
      constants: { servers: 5, maxTerm: 1, maxLog: 3 },
      expect: { verdict: 'holds', distinct: 17_981, generated: 81_936, depth: 20 },
      source: twin,
      corpus: true,
    },
    '5 servers, 2 terms, log 3': {
      constants: { servers: 5, maxTerm: 2, maxLog: 3 },
      expect: { verdict: 'holds', distinct: 490_971, generated: 2_218_566, depth: 22 },
      source: twin,
      corpus: true,
    },
  },
  mutants: {
    'a change may remove several servers at once': {
      story: 'one server is left as its own majority, while the others, who have not heard, elect another',
      breaks: 'a term has at most one leader',
      length: 7,
    },
    'a new leader may change the membership at once': {
      story:
        'two leaders of different terms each remove a server that the other does not: each of the two changes, on its own, ' +
        'is safe, and the majorities that they lead to do not meet',
      breaks: 'a term has at most one leader',
      length: 6,
      instance: '4 servers, 3 terms',
    },
    'a change need not wait for the one before': {
      story:
        'two small changes in a row, neither of them known to others, are as bad as one large change: two of five servers ' +
        'are a majority for the one, the other three for the rest',
      breaks: 'a term has at most one leader',
      length: 9,
      instance: '5 servers, 2 terms, log 3',
    },
    'a removed server comes back empty under its old name': {
      story:
        'a server that was removed properly is set up again; a server that missed the news still counts it as a member, and ' +
        'asks it for a vote that it has given once before',
      breaks: 'a term has at most one leader',
      length: 14,
      instance: '5 servers, 1 term, log 3',
    },
    'a leader need not send what it has appended': {
      story: 'a leader appends an entry and keeps it to itself',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 2,
    },
    'a leader need not commit what a majority stores': {
      story: 'a majority stores the entry, and the leader does not look',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 4,
    },
  },
  incidents: {
    'raft-membership-change': {
      title: 'The membership change of the Raft dissertation (bug announced on 10 July 2015)',
      story: [
        'A cluster of four changes its members one server at a time: any two majorities of before and after overlap.',
        'A leader writes down a change and is cut off before anyone hears of it. Another server is elected.',
        'The new leader, not knowing, writes down a different change. Each compares its own with the old members alone.',
        'The first comes back and is elected by two of its three members; so is the second, by two of its own three.',
        'Two leaders in one term settle different trades. It was in the algorithm published, and in code made from it.',
      ],
      flaw: { mutant: 'a new leader may change the membership at once' },
      mitigations: [
        {
          what: 'a leader commits an entry of its own term, if only an empty one, before it changes the members',
          instance: '4 servers, 3 terms',
        },
      ],
      sources: [
        'D. Ongaro, bug in single-server membership changes, raft-dev, 10 July 2015 (groups.google.com/g/raft-dev/c/t4xj6dJTP6E)',
        'D. Ongaro, Consensus: Bridging Theory and Practice, PhD dissertation, Stanford 2014, section 4.1',
      ],
    },
  },
});
