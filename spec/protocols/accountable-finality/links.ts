/** Where a link begins and ends, in epochs. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A link between two checkpoints of one branch, or from genesis. */
export interface Link extends Span {
  readonly name: string;
  readonly source: string;
  readonly target: string;
}

/** Every link within `epochs` epochs of two branches, in the order of the epochs of their targets. */
export function linksOf(epochs: number, leaps: boolean): readonly Link[] {
  const links: Link[] = [];
  for (let to = 1; to <= epochs; to += 1) {
    for (let from = leaps ? 0 : to - 1; from < to; from += 1) {
      for (const branch of ['A', 'B']) {
        const source = from === 0 ? 'genesis' : `${branch}${from}`;
        const target = `${branch}${to}`;
        links.push({ name: `${source}→${target}`, source, target, from, to });
      }
    }
  }
  return links;
}

/** Whether one validator must not cast both votes, by those rules that there are. */
export function conflict(
  one: Span,
  other: Span,
  rules: { readonly double: boolean; readonly surround: boolean },
): boolean {
  if (rules.double && one.to === other.to) return true;
  return rules.surround && (surrounds(one, other) || surrounds(other, one));
}

function surrounds(outer: Span, inner: Span): boolean {
  return outer.from < inner.from && inner.to < outer.to;
}
