import { describe, expect, test } from 'vitest';
import { convicts, doubleProposal, doubleVote, offenceOf } from './evidence-check.ts';
import { EvidencePool, evidenceReach } from './evidence-pool.ts';
import { blockOf, castOf, chain, keyAt, proposal, setupOf, signatures, vote } from './fixtures/cast.ts';
import { Net } from './fixtures/net.ts';
import { type Block, ConsensusMachine, culpritOf, type Evidence, ValidatorSet } from './index.ts';
import { headerOf } from './round-messages.ts';

const set = ValidatorSet.of(castOf([1, 1, 1, 1]));
const [a, b] = ['a'.repeat(64), 'b'.repeat(64)] as const;
const double = (voter: number, height = 1, round = 0): Evidence =>
  doubleVote(vote('prevote', round, voter, a, height), vote('prevote', round, voter, b, height));

describe('evidence convicts', () => {
  test('who votes for two blocks, or for a block and for nil, at one place', () => {
    for (const pair of [
      [a, b],
      [b, a],
      [undefined, a],
      [a, undefined],
    ]) {
      const [one, other] = pair.map((block) => vote('precommit', 3, 2, block));
      if (one === undefined || other === undefined) continue;
      const evidence = doubleVote(one, other);
      expect([convicts(evidence, chain, signatures), culpritOf(evidence)]).toEqual([true, keyAt(2)]);
    }
  });

  test('who proposes two blocks, or one with two proofs', () => {
    const first = headerOf(proposal(2, 1, blockOf('A', set)));
    for (const other of [proposal(2, 1, blockOf('B', set)), proposal(2, 1, blockOf('A', set), 0)]) {
      const evidence = doubleProposal(headerOf(other), first);
      expect([convicts(evidence, chain, signatures), culpritOf(evidence)]).toEqual([true, keyAt(1)]);
    }
  });

  const innocent = vote('prevote', 0, 0, a);
  const frames: readonly (readonly [string, Evidence])[] = [
    ['twice the same vote', { kind: 'double vote', first: innocent, second: innocent }],
    ['votes of two heights', doubleVote(innocent, vote('prevote', 0, 0, b, 2))],
    ['votes of two rounds', doubleVote(innocent, vote('prevote', 1, 0, b))],
    ['votes of two kinds', doubleVote(innocent, vote('precommit', 0, 0, b))],
    ['votes of two voters', doubleVote(innocent, vote('prevote', 0, 1, b))],
    ['a vote that another signed', doubleVote(innocent, { ...vote('prevote', 0, 1, b), voter: keyAt(0) })],
    [
      'the votes the other way about',
      { kind: 'double vote', first: vote('prevote', 0, 0, b), second: innocent },
    ],
    [
      'proposals of two rounds',
      doubleProposal(
        headerOf(proposal(0, 1, blockOf('A', set))),
        headerOf(proposal(1, 1, blockOf('B', set))),
      ),
    ],
    [
      'proposals of two proposers',
      doubleProposal(
        headerOf(proposal(0, 1, blockOf('A', set))),
        headerOf(proposal(0, 2, blockOf('B', set))),
      ),
    ],
  ];
  test.each(frames)('nobody: %s', (_, evidence) => {
    expect(convicts(evidence, chain, signatures)).toBe(false);
  });

  test('on the chain it is of, and on no other', () => {
    expect(convicts(double(0), 'another', signatures)).toBe(false);
  });
});

