/**
 * What to say of a name that is not there: the names that were probably meant, or else all of them.
 * "Did you mean ...?" or "The mutants are ...".
 */
export function suggestion(name: string, known: readonly string[], what: string): string {
  if (known.length === 0) return `There are no ${what}.`;
  const near = nearNames(name, known);
  return near.length > 0
    ? `Did you mean ${near.map((n) => JSON.stringify(n)).join(' or ')}?`
    : `The ${what} are ${listed(known)}.`;
}

/** More names than this nobody reads in an error. */
const maxListed = 20;

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => JSON.stringify(name));
  const left = names.length - maxListed;
  return left > 1 ? `${quoted.slice(0, maxListed).join(', ')} and ${left} more` : quoted.join(', ');
}

/** The names that a slip of the fingers or of memory could have turned into `name`, nearest first, at most three. */
export function nearNames(name: string, known: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  return known
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, wanted.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** A part of a name is near it, however short. */
function distanceTo(wanted: string, candidate: string): number {
  return wanted.length >= 3 && candidate.includes(wanted) ? 0.5 : editDistance(wanted, candidate);
}

/** Levenshtein's distance: insertions, deletions and replacements of one letter. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...from].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
