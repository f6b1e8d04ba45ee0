import type { Field, Shape } from '../spec/language/index.ts';
import { compareData, type Data, type DataRecord, keysOf, rankOf, variantOf } from './data.ts';

/** Symmetry cannot be used for a spec, or for what is asked of it. */
export class SymmetryError extends Error {
  override readonly name = 'SymmetryError';

  constructor(spec: string, problem: string, cure: string) {
    super(`symmetry cannot be used for spec ${JSON.stringify(spec)}: ${problem}. ${cure}`);
  }
}

/** A type of interchangeable identities. */
export type Identities = Extract<Shape, { kind: 'ids' }>;

/** What each identity becomes, by the name of its type and its position. Types that are not named stay as they are. */
export type Renaming = Readonly<Record<string, readonly number[]>>;

/** The types of identities that values of `shape` hold, by name; each as often as it is declared. */
function declared(shape: Shape): readonly Identities[] {
  const of = (fields: readonly Field[]): readonly Identities[] =>
    fields.flatMap((field) => declared(field.shape));
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
      return [];
    case 'ids':
      return [shape];
    case 'option':
    case 'set':
    case 'bag':
    case 'seq':
      return declared(shape.of);
    case 'map':
      return [...declared(shape.key), ...declared(shape.value)];
    case 'record':
      return of(shape.fields);
    case 'union':
      return shape.variants.flatMap((variant) => of(variant.fields));
  }
}

/** The types of two identities or more that values of `shape` hold, in the order of declaration. */
export function identitiesIn(shape: Shape): readonly Identities[] {
  const byName = new Map(declared(shape).map((ids) => [ids.name, ids]));
  return [...byName.values()].filter(({ count }) => count > 1);
}

/**
 * The types of identities by which the states of a spec are symmetric.
 * @throws SymmetryError where there are none, or where two types of one name differ.
 */
export function symmetricTypes(spec: string, variables: Shape): readonly Identities[] {
  const all = declared(variables);
  const twofold = all.find((one) =>
    all.some((other) => other.name === one.name && other.count !== one.count),
  );
  if (twofold !== undefined) {
    throw new SymmetryError(
      spec,
      `two types of identities are named ${JSON.stringify(twofold.name)} and differ in number`,
      'Give each type of identities a name of its own.',
    );
  }
  const types = identitiesIn(variables);
  if (types.length > 0) return types;
  throw new SymmetryError(
    spec,
    'none of its variables holds identities that could be interchanged',
    'Declare what is interchangeable with t.ids, or check it without symmetry.',
  );
}

/** Renamings of which every other is made: of each type, the first two exchanged, and all moved on by one. */
export function generatorsOf(types: readonly Identities[]): readonly Renaming[] {
  return types.flatMap(({ name, count }) => {
    const positions = Array.from({ length: count }, (_, index) => index);
    const exchanged = { [name]: positions.map((index) => (index < 2 ? 1 - index : index)) };
    const movedOn = { [name]: positions.map((index) => (index + 1) % count) };
    return count === 2 ? [exchanged] : [exchanged, movedOn];
  });
}

/** `data`, a value of `shape`, with each identity in it renamed. */
export function renamed(shape: Shape, data: Data, renaming: Renaming): Data {
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
      return data;
    case 'ids':
      return renaming[shape.name]?.[Number(data)] ?? data;
    case 'option':
      return data === null ? null : renamed(shape.of, data, renaming);
    case 'record':
      return renamedFields(shape.fields, data as DataRecord, renaming);
    case 'union': {
      const tagged = data as DataRecord;
      const fields = variantOf(shape, tagged[shape.tag]) ?? [];
      return { [shape.tag]: tagged[shape.tag] as Data, ...renamedFields(fields, tagged, renaming) };
    }
    case 'map': {
      const values: Data[] = [];
      for (const [index, key] of keysOf(shape).entries()) {
        const to = rankOf(shape.key, renamed(shape.key, key, renaming));
        values[to] = renamed(shape.value, (data as readonly Data[])[index] as Data, renaming);
      }
      return values;
    }
    case 'seq':
      return (data as readonly Data[]).map((element) => renamed(shape.of, element, renaming));
    case 'set':
      return (data as readonly Data[])
        .map((element) => renamed(shape.of, element, renaming))
        .sort((left, right) => compareData(shape.of, left, right));
    case 'bag':
      return (data as readonly (readonly [Data, number])[])
        .map(([element, occurrences]) => [renamed(shape.of, element, renaming), occurrences] as const)
        .sort(([left], [right]) => compareData(shape.of, left, right));
  }
}

function renamedFields(fields: readonly Field[], data: DataRecord, renaming: Renaming): DataRecord {
  return Object.fromEntries(
    fields.map(({ name, shape }) => [name, renamed(shape, data[name] as Data, renaming)]),
  );
}
