import { protocol } from '../../language/index.ts';
import { forcedInclusion } from './spec.ts';

export { forcedInclusion };

const first = 'first run';

/** Forced inclusion with a delay buffer, its instances, its mutants, and how slowly the buffer has to recover. */
export const forcedInclusionProtocol = protocol({
  spec: forcedInclusion,
  title: 'Forced inclusion past a censoring sequencer',
  source:
    'Arbitrum: delayed inbox and delay buffer as its contracts have them (OffchainLabs/nitro-contracts, ' +
    'SequencerInbox and DelayBuffer), in the abstract; a fixed delay as before the buffer',
  instances: {
    '3 moves, 1 other message': {
      constants: { moves: 3, others: 1, threshold: 1, longest: 3, recovery: 2 },
      expect: { verdict: 'holds', distinct: 8_273, generated: 17_929, depth: 26 },
      source: first,
    },
    '3 moves alone': {
      constants: { moves: 3, others: 0, longest: 5 },
      expect: { verdict: 'holds', distinct: 4_214, generated: 6_221, depth: 33 },
      source: first,
    },
    'a fixed delay': {
      constants: { threshold: 2, longest: 2 },
      expect: { verdict: 'holds', distinct: 2_048, generated: 4_927, depth: 20 },
      source: first,
    },
    'derived without the sequencer': {
      constants: { threshold: 2, longest: 2, derived: true },
      expect: { verdict: 'holds', distinct: 1_518, generated: 3_483, depth: 17 },
      source: first,
    },
    'no floor under the buffer': {
      constants: { moves: 2, others: 1, floor: false },
      expect: { verdict: 'holds', distinct: 2_963, generated: 5_777, depth: 22 },
      source: first,
    },
    'forced one by one': {
      constants: { moves: 2, others: 1, prefixes: false },
      expect: { verdict: 'holds', distinct: 2_963, generated: 5_733, depth: 22 },
      source: first,
    },
    '4 moves, 2 other messages': {
      constants: { moves: 4, others: 2, threshold: 2, longest: 5, recovery: 3 },
      expect: { verdict: 'holds', distinct: 1_042_323, generated: 3_293_112, depth: 58 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'a forced message passes those before it': {
      story: 'two messages are overdue, and whoever forces the second alone has put it in front of the first',
      breaks: 'messages are included in the order of their arrival',
      length: 6,
    },
    'the sequencer may read the last message first': {
      story: 'the sequencer waits until it likes what comes last, and reads that first',
      breaks: 'messages are included in the order of their arrival',
      length: 3,
    },
    'the sequencer may skip a message': {
      story: 'the count of what is read goes up, and the message is nowhere',
      breaks: 'no message is lost',
      length: 2,
    },
    'nobody can force': {
      story: 'the inbox is there to be read, and the sequencer does not read it',
      breaks: 'all moves together wait no longer than one full delay and the threshold for each other',
      length: 5,
    },
    'a message can be forced at once': {
      story:
        'a message that has only just come is forced in with one that has waited long, the wait of the last one is ' +
        'what counts, and the sequencer can be late as often as it likes',
      breaks: 'all moves together wait no longer than one full delay and the threshold for each other',
      length: 9,
    },
    'the buffer is never consumed': {
      story:
        'each move of a long dispute is censored for the full delay, and the clock of the player runs out',
      breaks: 'all moves together wait no longer than one full delay and the threshold for each other',
      length: 8,
    },
    'the buffer recovers with every period': {
      story: 'one move that is read just in time earns the sequencer the right to be late with the next',
      breaks: 'all moves together wait no longer than one full delay and the threshold for each other',
      length: 10,
    },
    'the buffer recovers although messages wait': {
      story: 'the very time for which a message was censored counts as time to recover in',
      breaks: 'all moves together wait no longer than one full delay and the threshold for each other',
      length: 8,
    },
    'messages that wait at once are counted each': {
      story: 'two messages come together and wait together, and the sequencer pays for twice the time',
      breaks: 'the sequencer pays for no more than the time it was late',
      length: 8,
    },
  },
  sweeps: {
    'recovery > threshold': {
      over: { threshold: [1, 3], recovery: [1, 4] },
      setting: { instance: '3 moves alone' },
      holds: ({ threshold, recovery }) => (recovery ?? 0) > (threshold ?? 0),
      source: 'a message that is read at the threshold, just in time, must not give anything back',
    },
  },
});
