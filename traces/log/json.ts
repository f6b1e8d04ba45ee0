/** JSON as it stands in a log. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of JSON. */
export type JsonObject = { readonly [name: string]: Json };

/** Whether `json` is an object, and neither null nor an array. */
export function isJsonObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** What `json` is, in few words, for a message. Never writes out more than a short text, however large it is. */
export function describeJson(json: unknown): string {
  if (json === undefined) return 'nothing';
  if (typeof json === 'string')
    return JSON.stringify(json.length > maxShown ? `${json.slice(0, maxShown)}…` : json);
  if (Array.isArray(json)) return json.length === 0 ? 'an empty array' : `an array of ${json.length}`;
  if (typeof json === 'object' && json !== null) {
    const names = Object.keys(json);
    return names.length === 0 ? 'an empty object' : `an object with ${listed(names)}`;
  }
  return String(json);
}

const maxShown = 60;
const maxListed = 4;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, maxListed).map((name) => describeJson(name));
  const left = names.length - shown.length;
  return `${shown.join(', ')}${left === 0 ? '' : ` and ${left} more`}`;
}
