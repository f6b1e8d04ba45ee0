import { protocol } from '../../language/index.ts';
import { finality } from './spec.ts';

export { finality };

const first = 'first run';

/** Finality by confirmations with its instances and mutants. */
export const finalityProtocol = protocol({
  spec: finality,
  title: 'Finality by confirmations, and data availability',
  source:
    'S. Nakamoto, Bitcoin: A Peer-to-Peer Electronic Cash System, 2008, section 11, with the depth of ' +
    'reorganisations ' +
    'in place of a probability; M. Al-Bassam, A. Sonnino and V. Buterin, Fraud and Data Availability Proofs, 2018, ' +
    'section 5',
  instances: {
    '2 confirmations, reorganisations of 2': {
      constants: { confirmations: 2, reorgDepth: 2, room: 5 },
      expect: { verdict: 'holds', distinct: 3_491, generated: 9_797, depth: 14 },
      source: first,
    },
    '1 confirmation, reorganisations of 1': {
      constants: { confirmations: 1, reorgDepth: 1, room: 4 },
      expect: { verdict: 'holds', distinct: 1_665, generated: 3_848, depth: 13 },
      source: first,
    },
    '1 confirmation, reorganisations of 2': {
      constants: { confirmations: 1, reorgDepth: 2, room: 4 },
      expect: { verdict: 'violated', breaks: 'a credited deposit is on the chain', length: 4 },
      source: first,
    },
    'no confirmations, no reorganisations': {
      constants: { confirmations: 0, reorgDepth: 0, room: 4 },
      expect: { verdict: 'holds', distinct: 2_075, generated: 4_683, depth: 13 },
      source: first,
    },
    '5 confirmations, reorganisations of 4': {
      constants: {
        confirmations: 5,
        reorgDepth: 4,
        room: 12,
        honest: 4,
        needed: 3,
        liars: 2,
        attestations: 5,
      },
      expect: { verdict: 'holds', distinct: 189_021, generated: 1_014_383, depth: 23 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'a deposit is credited one confirmation early': {
      story: 'the block with the deposit is the deepest that can go, and goes after the credit',
      breaks: 'a credited deposit is on the chain',
      length: 4,
    },
    'a liquidation stands although its price is gone': {
      story: 'a position was liquidated on a price that, on the chain there is now, never was',
      breaks: 'a liquidation stands on a price that is on the chain',
      length: 3,
    },
    'a liquidation is undone, but not what was paid for it': {
      story: 'the position is open again, and the liquidator keeps the reward',
      breaks: 'a reward stands on a liquidation that stands',
      length: 4,
    },
    'a reward is withdrawn as soon as it is earned': {
      story: 'the books are put right after the reorganisation, and the money is gone',
      breaks: 'what was withdrawn rests on a price that is on the chain',
      length: 5,
    },
    'a root is accepted though its data are withheld': {
      story: 'the root may be right for all anybody knows, and no user can prove what is his',
      breaks: 'the data behind an accepted root are there',
      length: 4,
    },
    'a root is accepted one confirmation early': {
      story: 'users exit from a root that is no longer on the chain',
      breaks: 'an accepted root is on the chain',
      length: 6,
    },
    'a credit may be put off for ever': {
      story: 'the deposit is as deep as it can be asked to, and nothing happens',
      breaks: 'a deposit that is deep enough comes to be credited',
      length: 3,
    },
    'an exit may be put off for ever': {
      story: 'the root is accepted and the data are there, and nothing happens',
      breaks: 'where a root is accepted, users can exit',
      length: 6,
    },
  },
  incidents: {
    'ethereum-classic': {
      title: 'Ethereum Classic, reorganisation of 3,693 blocks, 1 August 2020',
      story: [
        'For 12 hours a miner with hash power rented for about 192,000 dollars built a longer chain in secret.',
        'Meanwhile 807,260 ETC, worth 5.6 million dollars, went to the exchange OKEx on the public chain.',
        'When the deposits had their confirmations they were credited, sold, and the proceeds withdrawn.',
        'Then the secret chain was published, and replaced 3,693 blocks with the deposits in them.',
        'The exchange bore the loss; it happened twice more that month, with more than 4,000 and 7,000 blocks.',
      ],
      flaw: { instance: '1 confirmation, reorganisations of 2' },
      mitigations: [
        {
          what: 'as many confirmations as a reorganisation may be deep',
          instance: '2 confirmations, reorganisations of 2',
        },
        {
          what: 'a chain that refuses deeper reorganisations',
          instance: '1 confirmation, reorganisations of 1',
        },
        {
          what: 'a chain whose blocks are final when they are made',
          instance: 'no confirmations, no reorganisations',
        },
      ],
      sources: [
        'https://bitquery.io/blog/ethereum-classic-51-chain-attack-july-31-2020',
        'https://dn.institute/research/cyberattacks/incidents/2020-08-29-ethereum-classic',
      ],
    },
  },
  sweeps: {
    'confirmations >= reorgDepth': {
      over: { confirmations: [0, 3], reorgDepth: [0, 3], room: [4, 4] },
      holds: ({ confirmations = 0, reorgDepth = 0 }) => confirmations >= reorgDepth,
      source:
        'a block with that many others on top is not among the last ones that a reorganisation replaces',
    },
    'needed + liars <= attestations <= honest + liars': {
      over: {
        liars: [0, 2],
        attestations: [1, 5],
        honest: [3, 3],
        confirmations: [1, 1],
        reorgDepth: [1, 1],
        room: [3, 3],
      },
      holds: ({ liars = 0, attestations = 0, honest = 0 }) =>
        attestations >= 2 + liars && attestations <= honest + liars,
      source:
        'of those who attest all liars may hold nothing; and with more than there are nodes, no root is ever accepted',
    },
  },
});
