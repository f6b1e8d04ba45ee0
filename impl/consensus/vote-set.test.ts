import fc from 'fast-check';
import { expect, test } from 'vitest';
import { castOf, chain, vote } from './fixtures/cast.ts';
import { culpritOf, ValidatorSet, type Vote } from './index.ts';
import { VoteSet } from './vote-set.ts';

const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(64));

interface Cast {
  readonly sender: number;
  readonly block: string | undefined;
}

const casts = fc.array(
  fc.record<Cast>({ sender: fc.nat(4), block: fc.constantFrom(...ids, ids[0], undefined) }),
  { maxLength: 40, size: 'max' },
);
const powers = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 5, maxLength: 5 });

/** What counts, told from the whole list: nothing is added up along the way but what a vote's time decides. */
function countBySearch(cast: readonly Cast[], chosen: readonly number[]) {
  const total = chosen.reduce((sum, power) => sum + power, 0);
  const counted: Cast[] = [];
  const firstOf = (sender: number): Cast | undefined => counted.find((one) => one.sender === sender);
  const powerOf = (some: readonly Cast[]): number =>
    [...new Set(some.map(({ sender }) => sender))].reduce((sum, sender) => sum + (chosen[sender] ?? 0), 0);
  for (const one of cast) {
    const first = firstOf(one.sender);
    const firstsForIt = counted.filter(
      (other) => other.block === one.block && firstOf(other.sender) === other,
    );
    if (first === undefined || 3 * powerOf(firstsForIt) > total) counted.push(one);
  }
  const quorums = [...ids, undefined].filter(
    (id) => 3 * powerOf(counted.filter(({ block }) => block === id)) > 2 * total,
  );
  const liars = [0, 1, 2, 3, 4].filter(
    (sender) => new Set(cast.filter((one) => one.sender === sender).map(({ block }) => block)).size > 1,
  );
  return { power: powerOf(counted), quorums: quorums.map((id) => id ?? '').sort(), liars };
}

test('counts what a search through all votes counts, and convicts whoever voted differently, once', () => {
  fc.assert(
    fc.property(powers, casts, (chosen, cast) => {
      const validators = ValidatorSet.of(castOf(chosen));
      const set = new VoteSet(chain, { kind: 'prevote', height: 1, round: 0 }, validators);
      const convicted: number[] = [];
      for (const { sender, block } of cast) {
        const one = vote('prevote', 0, sender, block);
        if (set.standingOf(one, sender) === 'needless') continue;
        const evidence = set.add(one, sender, set.signBytesOf(one));
        if (evidence !== undefined) convicted.push(validators.indexOf(culpritOf(evidence)));
      }
      const slow = countBySearch(cast, chosen);
      expect(set.power).toBe(slow.power);
      expect([...set.quorums].sort()).toEqual(slow.quorums);
      expect([...convicted].sort()).toEqual(slow.liars);
    }),
    { numRuns: 500 },
  );
});

test('keeps three votes of a sender at most, whatever it sends', () => {
  const validators = ValidatorSet.of(castOf([1, 1, 1, 1]));
  const set = new VoteSet(chain, { kind: 'prevote', height: 1, round: 0 }, validators);
  const put = (one: Vote, sender: number): boolean => {
    const isWanted = set.standingOf(one, sender) !== 'needless';
    if (isWanted) set.add(one, sender, set.signBytesOf(one));
    return isWanted;
  };
  for (const sender of [0, 1]) put(vote('prevote', 0, sender, ids[0]), sender);
  for (let made = 0; made < 1000; made += 1)
    put(vote('prevote', 0, 3, made.toString(16).padStart(64, '0')), 3);
  expect(put(vote('prevote', 0, 3, ids[0]), 3)).toBe(true);
  expect([...set.votes()]).toHaveLength(4);
  expect(set.hasQuorumFor(ids[0] ?? '')).toBe(true);
});