describe('the pool of evidence', () => {
  const withEvidence = (height: number, evidence: readonly Evidence[]): Block =>
    blockOf('A', set, { height, evidence });

  test('gives a block sixteen offences at most, the oldest first, of present validators', () => {
    const pool = new EvidencePool(chain, signatures, []);
    for (let round = 0; round < 20; round += 1) pool.add(double(0, 1, round));
    pool.add(double(9));
    const given = pool.forBlock(1, set);
    expect(given.map(({ first }) => first.round)).toEqual(Array.from({ length: 16 }, (_, round) => round));
    expect(pool.accepts(given, 1, set)).toBe(true);
    expect(pool.accepts([...given, double(0, 1, 16)], 1, set)).toBe(false);
  });

  test('counts an offence once, however it is proved', () => {
    const pool = new EvidencePool(chain, signatures, []);
    const other = doubleVote(vote('prevote', 0, 0, a), vote('prevote', 0, 0, undefined));
    expect(offenceOf(other)).toBe(offenceOf(double(0)));
    pool.add(double(0));
    pool.add(other);
    expect(pool.pending).toHaveLength(1);
    expect(pool.accepts([double(0), other], 1, set)).toBe(false);
    pool.settle(withEvidence(1, [other]));
    expect(pool.pending).toEqual([]);
    expect(pool.accepts([double(0)], 2, set)).toBe(false);
    pool.add(double(0));
    expect(pool.pending).toEqual([]);
  });

  test('knows after a restart what was decided, from the recent blocks', () => {
    const pool = new EvidencePool(chain, signatures, [withEvidence(1, [double(0)])]);
    expect(pool.accepts([double(0)], 2, set)).toBe(false);
    expect(pool.accepts([double(1)], 2, set)).toBe(true);
  });

  test('takes evidence up to its reach, not a height further, and forgets what is older', () => {
    const pool = new EvidencePool(chain, signatures, []);
    const latest = 1 + evidenceReach;
    pool.add(double(0));
    expect([pool.accepts([double(0)], latest, set), pool.accepts([double(0)], latest + 1, set)]).toEqual([
      true,
      false,
    ]);
    pool.settle(withEvidence(latest - 1, []));
    expect(pool.pending).toHaveLength(1);
    pool.settle(withEvidence(latest, []));
    expect(pool.pending).toEqual([]);
  });

  test('takes nothing of a height to come, of strangers, or that convicts nobody', () => {
    const pool = new EvidencePool(chain, signatures, []);
    const innocent = doubleVote(vote('prevote', 0, 0, a), vote('prevote', 1, 0, b));
    expect([double(0, 2), double(9), innocent].map((one) => pool.accepts([one], 1, set))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('a validator that signs twice', () => {
  const first = set.indexOf(set.proposer(1, 0).key);
  /** The last of four to propose, so that the rest decide three heights without it. */
  const liar = (first + 3) % 4;
  const honest = [0, 1, 2, 3].filter((index) => index !== liar);

  function netWithLiar(): Net {
    const net = new Net([0, 1, 2, 3].map((index) => new ConsensusMachine(setupOf(index, set))));
    for (const index of honest) net.start(index);
    for (const index of honest)
      for (const block of [a, b, undefined]) net.hand(index, vote('prevote', 0, liar, block), liar);
    return net;
  }

  test('is accused once by everybody who sees it, and one block holds the evidence', () => {
    const net = netWithLiar();
    net.deliverUntil(4, ({ to }) => to !== liar);
    for (const index of honest) {
      const { accused, decisions } = net.deskOf(index);
      expect(accused.map(culpritOf)).toEqual([keyAt(liar)]);
      expect(decisions.flatMap(({ block }) => block.evidence).map(culpritOf)).toEqual([keyAt(liar)]);
    }
  });

  test('is accused of two proposals, and either can still be decided', () => {
    const [one = 0, two = 0] = [0, 1, 2, 3].filter((index) => index !== first);
    const net = new Net([0, 1, 2, 3].map((index) => new ConsensusMachine(setupOf(index, set))));
    net.start(one);
    const offers = ['A', 'B', 'C'].map((word) => proposal(0, first, blockOf(word, set)));
    for (const offer of offers) net.hand(one, offer, first);
    expect(net.deskOf(one).accused.map(({ kind }) => kind)).toEqual(['double proposal']);
    const [, second] = offers;
    const id = second === undefined ? '' : headerOf(second).block;
    for (const voter of [first, two, 6 - first - one - two])
      net.hand(one, vote('precommit', 0, voter, id), voter);
    expect(net.deskOf(one).decisions[0]?.certificate.block).toBe(id);
  });

  test('cannot hide a fifth proposal that others have voted for', () => {
    const rest = [0, 1, 2, 3].filter((index) => index !== first);
    const [one = 0] = rest;
    const net = new Net([0, 1, 2, 3].map((index) => new ConsensusMachine(setupOf(index, set))));
    net.start(one);
    for (const word of ['A', 'B', 'D', 'E']) net.hand(one, proposal(0, first, blockOf(word, set)), first);
    const fifth = proposal(0, first, blockOf('C', set));
    for (const voter of [first, ...rest.slice(1)])
      net.hand(one, vote('precommit', 0, voter, headerOf(fifth).block), voter);
    net.hand(one, fifth, first);
    expect(net.deskOf(one).accused).toHaveLength(1);
    expect(net.deskOf(one).decisions[0]?.certificate.block).toBe(headerOf(fifth).block);
  });
});
