export type { Call } from './calls.ts';
export { EnabledCalls } from './enabled-calls.ts';
export { GraphTooLargeError } from './graph-too-large.ts';
export { graphOf, type StateGraph } from './state-graph.ts';
export { type Criterion, callsOf, type Tour, tourOf } from './tour.ts';
