/**
 * Text that computes the hash `h`, a signed 32-bit integer, of a packed state whose words the given expressions read.
 *
 * One multiplication and one shift a word spread every bit over the ones above and back; the last two mix the rest.
 * The same text serves everything that hashes states, so that a hash can be handed on.
 */
export function hashText(words: number, wordAt: (word: number) => string): string {
  const mixed = Array.from(
    { length: words },
    (_, word) => `h = Math.imul(h ^ ${wordAt(word)}, 0x85ebca6b); h ^= h >>> 15;`,
  );
  return `let h = 0x9e3779b9; ${mixed.join(' ')} h = Math.imul(h, 0xc2b2ae35); h ^= h >>> 16;`;
}
