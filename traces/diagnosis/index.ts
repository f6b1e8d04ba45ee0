export { type Cause, causeAmong } from './cause.ts';
export {
  conformSlices,
  type EmptySlice,
  type JudgedSlice,
  type SlicesOptions,
  type SlicesReport,
} from './conform-slices.ts';
export { conformDiagnosed, type Diagnosed } from './diagnosed.ts';
export { type Diagnosis, diagnoseAlong, type Slice, type ToldLine } from './diagnosis.ts';
export type { Mismatch } from './mismatch.ts';
export type { NearMiss, NearMisses, Why } from './near-miss.ts';
export type { Reading } from './readings.ts';
export type { Edit, Repair } from './repair.ts';
export type { Repairs } from './repairs.ts';
export type { Scene } from './scene.ts';
export { dotText, type SearchGraph, searchGraph } from './search-graph.ts';
export { Trail } from './trail.ts';
export { Witness } from './witness.ts';
