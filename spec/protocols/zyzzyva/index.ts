import { protocol } from '../../language/index.ts';
import { zyzzyva } from './spec.ts';

export { zyzzyva };

const agreement = 'no two clients are done with different values';
const twin = 'first run, equal with a twin of the spec in plain JavaScript';

/** Zyzzyva's view change, as repaired, with the published rule and other wrong ones as mutants. */
export const zyzzyvaProtocol = protocol({
  spec: zyzzyva,
  title: 'The view change of Zyzzyva',
  source:
    'R. Kotla, L. Alvisi, M. Dahlin, A. Clement, E. Wong, Zyzzyva: Speculative Byzantine Fault Tolerance, SOSP 2007; ' +
    'I. Abraham, G. Gueta, D. Malkhi, L. Alvisi, R. Kotla, J.-P. Martin, Revisiting Fast Practical Byzantine Fault ' +
    'Tolerance, arXiv 1712.01367',
  instances: {
    '2 views': {
      constants: { views: 2 },
      expect: { verdict: 'holds', distinct: 5_254, generated: 27_907, depth: 14 },
      source: twin,
    },
    '3 views': {
      constants: { views: 3 },
      expect: { verdict: 'holds', distinct: 48_515, generated: 325_581, depth: 18 },
      source: twin,
    },
    '4 views': {
      constants: { views: 4 },
      expect: { verdict: 'holds', distinct: 330_770, generated: 2_659_715, depth: 22 },
      source: twin,
    },
  },
  mutants: {
    'a certificate outranks every acceptance': {
      story:
        'the rule as published: the certificate of view 1 is brought forward in view 3, over what everybody has accepted ' +
        'and a client has seen committed in view 2',
      breaks: agreement,
      length: 13,
      instance: '3 views',
    },
    'the later of two acceptances is compared with the certificate': {
      story:
        'one correct replica accepted the other value in view 1, the Byzantine one lies that it did so in view 2, and a ' +
        'committed certificate of view 1 is passed over',
      breaks: agreement,
      length: 13,
      instance: '3 views',
    },
    'two acceptances outrank every certificate': {
      story:
        'one correct replica and the Byzantine one name a value that never had a chance, against a certificate that is ' +
        'committed',
      breaks: agreement,
      length: 12,
    },
    'a client is done with the replies of three': {
      story: 'of those who accepted the value, one correct replica is all that the next primary hears from',
      breaks: agreement,
      length: 7,
    },
    'a client is done when two replicas hold its certificate': {
      story:
        'one of the two is Byzantine and keeps silent, and the next primary does not hear from the other',
      breaks: agreement,
      length: 10,
    },
    'a new view ignores certificates': {
      story: 'a value is committed on the slow path, and the next view goes by acceptances alone',
      breaks: agreement,
      length: 11,
    },
  },
  incidents: {
    'zyzzyva-view-change': {
      title: 'The view change of Zyzzyva (SOSP 2007; flaw published in December 2017)',
      story: [
        'Zyzzyva was the fastest protocol of its kind, won the best paper award of 2007, and had a proof of safety.',
        'Its speed comes from two ways to confirm an order: all replicas agree at once, or a certificate is passed round.',
        'When the leader is replaced, any certificate, however old, counted for more than newer agreement of all.',
        'So an old certificate could come back and undo a trade that a client had been told was final.',
        'No loss is on record: it was found by its own authors and others, ten years and many copies of the design later.',
      ],
      flaw: { instance: '3 views', mutant: 'a certificate outranks every acceptance' },
      mitigations: [
        {
          what: 'the newest evidence counts, and acceptances only for the age that a correct replica vouches for',
          instance: '3 views',
        },
      ],
      sources: ['https://arxiv.org/abs/1712.01367', 'https://arxiv.org/abs/1801.10022'],
    },
  },
  sweeps: {
    'the published rule has but two views to deal with': {
      over: { views: [1, 3] },
      setting: { mutant: 'a certificate outranks every acceptance' },
      holds: ({ views = 0 }) => views <= 2,
      source:
        'arXiv 1712.01367 has its counterexample with two changes of view; here it is seen that one is too few',
    },
  },
});
