import { type Data, type DataRecord, keysOf, type Renaming } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';

/**
 * What a value is, in words of its own: identities by their new names, maps as pairs, and whatever has no order sorted.
 * Shares nothing with renaming in the model, plain or packed.
 */
export function told(shape: Shape, data: Data, renaming: Renaming): string {
  const fieldsOf = (fields: readonly { readonly name: string; readonly shape: Shape }[]): string =>
    fields.map(({ name, shape: of }) => told(of, (data as DataRecord)[name] as Data, renaming)).join(';');
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
      return JSON.stringify(data);
    case 'ids':
      return `${shape.name}${renaming[shape.name]?.[data as number] ?? Number(data)}`;
    case 'option':
      return data === null ? 'none' : told(shape.of, data, renaming);
    case 'record':
      return `(${fieldsOf(shape.fields)})`;
    case 'union': {
      const tag = (data as DataRecord)[shape.tag];
      const fields = shape.variants.find(({ name }) => name === tag)?.fields ?? [];
      return `${String(tag)}(${fieldsOf(fields)})`;
    }
    case 'map': {
      const pairs = keysOf(shape).map(
        (key, index) =>
          `${told(shape.key, key, renaming)}=>${told(shape.value, (data as readonly Data[])[index] as Data, renaming)}`,
      );
      return `[${pairs.sort().join(' ')}]`;
    }
    case 'seq':
      return `<${(data as readonly Data[]).map((element) => told(shape.of, element, renaming)).join(' ')}>`;
    case 'set':
      return `{${(data as readonly Data[])
        .map((element) => told(shape.of, element, renaming))
        .sort()
        .join(' ')}}`;
    case 'bag':
      return `{${(data as readonly (readonly [Data, number])[])
        .map(([element, n]) => `${n}*${told(shape.of, element, renaming)}`)
        .sort()
        .join(' ')}}`;
  }
}

/** Every order of so many things. */
export function permutations(count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return permutations(count - 1).flatMap((rest) =>
    Array.from({ length: count }, (_, at) => [...rest.slice(0, at), count - 1, ...rest.slice(at)]),
  );
}

/** Every way to rename identities of the given types. */
export function renamingsOf(
  types: readonly { readonly name: string; readonly count: number }[],
): readonly Renaming[] {
  return types.reduce<readonly Renaming[]>(
    (all, { name, count }) =>
      all.flatMap((renaming) => permutations(count).map((order) => ({ ...renaming, [name]: order }))),
    [{}],
  );
}

/** The same text for values that differ by a renaming, and for no others: the least of all that they are renamed to. */
export function orbitOf(shape: Shape, data: Data, renamings: readonly Renaming[]): string {
  return renamings.map((renaming) => told(shape, data, renaming)).sort()[0] ?? '';
}
