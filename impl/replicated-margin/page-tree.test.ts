import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PageTree } from './page-tree.ts';

/** The root as the definition says: by recursion over halves, with no memory of anything. */
function slowRoot(level: readonly Buffer[]): Buffer {
  if (level.length === 1) return level[0] as Buffer;
  const above: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = [level[at] as Buffer, level[at + 1]];
    above.push(right === undefined ? left : sha256(Buffer.concat([Buffer.of(1), left, right])));
  }
  return slowRoot(above);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

test('the root kept up to date is that of the pages as they are', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), { maxLength: 10 }),
      (count, rounds) => {
        const pages = Array.from({ length: count }, () => Buffer.alloc(3));
        const tree = new PageTree(count, (page) => pages[page] as Buffer);
        for (const changes of rounds) {
          for (const [page, value] of changes) {
            (pages[page % count] as Buffer)[page % 3] = value;
            tree.touch(page % count);
          }
          const leaves = pages.map((page) => sha256(Buffer.concat([Buffer.of(0), page])));
          expect(Buffer.from(tree.root())).toEqual(slowRoot(leaves));
        }
      },
    ),
  );
});

test('only what was touched is read again', () => {
  const reads: number[] = [];
  const tree = new PageTree(9, (page) => {
    reads.push(page);
    return Buffer.of(page);
  });
  tree.root();
  expect(reads).toHaveLength(9);
  tree.touch(4);
  tree.touch(4);
  tree.touch(8);
  tree.root();
  tree.root();
  expect(reads.slice(9)).toEqual([4, 8]);
});
