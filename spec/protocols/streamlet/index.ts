import { protocol } from '../../language/index.ts';
import { streamlet } from './spec.ts';

export { streamlet };

const own = 'first run';
const losa =
  'distinct states: TLC on Streamlet.tla by G. Losa with 3 processes, 2 payloads and no symmetry, where an epoch more is ' +
  'counted; the rest: first run';

const byTurns = ['p2', 'p3', 'p1'];
const inTurn = { processes: 3, payloads: 1, leaders: byTurns, inTurn: true };
const byzantine = { processes: 3, faulty: 1, payloads: 2, leaders: ['Byzantine', 'p1', 'p2', 'p3'] };
// Here the Byzantine leader can choose what to propose on.
const afterACorrectOne = ['p1', 'Byzantine', 'p2', 'p3'];

const oneChain = 'final blocks are on one chain';
const newBlock = 'a new block becomes final';

/** Streamlet with its instances and mutants. */
export const streamletProtocol = protocol({
  spec: streamlet,
  title: 'Streamlet',
  source:
    'B. Y. Chan, E. Shi, Streamlet: textbook streamlined blockchains, IACR ePrint 2020/088; and Streamlet.tla and ' +
    'SequentializedStreamlet.tla (G. Losa, github.com/nano-o/streamlet, 2021-2023)',
  instances: {
    '2 epochs': {
      constants: { processes: 3, payloads: 2, epochs: 2, leaders: byTurns },
      expect: { verdict: 'holds', distinct: 1_146, generated: 2_312, depth: 7 },
      source: losa,
    },
    '2 asynchronous epochs, then 4': {
      constants: { ...inTurn, epochs: 6, synchronousFrom: 3 },
      expect: { verdict: 'holds', distinct: 234, generated: 266, depth: 19 },
      source: own,
    },
    '2 asynchronous epochs, then 3': {
      constants: { ...inTurn, epochs: 5, synchronousFrom: 3 },
      expect: { verdict: 'violated', breaks: newBlock, length: 15, distinct: 186, generated: 218, depth: 16 },
      source: own,
    },
    'Byzantine leader in the second epoch, 3 epochs in turn': {
      constants: { ...byzantine, leaders: afterACorrectOne, epochs: 3, inTurn: true },
      expect: { verdict: 'holds', distinct: 1_609, generated: 2_905, depth: 12 },
      source: own,
    },
    '4 epochs in turn': {
      constants: { ...inTurn, epochs: 4 },
      expect: { verdict: 'holds', distinct: 1_208, generated: 1_898, depth: 13 },
      source: own,
    },
    'Byzantine leader, 2 epochs': {
      constants: { ...byzantine, epochs: 2 },
      expect: { verdict: 'holds', distinct: 3_300, generated: 8_691, depth: 9 },
      source: own,
    },
    '5 epochs in turn': {
      constants: { ...inTurn, epochs: 5 },
      expect: { verdict: 'holds', distinct: 6_488, generated: 10_642, depth: 16 },
      source: own,
    },
    'leaders propose on short chains, 5 epochs in turn': {
      constants: { ...inTurn, epochs: 5, boldLeaders: true },
      expect: { verdict: 'holds', distinct: 7_550, generated: 12_549, depth: 16 },
      source: own,
    },
    'Byzantine leader in the second epoch, 2 epochs': {
      constants: { ...byzantine, leaders: afterACorrectOne, epochs: 2 },
      expect: { verdict: 'holds', distinct: 6_066, generated: 19_403, depth: 9 },
      source: own,
    },
    'Byzantine leader, 4 epochs in turn': {
      constants: { ...byzantine, epochs: 4, inTurn: true },
      expect: { verdict: 'holds', distinct: 11_018, generated: 18_695, depth: 14 },
      source: own,
    },
    '3 epochs': {
      constants: { processes: 3, payloads: 2, epochs: 3, leaders: byTurns },
      expect: { verdict: 'holds', distinct: 37_034, generated: 77_088, depth: 10 },
      source: losa,
      corpus: true,
    },
    '4 epochs': {
      constants: { processes: 3, payloads: 2, epochs: 4, leaders: byTurns },
      expect: { verdict: 'holds', distinct: 1_379_594, generated: 2_907_208, depth: 13 },
      source: own,
      corpus: true,
    },
    '7 epochs in turn': {
      constants: { ...inTurn, epochs: 7 },
      expect: { verdict: 'holds', distinct: 189_527, generated: 325_449, depth: 22 },
      source: own,
      corpus: true,
    },
    '5 asynchronous epochs, then 4': {
      constants: { ...inTurn, epochs: 9, synchronousFrom: 6 },
      expect: { verdict: 'holds', distinct: 27_014, generated: 35_430, depth: 28 },
      source: own,
      corpus: true,
    },
    '5 asynchronous epochs, then 4, 2 payloads': {
      constants: { ...inTurn, payloads: 2, epochs: 9, synchronousFrom: 6 },
      expect: { verdict: 'holds', distinct: 2_442_542, generated: 2_681_631, depth: 28 },
      source: own,
      corpus: true,
    },
    'Byzantine leader, 6 epochs in turn': {
      constants: { ...byzantine, epochs: 6, inTurn: true },
      expect: { verdict: 'holds', distinct: 1_644_499, generated: 3_339_637, depth: 22 },
      source: own,
      corpus: true,
    },
  },
  mutants: {
    'two notarised blocks in consecutive epochs are enough': {
      story:
        'a block counts as final with one block upon it, while another chain of the same length can still grow',
      breaks: oneChain,
      length: 14,
      instance: '5 epochs in turn',
    },
    'epochs need not be consecutive': {
      story:
        'three notarised blocks in a row count as final, although in the epoch left out another was notarised',
      breaks: oneChain,
      length: 11,
      instance: '4 epochs in turn',
    },
    'a process votes for a shorter chain': {
      story: 'a process that helped one chain to grow helps another that lags behind',
      breaks: oneChain,
      length: 14,
      instance: '5 epochs in turn',
    },
    'a quorum is one vote too small': {
      story: 'one process alone notarises blocks, and two that do not hear of each other finish a chain each',
      breaks: oneChain,
      length: 13,
      instance: '5 epochs in turn',
    },
    'a process votes for every proposal of an epoch': {
      story: 'a Byzantine leader proposes two blocks, and both are notarised',
      breaks: 'an epoch has one notarised block at most',
      length: 4,
      instance: 'Byzantine leader, 4 epochs in turn',
    },
    'leaders never learn of the longest chain': {
      story: 'leader after leader proposes on a chain that others have left behind, and gets no quorum',
      breaks: newBlock,
      length: 18,
      instance: '2 asynchronous epochs, then 4',
    },
    'everybody may stop': {
      story: 'nobody takes a step, and so nothing becomes final',
      breaks: newBlock,
      length: 0,
      instance: '2 asynchronous epochs, then 4',
    },
  },
  sweeps: {
    'there are 4 synchronous epochs, or all are and there are 3': {
      over: { epochs: [3, 7], synchronousFrom: [1, 4] },
      setting: { instance: '2 asynchronous epochs, then 4' },
      holds: ({ epochs = 0, synchronousFrom = 0 }) =>
        epochs >= synchronousFrom + 3 || (synchronousFrom === 1 && epochs >= 3),
      source:
        'the first synchronous leader may not know the longest chain yet; then three blocks in a row. Found by G. Losa, ' +
        'where the paper proves 5',
    },
  },
});
