import { protocol } from '../../language/index.ts';
import { htlc } from './spec.ts';

export { htlc };

const firstRun = 'first run';
const bob = 'an honest Bob who paid is paid';
const alice = 'an honest Alice who paid is paid';

/** The swap by hash time locks with its instances, mutants and sweeps. */
export const htlcProtocol = protocol({
  spec: htlc,
  title: 'Atomic swap by hash time locks',
  source:
    'T. Nolan, Alt chains and atomic transfers, bitcointalk.org, 2013; M. Herlihy, Atomic Cross-Chain Swaps, PODC 2018',
  instances: {
    'Alice may cheat': {
      constants: {},
      expect: { verdict: 'holds', distinct: 132, generated: 211, depth: 16 },
      source: firstRun,
    },
    'Bob may cheat': {
      constants: { cheat: 'bob' },
      expect: { verdict: 'holds', distinct: 106, generated: 173, depth: 14 },
      source: firstRun,
    },
    'nobody cheats': {
      constants: { cheat: 'nobody' },
      expect: { verdict: 'holds', distinct: 87, generated: 139, depth: 14 },
      source: firstRun,
    },
    'two ticks of delay': {
      constants: { TA: 6, TB: 4, D: 2 },
      expect: { verdict: 'holds', distinct: 263, generated: 473, depth: 19 },
      source: firstRun,
    },
    'equal deadlines': {
      constants: { TA: 3 },
      expect: { verdict: 'violated', distinct: 135, generated: 215, depth: 13, breaks: bob, length: 12 },
      source: 'equal with an independent prototype',
    },
    'inverted deadlines': {
      constants: { TA: 3, TB: 5 },
      expect: { verdict: 'violated', distinct: 157, generated: 250, depth: 12, breaks: bob, length: 11 },
      source: 'equal with an independent prototype',
    },
    'deadlines a tick too close for the delay': {
      constants: { TA: 5, TB: 4, D: 2 },
      expect: { verdict: 'violated', distinct: 260, generated: 458, depth: 15, breaks: bob, length: 14 },
      source: 'equal with an independent prototype',
    },
    'deadlines of 60 and 48, a delay of 12': {
      constants: { TA: 60, TB: 48, D: 12 },
      expect: { verdict: 'holds', distinct: 8_258, generated: 19_163, depth: 83 },
      source: firstRun,
      corpus: true,
    },
    'deadlines of 300 and 240, a delay of 60': {
      constants: { TA: 300, TB: 240, D: 60 },
      expect: { verdict: 'holds', distinct: 356_570, generated: 992_859, depth: 371 },
      source: firstRun,
      corpus: true,
    },
  },
  mutants: {
    'Bob does not compare the hashes': {
      story:
        'the hash on her contract is another one, whose secret only Alice knows: she claims his coins and he never hers',
      breaks: bob,
      length: 12,
    },
    'Bob locks without waiting for Alice': {
      story: 'her coins are locked, or said to be, too late for him to claim them',
      breaks: bob,
      length: 12,
    },
    'Bob does not watch the chain': {
      story: 'the secret is out, but he looks when her deadline has passed and she has her coins back',
      breaks: bob,
      length: 12,
    },
    'a contract can be claimed when it can already be refunded': {
      story: 'a claim at the deadline itself leaves Bob a tick less than he was promised',
      breaks: bob,
      length: 13,
    },
    'Alice claims at the last moment': {
      story: 'her claim shows the secret and is included too late: he takes her coins and keeps his',
      breaks: alice,
      length: 12,
      instance: 'Bob may cheat',
    },
    'a contract that has paid can pay again': {
      story: 'what was claimed is refunded as well, out of the coins of others',
      breaks: 'a contract pays once',
      length: 12,
    },
    'a refund takes the word of the other side': {
      story: 'who walks away need only keep silent, and her coins are locked for ever',
      breaks: 'what honest Alice locked is claimed or refunded',
      length: 7,
      instance: 'nobody cheats',
    },
  },
  sweeps: {
    'TA >= TB + D, for D = 1': {
      over: { TA: [2, 8], TB: [2, 8] },
      holds: ({ TA = 0, TB = 0 }) => TA >= TB + 1,
      source:
        'the claim that shows the secret is included before TB, and the answer to it up to D ticks later',
    },
    'TA >= TB + D, for D = 2': {
      over: { TA: [2, 8], TB: [2, 8] },
      setting: { instance: 'two ticks of delay' },
      holds: ({ TA = 0, TB = 0 }) => TA >= TB + 2,
      source: 'the same',
    },
  },
});
