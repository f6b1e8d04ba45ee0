import { protocol } from '../../language/index.ts';
import { pbft } from './spec.ts';

export { pbft };

const twin = 'first run, equal with a twin of the spec in plain JavaScript that keeps every message';
const agreement = 'no two replicas execute different orders in a slot';

/** PBFT with its view change, with instances and mutants. */
export const pbftProtocol = protocol({
  spec: pbft,
  title: 'PBFT with its view change',
  source: 'M. Castro, B. Liskov, Practical Byzantine Fault Tolerance, OSDI 1999, sections 4.2 and 4.4',
  instances: {
    '2 views': {
      constants: { views: 2 },
      expect: { verdict: 'holds', distinct: 11_594, generated: 48_418, depth: 17 },
      source: twin,
    },
    'a second view that is good': {
      constants: { views: 2, requests: 1, lastIsGood: true },
      expect: { verdict: 'holds', distinct: 2_572, generated: 6_701, depth: 20 },
      source: 'first run',
    },
    'one good view, 2 slots': {
      constants: { views: 1, slots: 2, requests: 1, lastIsGood: true },
      expect: { verdict: 'holds', distinct: 602, generated: 2_234, depth: 16 },
      source: 'first run',
    },
    'a second view that is good, 2 requests': {
      constants: { views: 2, lastIsGood: true },
      expect: { verdict: 'holds', distinct: 12_588, generated: 33_127, depth: 20 },
      source: 'first run',
    },
    '2 views, 2 slots': {
      constants: { views: 2, slots: 2, requests: 1 },
      expect: { verdict: 'holds', distinct: 506_265, generated: 2_621_569, depth: 25 },
      source: twin,
    },
    '3 views': {
      constants: { views: 3 },
      expect: { verdict: 'holds', distinct: 692_153, generated: 3_645_169, depth: 26 },
      source: twin,
    },
    'a second view that is good, 2 slots': {
      constants: { views: 2, slots: 2, requests: 1, lastIsGood: true },
      expect: { verdict: 'holds', distinct: 821_684, generated: 3_108_507, depth: 32 },
      source: 'first run',
    },
    'a third view that is good, 2 requests': {
      constants: { views: 3, lastIsGood: true },
      expect: { verdict: 'holds', distinct: 833_189, generated: 2_579_389, depth: 30 },
      source: 'first run',
    },
  },
  mutants: {
    'a new view goes on with the oldest certificate': {
      story:
        'view 1 has a certificate that came to nothing and view 2 one that was executed, and view 3 goes on with the first',
      breaks: agreement,
      length: 16,
      instance: '3 views',
    },
    'a new view needs one report less': {
      story: 'two reports, one of them of the Byzantine replica, need not tell of what was executed',
      breaks: agreement,
      length: 12,
    },
    'a replica reports nothing of what it has prepared': {
      story:
        'a replica that votes to commit and forgets it when it leaves the view lets the next one order anew',
      breaks: agreement,
      length: 12,
    },
    'a replica votes to commit what it alone has accepted': {
      story:
        'it votes without a certificate, so it has none to report, and its vote counts when others prepare later',
      breaks: agreement,
      length: 12,
    },
    'a new view leaves gaps': {
      story:
        'the second slot was prepared and the first was not, and a primary that goes on after the second never fills it',
      breaks: 'a good primary leaves no gap',
      length: 5,
      instance: 'a second view that is good, 2 slots',
    },
    'a replica takes over nothing but what it has once prepared': {
      story:
        'one replica has prepared what the new view does not know of and stays with it, the Byzantine one is silent, and ' +
        'two votes are not enough',
      breaks: 'in a good view every slot comes to be executed',
      length: 15,
      instance: 'a second view that is good, 2 requests',
    },
  },
});
