import { protocol } from '../../language/index.ts';
import { abstractRaft } from './spec.ts';

export { abstractRaft };

const prototype =
  'an independent prototype (distinct states) and a plain breadth-first search in another language';
const twin = 'a plain breadth-first search in another language';

/** Raft without messages, with its instances and mutants. */
export const abstractRaftProtocol = protocol({
  spec: abstractRaft,
  title: 'Raft without messages',
  source:
    'D. Ongaro and J. Ousterhout, In Search of an Understandable Consensus Algorithm, USENIX ATC 2014, section 5 and ' +
    'figure 8; in the form of W. Schultz, I. Dardik and S. Tripakis, Formal Verification of a Distributed Dynamic ' +
    'Reconfiguration Protocol, CPP 2022 (MongoStaticRaft)',
  instances: {
    '2 terms, log 2': {
      constants: { maxTerm: 2, maxLog: 2 },
      expect: { verdict: 'holds', distinct: 1_459, generated: 4_822, depth: 12 },
      source: prototype,
    },
    '3 terms, log 2': {
      constants: { maxTerm: 3, maxLog: 2 },
      expect: { verdict: 'holds', distinct: 7_144, generated: 25_816, depth: 13 },
      source: twin,
    },
    '3 terms, log 2, late answers count': {
      constants: { maxTerm: 3, maxLog: 2, countsLate: true },
      expect: { verdict: 'holds', distinct: 7_144, generated: 26_932, depth: 13 },
      source: 'first run',
    },
    '4 terms, log 2': {
      constants: { maxTerm: 4, maxLog: 2 },
      expect: { verdict: 'holds', distinct: 25_015, generated: 96_739, depth: 14 },
      source: twin,
    },
    '3 terms, log 3': {
      constants: { maxTerm: 3, maxLog: 3 },
      expect: { verdict: 'holds', distinct: 32_257, generated: 122_212, depth: 17 },
      source: twin,
      corpus: true,
    },
    '5 servers, 3 terms, log 2': {
      constants: { servers: 5, maxTerm: 3, maxLog: 2 },
      expect: { verdict: 'holds', distinct: 1_226_476, generated: 8_138_506, depth: 19 },
      source: 'first run',
      corpus: true,
    },
  },
  mutants: {
    'a leader commits an entry of an earlier term by counting': {
      story:
        'figure 8 of the paper: an old entry is on a majority and called committed, and still a server with a later ' +
        'entry, known to it alone, is elected without it',
      breaks: 'a leader holds what was committed in earlier terms',
      length: 8,
      instance: '4 terms, log 2',
    },
    'a vote is given without a look at the log': {
      story: 'a server that lacks a committed entry is elected, and will overwrite it',
      breaks: 'a leader holds what was committed in earlier terms',
      length: 5,
    },
    'a server votes twice in a term': {
      story: 'a server that has voted in a term votes again in it, for another',
      breaks: 'a term has at most one leader',
      length: 2,
    },
    'a follower appends without comparing what comes before': {
      story: 'a follower keeps what a deposed leader left in its log, and puts the new entry after it',
      breaks: 'logs that share an entry agree up to it',
      length: 6,
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
    'a leader is said to commit what it has inherited, too': {
      story:
        'the price of the rule that figure 8 asks for: an entry of an earlier term is committed by one of its own on top, and ' +
        'a leader that nobody asks for anything appends nothing',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 5,
    },
  },
  incidents: {
    'raft-figure-8': {
      title: 'Figure 8 of the Raft paper: a settled trade is taken back (published 2014)',
      story: [
        'A leader writes a trade into its own log and is cut off before anyone else has it.',
        'It comes back, leads again, and now copies the old trade to a majority of the servers.',
        'It counts copies, finds a majority, and tells the customer that the trade is settled.',
        'Then it fails. A server that holds a later entry, known to nobody else, is still allowed to win the election.',
        'The new leader overwrites the settled trade. Found by the authors; no loss is known, many ports got it wrong.',
      ],
      flaw: { mutant: 'a leader commits an entry of an earlier term by counting' },
      mitigations: [
        {
          what: 'a leader counts copies of entries of its own term alone, and earlier ones are settled with them',
          instance: '4 terms, log 2',
        },
      ],
      sources: [
        'D. Ongaro and J. Ousterhout, In Search of an Understandable Consensus Algorithm, USENIX ATC 2014, section 5.4.2',
      ],
    },
  },
});
