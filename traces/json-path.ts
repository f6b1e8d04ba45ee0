/** Where in a JSON document: the member or element, and the path to what holds it. The root has no path. */
export type JsonPath = { readonly parent: JsonPath; readonly key: string | number } | undefined;

/** The path to the member or element `key` of what is at `parent`. */
export function pathTo(parent: JsonPath, ...keys: readonly (string | number)[]): JsonPath {
  return keys.reduce<JsonPath>((path, key) => ({ parent: path, key }), parent);
}

/** The keys from the root down. */
export function keysTo(path: JsonPath): readonly (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

/** A path as it is written in messages: `$.states[3].log["#map"][0]`. */
export function pathText(path: JsonPath): string {
  const parts = keysTo(path).map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  const left = parts.length - 2 * maxShownKeys;
  if (left > 0) parts.splice(maxShownKeys, left, ` … ${left} more … `);
  return `$${parts.join('')}`;
}

/** Of a deeper path this many keys are shown at either end. */
const maxShownKeys = 20;
