import { protocol } from '../../language/index.ts';
import { tendermint } from './spec.ts';

export { tendermintDefaults } from './defaults.ts';
export { tendermint };

const first = 'first run; distinct states equal an independent prototype, which counts depth in steps';
const own = 'first run';

const agreement = 'no two correct validators decide differently';
const lemma = 'once more than a third, all correct, precommits a block, no later quorum prevotes another';

/** Tendermint with its instances, mutants and forks. */
export const tendermintProtocol = protocol({
  spec: tendermint,
  title: 'Tendermint, one height',
  source:
    'E. Buchman, J. Kwon, Z. Milosevic, The latest gossip on BFT consensus, arXiv 1807.04938, 2018, algorithm 1; and ' +
    'TendermintAcc_004_draft.tla in CometBFT (Z. Milosevic, I. Konnov, 2019-2020)',
  instances: {
    '1 round, correct proposer': {
      constants: { powers: [1, 1, 1], faultyPower: 1, proposers: ['v1'] },
      expect: { verdict: 'holds', distinct: 1_017, generated: 3_513, depth: 12 },
      source: first,
    },
    '1 round, Byzantine proposer': {
      constants: { powers: [1, 1, 1], faultyPower: 1, proposers: ['Byzantine'], invalidBlocks: 1 },
      expect: { verdict: 'holds', distinct: 2_212, generated: 7_987, depth: 11 },
      source: first,
    },
    '2 rounds, powers 2 and 1, v1 then Byzantine': {
      constants: { powers: [2, 1], faultyPower: 1, proposers: ['v1', 'Byzantine'] },
      expect: { verdict: 'holds', distinct: 9_898, generated: 26_980, depth: 16 },
      source: own,
    },
    '2 rounds, powers 2 and 1, Byzantine then v1': {
      constants: { powers: [2, 1], faultyPower: 1, proposers: ['Byzantine', 'v1'] },
      expect: { verdict: 'holds', distinct: 11_337, generated: 28_414, depth: 16 },
      source: own,
    },
    'who has precommitted learns of no later quorum': {
      constants: { powers: [2, 1], faultyPower: 1, proposers: ['v1', 'Byzantine'], updatesLate: false },
      expect: { verdict: 'holds', distinct: 5_130, generated: 11_226, depth: 14 },
      source: own,
    },
    'a quorum for nil releases a lock': {
      constants: { powers: [2, 1], faultyPower: 1, proposers: ['v1', 'Byzantine'], unlocksOnNil: true },
      expect: { verdict: 'holds', distinct: 10_570, generated: 28_112, depth: 16 },
      source: own,
    },
    '2 faulty of 4, 1 round': {
      constants: { powers: [1, 1], faultyPower: 2, proposers: ['Byzantine'] },
      expect: {
        verdict: 'violated',
        breaks: agreement,
        length: 6,
        distinct: 587,
        generated: 1_447,
        depth: 7,
      },
      source: own,
    },
    '2 faulty of 4, 2 rounds': {
      constants: { powers: [1, 1], faultyPower: 2, proposers: ['v1', 'Byzantine'] },
      expect: {
        verdict: 'violated',
        breaks: agreement,
        length: 8,
        distinct: 7_640,
        generated: 17_617,
        depth: 9,
      },
      source: own,
    },
    '2 faulty of 7, 1 round': {
      constants: { powers: [1, 1, 1, 1, 1], faultyPower: 2, proposers: ['Byzantine'] },
      expect: { verdict: 'holds', distinct: 512_488, generated: 2_909_186, depth: 18 },
      source: own,
      corpus: true,
    },
    '2 rounds, v1 then v2': {
      constants: { powers: [1, 1, 1], faultyPower: 1, proposers: ['v1', 'v2'] },
      expect: { verdict: 'holds', distinct: 372_820, generated: 1_335_307, depth: 25 },
      source: first,
      corpus: true,
    },
    '2 rounds, v1 then Byzantine': {
      constants: { powers: [1, 1, 1], faultyPower: 1, proposers: ['v1', 'Byzantine'] },
      expect: { verdict: 'holds', distinct: 681_058, generated: 2_595_547, depth: 23 },
      source: first,
      corpus: true,
    },
    '2 rounds, Byzantine then v1': {
      constants: { powers: [1, 1, 1], faultyPower: 1, proposers: ['Byzantine', 'v1'] },
      expect: { verdict: 'holds', distinct: 840_805, generated: 3_010_041, depth: 24 },
      source: first,
      corpus: true,
    },
    'who has precommitted learns of no later quorum, equal powers': {
      constants: { powers: [1, 1, 1], faultyPower: 1, proposers: ['v1', 'Byzantine'], updatesLate: false },
      expect: { verdict: 'holds', distinct: 286_292, generated: 840_423, depth: 20 },
      source: own,
      corpus: true,
    },
    'a quorum for nil releases a lock, equal powers': {
      constants: { powers: [1, 1, 1], faultyPower: 1, proposers: ['v1', 'Byzantine'], unlocksOnNil: true },
      expect: { verdict: 'holds', distinct: 724_162, generated: 2_710_211, depth: 23 },
      source: own,
      corpus: true,
    },
    '2 rounds, Byzantine': {
      constants: { powers: [1, 1, 1], faultyPower: 1, proposers: ['Byzantine', 'Byzantine'] },
      expect: { verdict: 'holds', distinct: 1_542_415, generated: 5_860_021, depth: 22 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'a quorum is one vote too small': {
      story:
        'two quorums need have no correct validator in common, so a Byzantine proposer shows each half a block of its own',
      breaks: agreement,
      length: 6,
      instance: '1 round, Byzantine proposer',
    },
    'blocks are not checked': {
      story: 'a Byzantine proposer proposes a block that breaks the rules of the chain, and it is decided',
      breaks: 'what is decided is valid',
      length: 5,
      instance: '1 round, Byzantine proposer',
    },
    'a restarted validator forgets that it has voted': {
      story: 'a validator crashes after its vote, begins the round anew, and signs another one',
      breaks: 'no correct validator votes twice in a round',
      length: 4,
      instance: '1 round, correct proposer',
    },
    'a validator prevotes against its lock': {
      story: 'a block has the precommits to be decided, and the next round finds a quorum for another',
      breaks: lemma,
      length: 9,
      instance: '2 rounds, v1 then Byzantine',
    },
    'a proof of a lock is taken on trust': {
      story: 'a Byzantine proposer claims that a quorum prevoted its block, and locked validators let go',
      breaks: lemma,
      length: 9,
      instance: '2 rounds, v1 then Byzantine',
    },
    'a validator precommits without locking': {
      story:
        'its precommit counts for one block, and the next round it prevotes another as if nothing had been',
      breaks: lemma,
      length: 9,
      instance: '2 rounds, v1 then Byzantine',
    },
  },
  incidents: {
    'tendermint-equivocation': {
      title:
        'The equivocation fork, if more than a third signs twice (described by the authors, 2018 and 2020)',
      story: [
        'Four validators of equal stake run a chain that settles trades; two of them, half the stake, are one attacker.',
        'The attacker proposes one block to the first honest validator and another to the second, in the same round.',
        'Each honest validator votes for what it saw, and the attacker signs both votes for both blocks.',
        'Each side counts 3 of 4 votes and finalises: the same collateral is now pledged on two chains.',
        'No honest validator broke a rule. Every protocol of this kind forks where a third of the stake signs twice.',
      ],
      flaw: { instance: '2 faulty of 4, 1 round' },
      mitigations: [{ what: 'one attacker of four', instance: '1 round, Byzantine proposer' }],
      sources: [
        'arXiv 1807.04938',
        'CometBFT, spec/light-client/accountability, scenario 1 (equivocation on the main chain)',
      ],
    },
    'neutron-double-sign': {
      title: 'The double signatures on Neutron, 1 August 2023',
      story: [
        'Neutron, secured by the validators of the Cosmos Hub, advises an upgrade that each can make when it likes.',
        'Old and new version disagree on a transaction, and on 1 August the chain stops.',
        'In the course of the upgrade two validators, by accident, sign two different messages for the same vote.',
        'Nothing forked: a fork takes a third of the voting power, signing twice in concert.',
        'Proposal 818 of the Cosmos Hub put to the vote whether to slash them; on the Hub itself it costs 5 % of the stake.',
      ],
      flaw: { mutant: 'a restarted validator forgets that it has voted' },
      mitigations: [
        {
          what: 'a record of every signature, written before it is sent',
          instance: '1 round, correct proposer',
        },
      ],
      sources: [
        'Blockworks, Cosmos governance considers penalizing validators for Neutron standstill, August 2023',
        'forum.cosmos.network, Prop 818 discussion',
      ],
    },
  },
  sweeps: {
    'any two quorums share more power than is faulty': {
      over: { faultyPower: [0, 5] },
      setting: { instance: '2 faulty of 4, 1 round' },
      holds: ({ faultyPower = 0 }) => {
        const all = faultyPower + 2;
        const quorum = Math.floor((2 * all) / 3) + 1;
        return 2 * quorum - all > faultyPower;
      },
      source:
        'two quorums share at least 2 Q - N, and a correct validator among it votes for one block alone',
    },
  },
});
