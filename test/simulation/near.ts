import type { Json } from '../../traces/log/index.ts';

/** Another value that might stand in the place of an observed one: of the same type, as far as it can be known. */
export function near(value: Json): Json {
  if (value === null) return { block: 'A', round: 0 };
  if (typeof value === 'number') return value === 0 ? 1 : value - 1;
  if (typeof value !== 'string') return null;
  const other = value === 'propose' ? 'precommit' : 'propose';
  return ['propose', 'prevote', 'precommit', 'decided'].includes(value) ? other : value === 'A' ? 'B' : 'A';
}
