import { listOf } from './expected-json.ts';

/** What to do about a name that is not there: the names that were probably meant, or else all that there are. */
export function nearNamesCure(name: string, known: readonly string[], what: string): string {
  if (known.length === 0) return `There are no ${what}.`;
  const quote = (names: readonly string[]) => names.map((one) => JSON.stringify(one));
  const near = nearNames(name, known);
  if (near.length > 0) return `Did you mean ${quote(near).join(' or ')}?`;
  return `The ${what} are ${listOf(quote(known))}.`;
}

/** Names this long are no slips of the fingers, and comparing them would take long. */
const maxCompared = 200;
/** Of more known names only the first are compared. */
const maxKnown = 1000;

function nearNames(name: string, known: readonly string[]): readonly string[] {
  if (name.length > maxCompared) return [];
  const wanted = name.toLowerCase();
  return known
    .slice(0, maxKnown)
    .filter((candidate) => candidate.length <= maxCompared)
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, wanted.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Levenshtein's distance: insertions, deletions and replacements of one letter. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 0; row < from.length; row += 1) {
    const line = [row + 1];
    for (let column = 0; column < to.length; column += 1) {
      const replaced = (above[column] ?? 0) + (from[row] === to[column] ? 0 : 1);
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
