import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Composite, copy, detach, equal, same } from './index.ts';

/** A composite as a representation would make it: equal to whatever holds its name. */
class Named implements Composite {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  [same](other: unknown): boolean {
    return typeof other === 'object' && other !== null && 'name' in other && other.name === this.name;
  }

  [detach](): unknown {
    return `a copy of ${this.name}`;
  }
}

describe('equal', () => {
  const cases: readonly (readonly [left: unknown, right: unknown, equal: boolean])[] = [
    [1, 1, true],
    [1, 2, false],
    ['a', 'a', true],
    [null, null, true],
    [null, {}, false],
    [0, null, false],
    [{ a: 1 }, { a: 1 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 2] } }, true],
    [[1, 2], [2, 1], false],
    [[1, 2], [1, 2, 3], false],
    [[], [], true],
    [[], {}, false],
    [[1], { 0: 1 }, false],
    [{ a: undefined }, { b: 1 }, false],
    [new Set([1, 2]), new Set([2, 1]), true],
    [new Set([1, 2]), new Set([1, 3]), false],
    [new Set([1]), new Set([1, 2]), false],
    [new Set([{ a: 1 }]), new Set([{ a: 1 }]), true],
    [new Set([1]), [1], false],
    [new Map([[1, 2]]), new Map([[1, 2]]), true],
    [new Map([[1, 2]]), new Map([[1, 3]]), false],
    [new Map([[1, 2]]), new Map([[3, 2]]), false],
    [new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]]), true],
    [new Map([[1, 2]]), {}, false],
    [new Named('x'), { name: 'x' }, true],
    [{ name: 'x' }, new Named('x'), true],
    [{ name: 'y' }, new Named('x'), false],
    [{ in: [new Named('x')] }, { in: [{ name: 'x' }] }, true],
  ];

  test.each(cases)('of %j and %j', (left, right, expected) => {
    expect(equal(left, right)).toBe(expected);
    expect(equal(right, left)).toBe(expected);
  });

  // Kills: names of the right side not counted; own names looked up on the prototype of an empty object.
  test('agrees with the text of JSON values whose names are sorted', () => {
    const text = (value: unknown): string =>
      JSON.stringify(value, (_, part: unknown) =>
        typeof part === 'object' && part !== null && !Array.isArray(part)
          ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
          : part,
      );
    const small = fc.constantFrom('a', 'b', 'c');
    // One pair in 25 is equal, one in 100 and a composite: hence so many.
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom(null, 0, 1, true, 'a'),
        fc.array(tie('any'), { maxLength: 2 }),
        fc.dictionary(small, tie('any'), { maxKeys: 2, noNullPrototype: true }),
      ),
    })).any;
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(equal(left, right)).toBe(text(left) === text(right));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('copy', () => {
  test('takes a composite out of its state', () => {
    expect(copy(new Named('x'))).toBe('a copy of x');
  });

  test.each([[null], [1], ['a'], [true]])('leaves the scalar %j as it is', (value) => {
    expect(copy(value)).toBe(value);
  });
});
