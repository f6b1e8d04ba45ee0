export { assertConforms, type ConformanceOptions } from './assert-conforms.ts';
export { type ConformTest, extendTest, type RegisterTest } from './extend-test.ts';
export { NonconformanceError } from './nonconformance-error.ts';
export type { Specified } from './specified.ts';
export { type Sequence, type SequenceOptions, type SequenceProperty, toFastCheck } from './to-fast-check.ts';
