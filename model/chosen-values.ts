import { detach, type Shape } from '../spec/language/index.ts';

/** The shape of the elements of a collection of the state; undefined where it has no declared type. */
export function elementShapeOf(collection: Iterable<unknown>): Shape | undefined {
  const { shape } = collection as { readonly shape?: Shape };
  return shape?.kind === 'set' || shape?.kind === 'bag' || shape?.kind === 'seq' ? shape.of : undefined;
}

/** A value that was chosen, to be kept when the state that it was chosen from is gone. */
export function keptValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null && detach in value
    ? (value[detach] as () => unknown)()
    : value;
}
