import { describe, expect, test } from 'vitest';
import { Dice } from './dice.ts';

describe('dice', () => {
  test('the same question has the same answer, whatever else was asked', () => {
    const dice = new Dice(7);
    const first = dice.fraction(1, 2, 3, 4);
    for (let other = 0; other < 100; other += 1) dice.fraction(other, other);
    expect(dice.fraction(1, 2, 3, 4)).toBe(first);
    expect(new Dice(7).fraction(1, 2, 3, 4)).toBe(first);
    expect(new Dice(8).fraction(1, 2, 3, 4)).not.toBe(first);
  });

  test('answers to neighbouring questions are spread evenly, and do not follow each other', () => {
    // 16 equal bins of 65,536 answers: with 15 degrees of freedom, chi squared is above 44.3 once in 10,000 times.
    for (const place of [0, 1, 2, 3]) {
      const dice = new Dice(1);
      const bins = new Array<number>(16).fill(0);
      let rises = 0;
      let before = 0;
      for (let index = 0; index < 65_536; index += 1) {
        const question = [5, 5, 5, 5].with(place, index) as [number, number, number, number];
        const fraction = dice.fraction(...question);
        const bin = Math.floor(fraction * 16);
        bins[bin] = (bins[bin] ?? 0) + 1;
        if (fraction > before) rises += 1;
        before = fraction;
      }
      const chiSquared = bins.reduce((sum, count) => sum + (count - 4096) ** 2 / 4096, 0);
      expect(chiSquared).toBeLessThan(44.3);
      // Of independent answers half are higher than the one before; the deviation is 74.
      expect(Math.abs(rises - 32_768)).toBeLessThan(400);
    }
  });
});
