import { protocol } from '../../language/index.ts';
import { fraudProof } from './spec.ts';

export { fraudProof };

const firstRun = 'first run';
const wins = 'the honest side does not lose';

/** The bisection game with its instances, mutants and sweeps. */
export const fraudProofProtocol = protocol({
  spec: fraudProof,
  title: 'Fraud proof by bisection',
  source:
    'H. Kalodner et al., Arbitrum: Scalable, private smart contracts, USENIX Security 2018, section 3; M. Alvarez et ' +
    'al., BoLD: Fast and Cheap Dispute Resolution, 2024; the fault dispute game of the OP stack specifications',
  instances: {
    'honest asserter, 4 instructions': {
      constants: {},
      expect: { verdict: 'holds', distinct: 274, generated: 300, depth: 12 },
      source: firstRun,
    },
    'honest challenger, 4 instructions': {
      constants: { honest: 'challenger' },
      expect: { verdict: 'holds', distinct: 302, generated: 330, depth: 12 },
      source: firstRun,
    },
    'honest asserter, 16 instructions': {
      constants: { depth: 4, clock: 6 },
      expect: { verdict: 'holds', distinct: 3_010, generated: 3_524, depth: 20 },
      source: firstRun,
    },
    'honest challenger, 16 instructions': {
      constants: { depth: 4, clock: 6, honest: 'challenger' },
      expect: { verdict: 'holds', distinct: 3_488, generated: 4_136, depth: 20 },
      source: firstRun,
    },
    'a clock too short for 16 instructions': {
      constants: { depth: 4, clock: 4 },
      expect: {
        verdict: 'violated',
        distinct: 1_006,
        generated: 1_256,
        depth: 12,
        breaks: wins,
        length: 11,
      },
      source: 'the length is that of an independent prototype',
    },
    'honest asserter, 256 instructions': {
      constants: { depth: 8, clock: 28, delay: 3 },
      expect: { verdict: 'holds', distinct: 2_147_840, generated: 2_687_426, depth: 72 },
      source: firstRun,
      corpus: true,
    },
    'honest challenger, 256 instructions': {
      constants: { depth: 8, clock: 28, delay: 3, honest: 'challenger' },
      expect: { verdict: 'holds', distinct: 2_631_926, generated: 3_538_514, depth: 70 },
      source: firstRun,
      corpus: true,
    },
  },
  mutants: {
    'a timeout is won by whoever ran out of time': {
      story: 'the cheat need only wait',
      breaks: wins,
      length: 5,
      instance: 'honest challenger, 4 instructions',
    },
    'each move has a timer of its own, no longer than the delay': {
      story: 'one move that is held up for as long as the adversary can loses the game',
      breaks: wins,
      length: 2,
    },
    'both clocks run all the time': {
      story: 'the cheat thinks, and the clock of the honest side runs out with its own',
      breaks: wins,
      length: 7,
    },
    'a clock starts anew with every move': {
      story: 'the cheat makes each move at the last moment, and the game takes as many clocks as moves',
      breaks: 'a game takes no longer than both clocks',
      length: 12,
    },
    'the challenger does not look at the midpoint': {
      story: 'it goes on in the upper half and so agrees to the false claim that the half begins with',
      breaks: 'what both agree on is true',
      length: 2,
      instance: 'honest challenger, 4 instructions',
    },
    'the judge rounds toward zero': {
      story:
        'off the chain a negative result is rounded down, on the chain up: one unit, and the truth loses',
      breaks: wins,
      length: 5,
    },
    'the judge forgets that an option is worth no less than zero': {
      story: 'the two are led to the one instruction where the payoff bends, and the judge goes straight on',
      breaks: wins,
      length: 5,
    },
    'the judge forgets the cap': {
      story: 'the first option is worth nothing and shows nothing; the second hits the cap',
      breaks: wins,
      length: 9,
      instance: 'honest asserter, 16 instructions',
    },
    'nobody claims a timeout': {
      story: 'the cheat stops to move, its clock runs out, and nothing comes of it',
      breaks: 'every game ends',
      length: 5,
    },
  },
  sweeps: {
    'clock > (depth + 1) delay, for an honest asserter': {
      over: { depth: [1, 2], clock: [1, 8], delay: [0, 2] },
      holds: ({ depth = 0, clock = 0, delay = 0 }) => clock > (depth + 1) * delay,
      source: 'it bisects depth times and has the last instruction executed, each up to delay ticks late',
    },
    'clock > depth delay, for an honest challenger': {
      over: { depth: [1, 2], clock: [1, 6], delay: [0, 2] },
      setting: { instance: 'honest challenger, 4 instructions' },
      holds: ({ depth = 0, clock = 0, delay = 0 }) => clock > depth * delay,
      source: 'it answers depth times; the last instruction is executed on the time of the asserter',
    },
  },
});
