/**
 * A text that is equal for equal fingerprints: JSON with the members of objects in order, and what JSON would leave out
 * or make alike kept apart (maps, sets, bytes, big integers, NaN). Bytes are compared one by one.
 */
export function fingerprintText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : objectText(value);
    default:
      return String(value);
  }
}

function objectText(value: object): string {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `bytes ${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')}`;
  }
  if (Array.isArray(value)) return `[${value.map(fingerprintText).join(',')}]`;
  if (value instanceof Map)
    return `map {${[...value].map(([key, part]) => `${fingerprintText(key)}:${fingerprintText(part)}`).join(',')}}`;
  if (value instanceof Set) return `set {${[...value].map(fingerprintText).join(',')}}`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return fingerprintText(value.toJSON());
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${fingerprintText((value as Record<string, unknown>)[name])}`).join(',')}}`;
}
