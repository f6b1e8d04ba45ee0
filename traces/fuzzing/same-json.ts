import type { Json } from '../log/index.ts';

type JsonObject = { readonly [name: string]: Json };

/** Whether two JSON values are the same, whatever the order of members. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    for (let index = 0; index < left.length; index += 1) {
      if (!sameJson(left[index], right[index])) return false;
    }
    return true;
  }
  return sameMembers(left as JsonObject, right as JsonObject);
}

function sameMembers(left: JsonObject, right: JsonObject): boolean {
  let members = 0;
  for (const name in left) {
    if (!Object.hasOwn(right, name) || !sameJson(left[name], right[name])) return false;
    members += 1;
  }
  for (const _ in right) members -= 1;
  return members === 0;
}
