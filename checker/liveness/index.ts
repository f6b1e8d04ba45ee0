export { type Automaton, automatonOf } from './automaton.ts';
export { hasBit } from './bits.ts';
export { conjunctsOf } from './conjuncts.ts';
export {
  EdgeGraph,
  type EdgeMemory,
  EdgeRecorder,
  EdgesFullError,
  edgeBytes,
  emptyEdges,
  reserveFirsts,
  type Written,
} from './edges.ts';
export { statesWithoutFairBehaviour } from './feasible.ts';
export { type Lasso, lassoOf, shortened } from './lasso.ts';
export { holdsOf, type LassoWord } from './lasso-word.ts';
export type { Ltl } from './ltl.ts';
export { type Atom, type FairMark, Product, ProductFullError, type Question } from './product.ts';
export { FormulaTooLargeError } from './tableau.ts';
