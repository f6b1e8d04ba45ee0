import { protocol } from '../../language/index.ts';
import { raft } from './spec.ts';

export { raft };

const tlc = 'TLC, no symmetry';
const twin =
  'a twin written in C++ for these counts, which gives those of TLC for 2 terms, log 1, 1 and 2 messages';

/** Raft with its instances and mutants. */
export const raftProtocol = protocol({
  spec: raft,
  title: 'Raft: election and replication',
  source:
    'D. Ongaro and J. Ousterhout, In Search of an Understandable Consensus Algorithm, USENIX ATC 2014, section 5',
  instances: {
    '2 terms, log 1, 1 message': {
      constants: { maxTerm: 2, maxLog: 1, maxMessages: 1 },
      expect: { verdict: 'holds', distinct: 29_325, generated: 88_582, depth: 30 },
      source: tlc,
    },
    '2 terms, log 1, 2 messages': {
      constants: { maxTerm: 2, maxLog: 1, maxMessages: 2 },
      expect: { verdict: 'holds', distinct: 787_833, generated: 3_731_794, depth: 34 },
      source: tlc,
    },
    '2 terms, log 1, 3 messages': {
      constants: { maxTerm: 2, maxLog: 1, maxMessages: 3 },
      expect: { verdict: 'holds', distinct: 11_277_030, generated: 73_730_707, depth: 38 },
      source: tlc,
      corpus: true,
    },
    '2 terms, log 2, 2 messages': {
      constants: { maxTerm: 2, maxLog: 2, maxMessages: 2 },
      expect: { verdict: 'holds', distinct: 7_342_968, generated: 35_112_178, depth: 48 },
      source: tlc,
      corpus: true,
    },
    '3 terms, log 1, 2 messages': {
      constants: { maxTerm: 3, maxLog: 1, maxMessages: 2 },
      expect: { verdict: 'holds', distinct: 7_225_182, generated: 37_231_555, depth: 40 },
      source: tlc,
      corpus: true,
    },
    '4 terms, log 1, 1 message': {
      constants: { maxTerm: 4, maxLog: 1, maxMessages: 1 },
      expect: { verdict: 'holds', distinct: 642_641, generated: 2_379_067, depth: 38 },
      source: twin,
    },
    '1 term, log 2, 1 message': {
      constants: { maxTerm: 1, maxLog: 2, maxMessages: 1 },
      expect: { verdict: 'holds', distinct: 15_605, generated: 38_761, depth: 29 },
      source: twin,
    },
    '1 term, log 2, 2 messages': {
      constants: { maxTerm: 1, maxLog: 2, maxMessages: 2 },
      expect: { verdict: 'holds', distinct: 300_419, generated: 1_311_697, depth: 31 },
      source: twin,
    },
    '2 terms, log 2, 1 message': {
      constants: { maxTerm: 2, maxLog: 2, maxMessages: 1 },
      expect: { verdict: 'holds', distinct: 200_505, generated: 605_506, depth: 44 },
      source: 'the first run of this spec',
    },
    '2 terms, log 1, 1 message, never lost': {
      constants: { maxTerm: 2, maxLog: 1, maxMessages: 1, lossy: false },
      expect: { verdict: 'holds', distinct: 19_899, generated: 44_473, depth: 30 },
      source: twin,
    },
    '1 term, log 1, 2 messages, duplicated': {
      constants: { maxTerm: 1, maxLog: 1, maxMessages: 2, duplicating: true },
      expect: { verdict: 'holds', distinct: 36_035, generated: 183_436, depth: 23 },
      source: twin,
    },
  },
  mutants: {
    'a candidate wins with one vote too few': {
      story: 'of three servers one is enough, and two candidates win the same term',
      breaks: 'a term has at most one leader',
      length: 4,
    },
    'a server forgets whom it voted for': {
      story:
        'a server that does not write down its vote gives it again, to another candidate of the same term',
      breaks: 'a term has at most one leader',
      length: 10,
    },
    'a vote is given without a look at the log': {
      story: 'a server that lacks a committed entry is elected, and would overwrite it',
      breaks: 'a leader holds what was committed up to its term',
      length: 15,
    },
    'a leader commits an entry of an earlier term by counting': {
      story:
        'figure 8 of the paper: an old entry on a majority is called committed, though a server with a later entry ' +
        'can still be elected without it',
      breaks: 'a leader holds what was committed up to its term',
      length: 32,
      instance: '4 terms, log 1, 1 message',
    },
    'a follower commits past what it has stored': {
      story: "a follower takes over the leader's commit index before it has the entries",
      breaks: 'what a server has committed it has stored',
      length: 16,
      instance: '1 term, log 2, 1 message',
    },
    'a follower obeys a leader of an earlier term': {
      story:
        'a deposed leader overwrites an entry that its successor has committed: first where one server alone knows that ' +
        'it is, and three steps later where two disagree',
      breaks: 'it implements a replicated log',
      length: 18,
    },
    'a follower cuts its log at every append': {
      story: 'a late request for an entry the follower has cuts off the committed one that came after it',
      breaks: 'what a server has committed it has stored',
      length: 18,
      instance: '1 term, log 2, 2 messages',
    },
    'a server that hears of an earlier term goes back to it': {
      story: 'a late message takes a server back to a term that it has left, where it can vote once more',
      breaks: 'terms never decrease',
      length: 5,
    },
    'a server votes for whoever asks': {
      story: 'a server writes its vote over the one that it gave to another candidate of the term',
      breaks: 'nobody votes twice in a term',
      length: 4,
    },
    'a follower takes over a lower commit index': {
      story: 'a late message of the leader, from before it committed, takes the follower back',
      breaks: 'a commit is never taken back',
      length: 17,
    },
    'entries are sent and stored without a look at what comes before': {
      story:
        'a follower that lacks two entries is sent the second as if it were the first, and then has it twice: its log ' +
        'agrees with that of the leader on the second entry and not on the first',
      breaks: 'a leader holds what was committed up to its term',
      length: 18,
      instance: '2 terms, log 2, 1 message',
    },
    'a leader need not send what it has appended': {
      story: 'a leader appends an entry and keeps it to itself',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 6,
    },
    'a leader has to send only while the network has room for good': {
      story:
        'under weak fairness other messages, sent and lost again and again, may keep the leader waiting for ever',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 9,
    },
    'every request to append may be lost': {
      story: 'under weak fairness each request may be dropped, since none stays in flight for good',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 8,
    },
    'every answer to a leader may be lost': {
      story: 'a follower stores the entry again and again, and the leader never hears of it',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 11,
    },
    'requests and answers may be in flight for ever': {
      story: 'the request is on its way and never arrives',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 7,
    },
    'a leader need not commit what a majority stores': {
      story: 'the leader knows that a majority stores its entry, and goes on sending instead of committing',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 12,
    },
    'messages of an election may be in flight for ever': {
      story: 'a request for a vote that nobody handles keeps the network full',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 7,
    },
    'a leader is said to commit what it has inherited, too': {
      story:
        'an entry of an earlier term is committed by one of its own on top, never by counting; a leader that appends ' +
        'nothing, here because the log is full, leaves it uncommitted for ever',
      breaks: 'a leader that no later term disturbs commits what it appends',
      length: 20,
    },
  },
});
