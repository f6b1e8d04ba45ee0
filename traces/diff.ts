import { compareData, type Data, type DataRecord, dataText, keysOf, sameData } from '../model/index.ts';
import type { Field, Shape } from '../spec/language/index.ts';

/** One place where two values of one type differ: a leaf that changed, or an element that only one of them has. */
export interface Difference {
  /** From the variable down: `rmState[rm1]`, `log[node2][0].term`; of a set or bag, the collection. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** The value there, in one line; undefined where the element is added. */
  readonly before: string | undefined;
  /** The value there, in one line; undefined where the element is removed. */
  readonly after: string | undefined;
}

/**
 * The places where `before` and `after`, two values of `shape`, differ, in the order of the type; none exactly where
 * they are equal.
 *
 * Goes inside records, unions of one case, options that both have a value, maps and sequences. Of a sequence the equal
 * start and end are set aside first, so that an element appended or taken from the front is one difference; positions
 * are those in the sequence that has the element, and in `before` where both have.
 */
export function differences(shape: Shape, before: Data, after: Data, path = ''): readonly Difference[] {
  if (sameData(before, after)) return [];
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return [changed(shape, before, after, path)];
    case 'option':
      if (before === null || after === null) return [changed(shape, before, after, path)];
      return differences(shape.of, before, after, path);
    case 'record':
      return ofFields(shape.fields, before as DataRecord, after as DataRecord, path);
    case 'union': {
      const [left, right] = [before as DataRecord, after as DataRecord];
      if (left[shape.tag] !== right[shape.tag]) return [changed(shape, before, after, path)];
      const fields = shape.variants.find((variant) => variant.name === left[shape.tag])?.fields ?? [];
      return ofFields(fields, left, right, path);
    }
    case 'map': {
      // The casts here and below are true: maps are total, and lists are read within their length.
      const [left, right] = [before as readonly Data[], after as readonly Data[]];
      return keysOf(shape).flatMap((key, index) =>
        differences(
          shape.value,
          left[index] as Data,
          right[index] as Data,
          `${path}[${dataText(shape.key, key)}]`,
        ),
      );
    }
    case 'set':
      return ofCounts(shape.of, countsOfSet(before), countsOfSet(after), path);
    case 'bag':
      return ofCounts(shape.of, before as readonly Count[], after as readonly Count[], path);
    case 'seq':
      return ofLists(shape.of, before as readonly Data[], after as readonly Data[], path);
  }
}

type Count = readonly [element: Data, occurrences: number];

function countsOfSet(data: Data): readonly Count[] {
  return (data as readonly Data[]).map((element) => [element, 1]);
}

function changed(shape: Shape, before: Data, after: Data, path: string): Difference {
  return { path, kind: 'changed', before: dataText(shape, before), after: dataText(shape, after) };
}

function added(shape: Shape, data: Data, path: string): Difference {
  return { path, kind: 'added', before: undefined, after: dataText(shape, data) };
}

function removed(shape: Shape, data: Data, path: string): Difference {
  return { path, kind: 'removed', before: dataText(shape, data), after: undefined };
}

function ofFields(
  fields: readonly Field[],
  before: DataRecord,
  after: DataRecord,
  path: string,
): readonly Difference[] {
  // The casts are true: both have every field.
  return fields.flatMap(({ name, shape }) =>
    differences(shape, before[name] as Data, after[name] as Data, path === '' ? name : `${path}.${name}`),
  );
}

/** Merges two lists that are in the order of their elements. */
function ofCounts(
  of: Shape,
  before: readonly Count[],
  after: readonly Count[],
  path: string,
): readonly Difference[] {
  const found: Difference[] = [];
  let [left, right] = [0, 0];
  for (;;) {
    const [old, young] = [before[left], after[right]];
    if (old === undefined && young === undefined) return found;
    const order = old === undefined ? 1 : young === undefined ? -1 : compareData(of, old[0], young[0]);
    const [gone, come] = [order <= 0 ? old : undefined, order >= 0 ? young : undefined];
    if (gone?.[1] !== come?.[1]) {
      const kind = gone === undefined ? 'added' : come === undefined ? 'removed' : 'changed';
      found.push({ path, kind, before: countText(of, gone, kind), after: countText(of, come, kind) });
    }
    if (gone !== undefined) left += 1;
    if (come !== undefined) right += 1;
  }
}

function countText(of: Shape, count: Count | undefined, kind: Difference['kind']): string | undefined {
  if (count === undefined) return undefined;
  const [element, occurrences] = count;
  const text = dataText(of, element);
  return occurrences === 1 && kind !== 'changed' ? text : `${text} ×${occurrences}`;
}

function ofLists(
  of: Shape,
  before: readonly Data[],
  after: readonly Data[],
  path: string,
): readonly Difference[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && sameData(before[start] as Data, after[start] as Data)) start += 1;
  let end = 0;
  while (end < shorter - start && sameData(before.at(-1 - end) as Data, after.at(-1 - end) as Data)) end += 1;
  const found: Difference[] = [];
  const [left, right] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [old, young] = [left[index], right[index]];
    const at = `${path}[${start + index}]`;
    if (old !== undefined && young !== undefined) found.push(...differences(of, old, young, at));
    else if (old !== undefined) found.push(removed(of, old, at));
    else if (young !== undefined) found.push(added(of, young, at));
  }
  return found;
}
