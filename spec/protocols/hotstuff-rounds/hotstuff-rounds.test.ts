import { describe, expect, test } from 'vitest';
import { type Model, modelOf, type PlainState } from '../../../model/index.ts';
import { checkWhole, protocolSuite } from '../../../test/corpus/index.ts';
import type { Constants } from '../../language/index.ts';
import { hotstuff } from '../hotstuff/index.ts';
import { hotstuffRounds, hotstuffRoundsProtocol } from './index.ts';

protocolSuite(hotstuffRoundsProtocol, {
  idleConjuncts: {
    'voteForTwo: a round is left':
      'two blocks are certified at once only with so many Byzantine replicas that agreement is violated before the rounds are over',
  },
});

const twoChain = { lockDepth: 1, chainLength: 2 };

describe('the same trees are reached as by single votes', () => {
  test.each<readonly [string, Constants, string | undefined]>([
    ['3 rounds', { rounds: 3 }, undefined],
    ['3 rounds, two-chain', { rounds: 3, ...twoChain }, undefined],
    ['3 rounds, two-chain, no locks', { rounds: 3, ...twoChain }, 'no replica is locked'],
    ['2 rounds of 2 blocks', { rounds: 2, blocksPerRound: 2, ...twoChain }, undefined],
    [
      '2 rounds of 2 blocks, 2 of 4 Byzantine',
      { correct: 2, faulty: 2, rounds: 2, blocksPerRound: 2, ...twoChain },
      undefined,
    ],
  ])('%s', (_, constants, mutant) => {
    const blocksPerRound = Number(constants.blocksPerRound ?? 1);
    const treesOf = (model: Model) =>
      new Set(reachableStates(model).map((state) => treeText(state, blocksPerRound)));
    const fine = treesOf(modelOf(hotstuff, constants, mutant));
    const coarse = treesOf(modelOf(hotstuffRounds, constants, mutant));
    expect(coarse.size).toBeGreaterThan(50);
    expect(coarse).toEqual(fine);
  });
});

test('a tree without its votes to spare is a tree that is reached without any', () => {
  const constants = { rounds: 3, ...twoChain };
  const thin = new Set(
    reachableStates(modelOf(hotstuffRounds, { ...constants, spare: false })).map((state) =>
      treeText(state, 1),
    ),
  );
  for (const state of reachableStates(modelOf(hotstuffRounds, constants))) {
    const { parent, votes } = treeOf(state);
    const needed = votes.map((voters) => (voters.length < 2 ? [] : voters.slice(0, 2)));
    expect(thin).toContain(treeText({ parent, votes: needed }, 1));
  }
});

describe('without votes to spare the shortest counterexamples are as long', () => {
  test.each<readonly [string, Constants, string | undefined]>([
    ['nothing is wrong', { rounds: 4 }, undefined],
    ['one certified block less commits', { rounds: 4 }, 'one certified block less commits'],
    ['a chain that skips rounds commits', { rounds: 4, ...twoChain }, 'a chain that skips rounds commits'],
    ['no replica is locked', { rounds: 4, ...twoChain }, 'no replica is locked'],
    [
      'a replica votes twice in a round',
      { rounds: 2, blocksPerRound: 2, ...twoChain },
      'a replica votes twice in a round',
    ],
  ])('%s', async (_, constants, mutant) => {
    const verdictWith = async (spare: boolean) => {
      const { verdict } = await checkWhole(modelOf(hotstuffRounds, { ...constants, spare }, mutant));
      return verdict.kind === 'violated' ? verdict.violations[0].trace?.points.length : verdict.kind;
    };
    expect(await verdictWith(false)).toEqual(await verdictWith(true));
  });
});

interface Tree {
  readonly parent: readonly (number | null)[];
  readonly votes: readonly (readonly number[])[];
}

function treeOf(state: PlainState): Tree {
  // True of both specs: they declare these variables alike, and blocks are numbered from 1.
  return state as unknown as Tree;
}

/**
 * The blocks that somebody has voted for, each by its round, its votes and what it extends: their numbers mean nothing.
 */
function treeText(state: PlainState | Tree, blocksPerRound: number): string {
  const { parent, votes } = treeOf(state as PlainState);
  const textOf = (block: number): string =>
    block === 0
      ? 'genesis'
      : `${Math.ceil(block / blocksPerRound)}:${votes[block - 1]?.join()}<${textOf(parent[block - 1] ?? 0)}`;
  return votes
    .flatMap((voters, index) => (voters.length === 0 ? [] : [textOf(index + 1)]))
    .sort()
    .join(' ');
}

/** Every reachable state, by the reference semantics. */
function reachableStates({ plain }: Model): readonly PlainState[] {
  const found = new Map<string, PlainState>();
  const frontier: PlainState[] = [];
  const discover = (steps: ReturnType<typeof plain.steps>) => {
    for (const { outcome } of steps) {
      if (outcome.kind !== 'state') continue;
      const text = JSON.stringify(outcome.state);
      if (found.has(text)) continue;
      found.set(text, outcome.state);
      frontier.push(outcome.state);
    }
  };
  discover(plain.initialSteps());
  for (let state = frontier.pop(); state !== undefined; state = frontier.pop()) discover(plain.steps(state));
  return [...found.values()];
}
