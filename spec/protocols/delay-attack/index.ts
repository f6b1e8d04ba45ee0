import { protocol } from '../../language/index.ts';
import { delayAttack } from './spec.ts';

export { delayAttack };

const firstRun = 'first run';
const inTime = 'the true assertion is confirmed within the bound';

/** The delay attack on optimistic rollups with its instances, mutants and sweep. */
export const delayAttackProtocol = protocol({
  spec: delayAttack,
  title: 'Delay attack on an optimistic rollup',
  source: 'M. Alvarez et al., BoLD: Fast and Cheap Dispute Resolution, 2024, section 1',
  instances: {
    '4 rivals, 4 games at once': {
      constants: {},
      expect: { verdict: 'holds', distinct: 186, generated: 490, depth: 8 },
      source: firstRun,
    },
    '12 rivals, 12 games at once': {
      constants: { sybils: 12, parallel: 12 },
      expect: { verdict: 'holds', distinct: 2_960, generated: 14_728, depth: 16 },
      source: firstRun,
    },
    'the least bound': {
      constants: { bound: 5 },
      expect: { verdict: 'holds', distinct: 186, generated: 490, depth: 8 },
      source: firstRun,
    },
    'a bound that is a tick too small': {
      constants: { bound: 4 },
      expect: {
        verdict: 'violated',
        distinct: 181,
        generated: 439,
        depth: 7,
        breaks: inTime,
        length: 6,
      },
      source: firstRun,
    },
    '4 rivals, 2 games at once': {
      constants: { parallel: 2, bound: 8 },
      expect: { verdict: 'holds', distinct: 217, generated: 516, depth: 11 },
      source: firstRun,
    },
    '16 rivals, games of 5 ticks': {
      constants: { sybils: 16, parallel: 16, game: 5, period: 5, bound: 9 },
      expect: { verdict: 'holds', distinct: 127_339, generated: 794_407, depth: 22 },
      source: firstRun,
      corpus: true,
    },
  },
  mutants: {
    'games are played one at a time': {
      story: 'each further rival is one more game to wait for, and the attacker buys time by the piece',
      breaks: inTime,
      length: 8,
    },
    'rivals can be posted at any time': {
      story: 'when one rival is beaten, the next is posted',
      breaks: inTime,
      length: 9,
    },
    'each rival starts the period anew': {
      story: 'a rival in the last moment moves the end, and another one moves it again',
      breaks: inTime,
      length: 9,
    },
    'an assertion is confirmed when its time is up, whatever stands against it': {
      story: 'a false assertion waits for its period to end and is never asked for more',
      breaks: 'no false assertion is confirmed',
      length: 5,
    },
    'nobody has to confirm': {
      story: 'the time is up and nothing stands against it, but nobody sends the transaction',
      breaks: 'the true assertion is confirmed in the end',
      length: 3,
    },
  },
  sweeps: {
    'period - 1 + ceil(sybils / parallel) game <= bound': {
      over: { sybils: [1, 4], parallel: [1, 4], game: [1, 3] },
      holds: ({ sybils = 0, parallel = 1, game = 0 }) => 3 - 1 + Math.ceil(sybils / parallel) * game <= 6,
      source: 'all rivals are posted in the last tick of the period (3), and each game is dragged out',
    },
  },
});
