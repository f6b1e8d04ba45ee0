import type { Sweep } from '../../spec/language/index.ts';

/** Every point of the grid that a sweep is over, the last constant varying fastest. */
export function gridOf({ over }: Pick<Sweep, 'over'>): readonly Readonly<Record<string, number>>[] {
  return Object.entries(over).reduce<readonly Readonly<Record<string, number>>[]>(
    (points, [name, [first, last]]) =>
      points.flatMap((point) =>
        Array.from({ length: last - first + 1 }, (_, index) => ({ ...point, [name]: first + index })),
      ),
    [{}],
  );
}
