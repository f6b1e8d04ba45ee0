import { protocol } from '../../language/index.ts';
import { nonBlockingCommit } from './spec.ts';

export { nonBlockingCommit };

/** Atomic commitment that does not block, with its instances and mutants. */
export const nonBlockingCommitProtocol = protocol({
  spec: nonBlockingCommit,
  title: 'Atomic commitment that does not block',
  source:
    'O. Babaoglu and S. Toueg, Non-Blocking Atomic Commitment, in S. Mullender (ed.), Distributed Systems, 2nd ed., ' +
    '1993, chapter 6, protocol ACP-NB; and M. Charpentier, ACP_NB.tla, 2002',
  instances: {
    '2 participants': {
      constants: { participants: 2 },
      expect: { verdict: 'holds', distinct: 4_284, generated: 10_512, depth: 19 },
      source: 'TLC on ACP_NB.tla for the distinct states; first run for the rest',
    },
    '3 participants': {
      constants: { participants: 3 },
      expect: { verdict: 'holds', distinct: 730_842, generated: 2_873_239, depth: 30 },
      source: 'first run',
      corpus: true,
    },
  },
  mutants: {
    'a participant decides before it forwards': {
      story:
        'a participant commits and crashes before it has told anybody, the coordinator crashes too, and who is left ' +
        'takes their silence for an abort',
      breaks: 'no two participants decide differently',
      length: 12,
    },
    'nobody aborts when those it waits for have crashed': {
      story: 'the coordinator crashes with all votes in hand, and whoever voted yes waits for ever',
      breaks: 'every participant that does not crash decides',
      length: 4,
    },
    'a participant that has voted yes gives up when the coordinator crashes': {
      story: 'the decision is already with another participant, who carries it out',
      breaks: 'no two participants decide differently',
      length: 13,
    },
    'a timeout leaves out what a crashed participant has forwarded': {
      story: 'somebody forwards a commit, carries it out and crashes, and the message is still on its way',
      breaks: 'no two participants decide differently',
      length: 14,
    },
    'a timeout runs out while the coordinator is slow': {
      story: 'nobody has crashed and nobody voted no, and a participant aborts',
      breaks: 'a participant aborts only if somebody votes no or has crashed',
      length: 1,
    },
    'the coordinator commits with a vote missing': {
      story: 'the vote that was not waited for is a no',
      breaks: 'a participant commits only if all have voted yes',
      length: 9,
    },
    'the coordinator takes a slow vote for a no': {
      story: 'a vote is late, and all abort what everybody was ready to commit',
      breaks: 'a participant aborts only if somebody votes no or has crashed',
      length: 7,
    },
    'the coordinator may stop without crashing': {
      story: 'nobody may time out on a process that has not crashed, and it does nothing',
      breaks: 'without a crash all participants decide',
      length: 0,
    },
    'a participant may stop without crashing': {
      story: 'the others wait for its vote',
      breaks: 'without a crash all participants decide',
      length: 4,
    },
  },
});
