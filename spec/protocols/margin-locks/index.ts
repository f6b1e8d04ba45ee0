import { protocol } from '../../language/index.ts';
import { marginLocks } from './spec.ts';

export { marginLocks };

const first = 'first run';

/** Margin locks across shards with their instances and mutants. */
export const marginLocksProtocol = protocol({
  spec: marginLocks,
  title: 'Margin locked across shards',
  source:
    'J. Gray, Notes on Data Base Operating Systems, LNCS 60, 1978, section 5.8.3; for ledgers: M. Al-Bassam et al., ' +
    'Chainspace: A Sharded Smart Contracts Platform, NDSS 2018, and A. Sonnino et al., Replay Attacks and Defenses ' +
    'Against Cross-shard Consensus in Sharded Distributed Ledgers, EuroS&P 2020',
  instances: {
    '2 shards, 2 trades': {
      constants: { shards: 2, trades: 2 },
      expect: { verdict: 'holds', distinct: 640, generated: 2_769, depth: 10 },
      source: 'an independent prototype for the distinct states; first run for the rest',
    },
    '2 shards, 2 trades, shards ask each other': {
      constants: { shards: 2, trades: 2, askPeers: true },
      expect: { verdict: 'holds', distinct: 640, generated: 2_937, depth: 10 },
      source: first,
    },
    '2 shards, 2 trades, no recovery': {
      constants: { shards: 2, trades: 2, recovers: false },
      expect: { verdict: 'violated', breaks: 'a lock is released', length: 2 },
      source: first,
    },
    '2 shards, 2 trades, no recovery, shards ask each other': {
      constants: { shards: 2, trades: 2, recovers: false, askPeers: true },
      expect: { verdict: 'violated', breaks: 'a lock is released', length: 2 },
      source: first,
    },
    '2 shards, 3 trades, 2 units of margin': {
      constants: { shards: 2, trades: 3, margin: 2 },
      expect: { verdict: 'holds', distinct: 17_728, generated: 107_105, depth: 15 },
      source: first,
    },
    '3 shards, 2 trades': {
      constants: { shards: 3, trades: 2 },
      expect: { verdict: 'holds', distinct: 4_608, generated: 27_361, depth: 13 },
      source: first,
    },
    '3 shards, 3 trades, 2 units of margin': {
      constants: { shards: 3, trades: 3, margin: 2 },
      expect: { verdict: 'holds', distinct: 385_664, generated: 3_278_001, depth: 20 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'a shard gives up after it has voted yes': {
      story:
        'a shard that promised to go along takes its margin back, after the coordinator has counted the promise and ' +
        'another shard has spent',
      breaks: 'a trade takes margin on every shard or on none',
      length: 5,
    },
    'a lock is released by timeout': {
      story:
        'margin promised to one trade is free again, is promised to a second, and both promises are kept',
      breaks: 'no shard spends more margin than it has',
      length: 10,
    },
    'margin is locked at commit instead of at the vote': {
      story: 'a shard says yes to two trades with margin for one, and both commit',
      breaks: 'no shard spends more margin than it has',
      length: 8,
    },
    'a majority of votes commits': {
      story: 'two shards spend, and the third, which nobody asked, refuses',
      breaks: 'a trade takes margin on every shard or on none',
      length: 5,
      instance: '3 shards, 2 trades',
    },
    'a vote for one trade counts for another': {
      story:
        'a yes that was given to another trade is put before the coordinator, and the shard that never gave one ' +
        'refuses',
      breaks: 'a trade takes margin on every shard or on none',
      length: 5,
    },
    'a crash loses the decisions': {
      story:
        'one shard has spent when the coordinator crashes; it comes back knowing nothing, loses patience and ' +
        'tells the ' +
        'other to abort',
      breaks: 'a trade takes margin on every shard or on none',
      length: 8,
    },
    'an abort returns margin each time it is heard': {
      story: 'a message that is delivered twice makes margin out of nothing',
      breaks: 'margin is free, locked or spent, and nothing is lost',
      length: 3,
    },
    'the coordinator waits for every vote': {
      story:
        'a vote that never comes, since the margin is locked for another trade that waits in the same way, keeps ' +
        'a lock for ever',
      breaks: 'a lock is released',
      length: 1,
    },
    'a crashed coordinator may stay down': {
      story: 'a shard has voted yes, and the only one who may free its margin never comes back',
      breaks: 'a lock is released',
      length: 2,
    },
    'deciding has weak fairness alone': {
      story: 'the coordinator crashes and recovers for ever without deciding in between, and owes nothing',
      breaks: 'a lock is released',
      length: 3,
    },
    'hearing has weak fairness alone': {
      story: 'all is decided, but each time before a shard is told the coordinator crashes',
      breaks: 'a lock is released',
      length: 5,
    },
  },
  incidents: {
    'cross-shard-replay': {
      title: 'Replayed votes in Chainspace and OmniLedger, January 2019',
      story: [
        'Two published protocols for ledgers in shards did not bind a vote to the attempt that it was cast in.',
        'Whoever could listen to the network kept what shards had said, and sent it again in a later attempt.',
        'One shard was made to commit and another to abort: money could be spent twice, or locked for ever.',
        'Every shard was honest, no key was stolen, and nobody had to be bribed.',
        'No loss is known, 0 dollars: four researchers published it, with a defence, before others used it.',
      ],
      flaw: { mutant: 'a vote for one trade counts for another' },
      mitigations: [{ what: 'votes that count for one attempt alone', instance: '2 shards, 2 trades' }],
      sources: ['https://arxiv.org/abs/1901.11218', 'https://github.com/sheharbano/byzcuit'],
    },
  },
});
