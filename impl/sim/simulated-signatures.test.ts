import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CarelessSigner, RememberingSigner } from './remembering-signer.ts';
import { keyOf, SimulatedSignatures, validatorOf } from './simulated-signatures.ts';

describe('simulated signatures', () => {
  test('hold for what was signed, and for nothing else', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, change) => {
          const signatures = new SimulatedSignatures(3);
          const signature = signatures.signWith(keyOf(1), bytes);
          expect(signatures.verify(keyOf(1), bytes, signature)).toBe(true);
          expect(signatures.verify(keyOf(2), bytes, signature)).toBe(false);
          expect(new SimulatedSignatures(4).verify(keyOf(1), bytes, signature)).toBe(false);
          const index = at % bytes.length;
          const other = bytes.with(index, (bytes[index] ?? 0) ^ change);
          expect(signatures.verify(keyOf(1), other, signature)).toBe(false);
          expect(signatures.verify(keyOf(1), bytes, signature.slice(1))).toBe(false);
        },
      ),
    );
  });

  test('keys are those of validators, in order', () => {
    const keys = [0, 1, 9, 255].map(keyOf);
    expect(keys).toEqual(keys.toSorted());
    expect(keys.map((key) => validatorOf(key, 256))).toEqual([0, 1, 9, 255]);
    expect(validatorOf(keyOf(4), 4)).toBeUndefined();
    expect(validatorOf('f'.repeat(64), 4)).toBeUndefined();
  });
});

describe('a remembering signer', () => {
  const made = () => {
    const refused: string[] = [];
    const signer = new RememberingSigner(keyOf(0), new SimulatedSignatures(1), (what) => refused.push(what));
    return { signer, refused };
  };
  const step = (kind: 'proposal' | 'prevote' | 'precommit', height: number, round: number) => ({
    kind,
    height,
    round,
    block: undefined,
  });

  test('signs the same again, and nothing else in its place nor before it', () => {
    const { signer, refused } = made();
    const first = signer.sign(Uint8Array.of(1), step('prevote', 2, 1));
    expect(first).toBeDefined();
    expect(signer.sign(Uint8Array.of(2), step('precommit', 2, 1))).toBeDefined();
    expect(signer.sign(Uint8Array.of(1), step('prevote', 2, 1))).toEqual(first);
    expect(signer.sign(Uint8Array.of(3), step('prevote', 2, 1))).toBeUndefined();
    expect(signer.sign(Uint8Array.of(3), step('proposal', 2, 1))).toBeUndefined();
    expect(signer.sign(Uint8Array.of(3), step('precommit', 2, 0))).toBeUndefined();
    expect(signer.sign(Uint8Array.of(3), step('precommit', 1, 9))).toBeUndefined();
    expect(signer.sign(Uint8Array.of(3), step('proposal', 2, 2))).toBeDefined();
    expect(signer.sign(Uint8Array.of(3), step('proposal', 3, 0))).toBeDefined();
    expect(refused).toEqual([
      'prevote of height 2, round 1',
      'proposal of height 2, round 1',
      'precommit of height 2, round 0',
      'precommit of height 1, round 9',
    ]);
  });

  test('knows after a crash what it had signed', () => {
    const { signer } = made();
    const bytes = Uint8Array.of(1);
    const signature = signer.sign(bytes, step('prevote', 2, 1)) ?? new Uint8Array(0);
    const { signer: again } = made();
    again.remember({ ...step('prevote', 2, 1), kind: 'prevote', voter: keyOf(0), signature });
    expect(again.sign(bytes, step('prevote', 2, 1))).toEqual(signature);
    expect(again.sign(Uint8Array.of(2), step('prevote', 2, 1))).toBeUndefined();
    expect(again.sign(Uint8Array.of(2), step('proposal', 1, 0))).toBeUndefined();
  });

  test('a careless one signs everything', () => {
    const signer = new CarelessSigner(keyOf(0), new SimulatedSignatures(1));
    expect(signer.sign(Uint8Array.of(1))).not.toEqual(signer.sign(Uint8Array.of(2)));
  });
});
