import { protocol } from '../../language/index.ts';
import { tendermintAccountability } from './spec.ts';

export { tendermintAccountability };

const own = 'first run';
const convicts = 'a fork convicts more than a third of the validators';
const fair = 'no correct validator is accused';
const silent = 'the chain forks only where somebody votes twice in a round';

/** The accountability of Tendermint, with its instances and mutants. */
export const tendermintAccountabilityProtocol = protocol({
  spec: tendermintAccountability,
  title: 'Tendermint, who is guilty of a fork',
  source:
    'CometBFT, spec/light-client/accountability: README and TendermintAcc_004_draft.tla (Z. Milosevic, I. Konnov, ' +
    'Informal Systems, 2019-2020)',
  instances: {
    '2 faulty of 4, 1 round': {
      constants: { correct: 2, faulty: 2, proposers: ['Byzantine'] },
      expect: { verdict: 'holds', distinct: 1_491, generated: 6_081, depth: 9 },
      source: own,
    },
    '2 faulty of 4, 1 round, v1': {
      constants: { correct: 2, faulty: 2, proposers: ['v1'] },
      expect: { verdict: 'holds', distinct: 569, generated: 2_875, depth: 9 },
      source: own,
    },
    '2 faulty of 4, Byzantine then v1, not complete': {
      constants: { correct: 2, faulty: 2, proposers: ['Byzantine', 'v1'], complete: false },
      expect: { verdict: 'holds', distinct: 20_232, generated: 63_189, depth: 14 },
      source: own,
    },
    '5 faulty of 7, 2 rounds': {
      constants: { correct: 2, faulty: 5, proposers: ['Byzantine', 'Byzantine'] },
      expect: { verdict: 'violated', breaks: convicts, length: 2, distinct: 165, generated: 231, depth: 3 },
      source: own,
    },
    '2 faulty of 4, a fork takes double signatures': {
      constants: {
        correct: 2,
        faulty: 2,
        proposers: ['Byzantine', 'Byzantine'],
        complete: false,
        takesDoubleSignatures: true,
      },
      expect: {
        verdict: 'violated',
        breaks: silent,
        length: 7,
        distinct: 6_014,
        generated: 13_729,
        depth: 8,
      },
      source: own,
    },
    '1 faulty of 4, a fork takes double signatures': {
      constants: {
        correct: 3,
        faulty: 1,
        proposers: ['Byzantine', 'Byzantine'],
        complete: false,
        takesDoubleSignatures: true,
      },
      expect: { verdict: 'holds', distinct: 284_138, generated: 1_484_515, depth: 19 },
      source: own,
      corpus: true,
    },
    '2 faulty of 4, Byzantine, not complete': {
      constants: { correct: 2, faulty: 2, proposers: ['Byzantine', 'Byzantine'], complete: false },
      expect: { verdict: 'holds', distinct: 50_820, generated: 147_749, depth: 13 },
      source: own,
      corpus: true,
    },
    '2 faulty of 4, v1 then Byzantine': {
      constants: { correct: 2, faulty: 2, proposers: ['v1', 'Byzantine'] },
      expect: { verdict: 'holds', distinct: 276_510, generated: 1_106_301, depth: 17 },
      source: own,
      corpus: true,
    },
    '2 faulty of 4, Byzantine then v1': {
      constants: { correct: 2, faulty: 2, proposers: ['Byzantine', 'v1'] },
      expect: { verdict: 'holds', distinct: 251_544, generated: 1_115_121, depth: 18 },
      source: own,
      corpus: true,
    },
    '2 faulty of 4, Byzantine': {
      constants: { correct: 2, faulty: 2, proposers: ['Byzantine', 'Byzantine'] },
      expect: { verdict: 'holds', distinct: 611_202, generated: 2_379_517, depth: 17 },
      source: own,
      corpus: true,
    },
  },
  mutants: {
    'of two votes in a round only the later is kept': {
      story: 'the book has one line for each validator and round, so that a second vote wipes out the first',
      breaks: convicts,
      length: 6,
    },
    'a restarted validator forgets that it has voted': {
      story: 'a correct validator loses its record of votes, signs again, and is convicted of equivocation',
      breaks: fair,
      length: 6,
    },
    'amnesia is no offence': {
      story:
        'the faulty validators vote once in each round, for one block and then for another, and go unpunished',
      breaks: convicts,
      length: 7,
      instance: '2 faulty of 4, Byzantine, not complete',
    },
    'evidence of earlier rounds is thrown away': {
      story: 'when the second block is decided, nobody can show any more who precommitted the first',
      breaks: convicts,
      length: 7,
      instance: '2 faulty of 4, Byzantine, not complete',
    },
    'the proof that released a lock is not kept': {
      story:
        'a correct validator lets go of its lock, as it must when shown a quorum, and cannot show the quorum any more',
      breaks: fair,
      length: 7,
      instance: '2 faulty of 4, Byzantine, not complete',
    },
    'whoever changes its vote is accused': {
      story: 'the accuser takes every change of mind for amnesia, whatever quorum there was for it',
      breaks: fair,
      length: 7,
      instance: '2 faulty of 4, Byzantine, not complete',
    },
  },
  incidents: {
    'tendermint-amnesia': {
      title: 'The amnesia fork, in which nobody signs twice (described by Informal Systems, 2019-2020)',
      story: [
        'Four validators of equal stake; two of them are one attacker, and the honest two do not hear of each other.',
        'In one round an honest validator and the attacker lock a block and precommit it: 3 of 4 votes, it is final.',
        'In the next round the attacker acts as if it had no lock, and shows another block to the other honest validator.',
        'That one is not locked and may vote for it; with the attacker that is 3 of 4 votes, and this block is final, too.',
        'Nobody voted twice in a round, so a search for double signatures, as slashing does it, finds nothing.',
      ],
      flaw: { instance: '2 faulty of 4, a fork takes double signatures' },
      mitigations: [
        { what: 'one attacker of four', instance: '1 faulty of 4, a fork takes double signatures' },
      ],
      sources: [
        'CometBFT, spec/light-client/accountability, scenario 3 (at most 2/3 of faults), and MC_n4_f2_amnesia.tla',
      ],
    },
    'unpunished-amnesia': {
      title: 'A fork that nobody pays for (Tendermint 0.34, decided October 2020)',
      story: [
        'A chain is as safe as the stake that a fork would burn, and slashing burns the stake of who signs twice.',
        'In 2020 the authors of Tendermint build a way to convict amnesia, too, and find it needs more thought.',
        'For version 0.34 it is taken out: the attack is to be detected, but no validator is named for punishment.',
        'And once a block is committed, the precommits of its earlier rounds, which are the proof, are thrown away.',
        'Nobody is known to have used it. Whoever does, with a third of the stake, loses none of it.',
      ],
      flaw: { mutant: 'amnesia is no offence' },
      mitigations: [
        {
          what: 'all votes that convinced somebody are kept, and amnesia convicts',
          instance: '2 faulty of 4, Byzantine, not complete',
        },
      ],
      sources: ['Tendermint, ADR 056: Light client amnesia attacks, revision of 1 October 2020'],
    },
  },
});
