/**
 * The subsets of `members`, each in their order: all of them, or those of `size`. Made once, while a spec is built: for
 * quorums, groups and whoever may fail together. There are 2 to the power of the number of members.
 */
export function subsetsOf<T>(members: readonly T[], size?: number): readonly (readonly T[])[] {
  if (size === undefined) {
    if (members.length === 0) return [[]];
    // The cast says what the length has said.
    const [first, ...others] = members as readonly [T, ...T[]];
    return subsetsOf(others).flatMap((subset) => [subset, [first, ...subset]]);
  }
  if (size === 0) return [[]];
  return members.flatMap((member, index) =>
    subsetsOf(members.slice(index + 1), size - 1).map((subset) => [member, ...subset]),
  );
}
