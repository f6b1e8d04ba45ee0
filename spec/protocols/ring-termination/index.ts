import { protocol } from '../../language/index.ts';
import { ringTermination } from './spec.ts';

export { ringTermination };

const tlc = 'TLC, no symmetry; generated states include the initial ones';

/** Termination detection on a ring with its instances and mutants. */
export const ringTerminationProtocol = protocol({
  spec: ringTermination,
  title: 'Termination detection on a ring',
  source:
    'E. W. Dijkstra, W. H. J. Feijen and A. J. M. van Gasteren, Derivation of a termination detection algorithm for ' +
    'distributed computations (EWD 840), Information Processing Letters 16(5), 1983',
  instances: {
    '4 nodes': {
      constants: { nodes: 4 },
      expect: { verdict: 'holds', distinct: 1_566, generated: 15_986, depth: 12 },
      source: tlc,
    },
    '5 nodes': {
      constants: { nodes: 5 },
      expect: { verdict: 'holds', distinct: 7_742, generated: 114_211, depth: 15 },
      source: tlc,
    },
    '6 nodes': {
      constants: { nodes: 6 },
      expect: { verdict: 'holds', distinct: 36_990, generated: 750_020, depth: 18 },
      source: tlc,
    },
    '7 nodes': {
      constants: { nodes: 7 },
      expect: { verdict: 'holds', distinct: 172_286, generated: 4_615_557, depth: 21 },
      source: tlc,
    },
  },
  mutants: {
    'a node stays white when it wakes a higher one': {
      story: 'a node wakes one that the token has passed, and nothing tells the token',
      breaks: 'what the token has passed is passive, unless a mark says otherwise',
      length: 3,
    },
    'a black node leaves the token white': {
      story: 'the mark of a black node is wiped off as the token passes, and the token does not carry it on',
      breaks: 'what the token has passed is passive, unless a mark says otherwise',
      length: 2,
    },
    'node 0 concludes without looking at its own colour': {
      story:
        'node 0 wakes another when the token has come home, stops, and takes the clean token for the truth',
      breaks: 'what is detected is so',
      length: 6,
    },
    'an active white node passes the white token on': {
      story: 'the token leaves a node that is still at work',
      breaks: 'what the token has passed is passive, unless a mark says otherwise',
      length: 2,
    },
    'the token may rest': {
      story: 'all nodes are passive, and the token stays where it is',
      breaks: 'when all nodes are passive, it is detected',
      length: 0,
    },
    'node 0 need not start a new probe': {
      story: 'all nodes are passive, the probe that has come home failed, and no other is sent',
      breaks: 'when all nodes are passive, it is detected',
      length: 0,
    },
    'it is said to be enough that each node is passive again and again': {
      story: 'nodes take turns at being passive and wake each other in between, so that they never all are',
      breaks: 'when each node is passive again and again, it is detected',
      length: 15,
    },
  },
});
