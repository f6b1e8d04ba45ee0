import { protocol } from '../../language/index.ts';
import { hiddenLock } from './spec.ts';

export { hiddenLock };

const prototype = 'first run; the distinct states are those of an independent prototype';

/** The hidden lock, with the variants that have it and those that do not. */
export const hiddenLockProtocol = protocol({
  spec: hiddenLock,
  title: 'The hidden lock of two-phase HotStuff',
  source:
    'M. Yin, D. Malkhi, M. K. Reiter, G. Golan Gueta, I. Abraham, HotStuff: BFT Consensus in the Lens of Blockchain, ' +
    'arXiv 1803.05069, the remarks on two phases; D. Malkhi, K. Nayak, HotStuff-2, IACR ePrint 2023/397',
  instances: {
    'two phases, leaders wait for all': {
      constants: { phases: 2, waits: true },
      expect: { verdict: 'holds', distinct: 211, generated: 1_503, depth: 6 },
      source: prototype,
    },
    'two phases, leaders act on a quorum': {
      constants: { phases: 2, waits: false },
      expect: {
        verdict: 'violated',
        distinct: 419,
        generated: 4_267,
        breaks: 'a value comes to be decided',
        length: 6,
      },
      source:
        'first run; without the parity of failed views the states are the 211 of an independent prototype',
    },
    'two phases, leaders act on a quorum and take turns': {
      constants: { phases: 2, waits: false, takesTurns: true },
      expect: { verdict: 'holds', distinct: 44, generated: 90, depth: 5 },
      source: prototype,
    },
    'three phases, leaders act on a quorum': {
      constants: { phases: 3, waits: false },
      expect: { verdict: 'holds', distinct: 41_853, generated: 932_347, depth: 11 },
      source: prototype,
    },
  },
  mutants: {
    'a leader acts on the first quorum it hears from': {
      story:
        'two replicas are locked on different values, each leads in turn without hearing of the other, is turned down by ' +
        'it, and is locked anew in a view of the Byzantine replica',
      breaks: 'a value comes to be decided',
      length: 6,
    },
    'the first certificate locks already': {
      story:
        'of three phases one is left out, so one replica is locked on what nobody else can tell a leader of',
      breaks: 'what a replica is locked on, a quorum can tell of',
      length: 1,
      instance: 'three phases, leaders act on a quorum',
    },
    'a lock is never given up for a newer certificate': {
      story:
        'two replicas are locked on different values for good, and neither value finds three correct votes',
      breaks: 'a value comes to be decided',
      length: 4,
    },
    'a leader proposes without telling what it heard': {
      story:
        'the right value is proposed without its certificate, and who is locked on an older one does not accept it',
      breaks: 'a value comes to be decided',
      length: 4,
    },
  },
  incidents: {
    'two-phase-hotstuff-hidden-lock': {
      title: 'Why HotStuff has a third phase (design flaw, described in March 2018)',
      story: [
        'Consensus in two rounds of votes is fast, and a leader that waits for nobody longer than it must is faster still.',
        'With both, one dishonest replica of four can show proof of a vote to a single honest one, which is then locked.',
        'An honest leader that hears from the others first proposes something else, and the locked replica turns it down.',
        'This can go on for ever, on a perfect network: no two replicas ever disagree, and no trade is ever settled.',
        'No money was lost: it was found on paper, is why HotStuff votes three times, and returns with each simplification.',
      ],
      flaw: { instance: 'two phases, leaders act on a quorum' },
      mitigations: [
        {
          what: 'a leader that waits until every honest replica must have answered',
          instance: 'two phases, leaders wait for all',
        },
        {
          what: 'a third phase, so that nobody is locked alone',
          instance: 'three phases, leaders act on a quorum',
        },
      ],
      sources: [
        'https://arxiv.org/abs/1803.05069',
        'https://arxiv.org/abs/2310.09006',
        'https://eprint.iacr.org/2023/397',
      ],
    },
  },
});
