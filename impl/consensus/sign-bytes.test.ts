import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proposalSignBytes, voteSignBytes } from './index.ts';

const chain = fc.string({ unit: fc.constantFrom('a', '1', ' '), minLength: 1, maxLength: 3 });
const block = fc.constantFrom('0'.repeat(64), '01'.repeat(32));
const place = { height: fc.nat(2), round: fc.nat(2) };
const signed = fc.oneof(
  fc
    .tuple(
      chain,
      fc.record({
        ...place,
        kind: fc.constantFrom('prevote' as const, 'precommit' as const),
        block: fc.option(block, { nil: undefined }),
      }),
    )
    .map(([name, vote]) => ({
      what: JSON.stringify([name, vote.kind, vote]),
      bytes: voteSignBytes(name, vote),
    })),
  fc
    .tuple(chain, fc.record({ ...place, validRound: fc.integer({ min: -1, max: 1 }), block }))
    .map(([name, header]) => ({
      what: JSON.stringify([name, 'proposal', header]),
      bytes: proposalSignBytes(name, header),
    })),
);

test('no two things are signed by the same bytes, and the same thing always by the same', () => {
  const known = new Map<string, string>();
  fc.assert(
    fc.property(signed, ({ what, bytes }) => {
      const text = Buffer.from(bytes).toString('hex');
      expect(known.get(text) ?? what).toBe(what);
      known.set(text, what);
    }),
    { numRuns: 3000 },
  );
  expect(new Set(known.values()).size).toBe(known.size);
});

test('what a vote signs begins with what it is signed for', () => {
  const bytes = voteSignBytes('c', { kind: 'prevote', height: 1, round: 2, block: undefined });
  expect(Buffer.from(bytes).toString('latin1')).toBe(
    '\x11assay consensus 1\x01c\x02\0\0\0\0\0\0\0\x01\0\0\0\x02\0',
  );
});
