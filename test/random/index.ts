export { specOf } from './author.ts';
export { fieldsOfCase, textOf, valuesOf } from './canonical.ts';
export { Dice } from './dice.ts';
export { planFrom } from './generate.ts';
export type { Json, Plan, Schema } from './plan.ts';
