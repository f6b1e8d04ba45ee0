import type { PropertyKind } from './verdict.ts';

/** What may stand between a search and all behaviours of a spec. */
export type Technique =
  /** A constraint on states or steps, where it cut off a step. */
  | 'constraint'
  /** A limit on states, depth, time or memory, or an interruption, before everything was seen. */
  | 'limit'
  /** Random walks instead of a search. */
  | 'walk'
  /** States that differ by names of identities explored as one. */
  | 'symmetry';

/** What can be said of a property of some kind where a technique was used. */
export interface Soundness {
  readonly says: /** Both that it holds and that it is violated: of what was explored, which the report names. */
    | 'both, of what was explored'
    /** A violation, or a witness, is one. Where nothing was found, the property stays open. */
    | 'what is found'
    /** It is not looked at. */
    | 'nothing';
  /** Why not more, as a clause. */
  readonly reason: string;
  /** What to do instead. */
  readonly alternative: string;
}

const bounded: Soundness = {
  says: 'both, of what was explored',
  reason: 'what lies behind a constraint was not explored',
  alternative: 'bound the types or the guards instead, so that the bound is part of the spec',
};

const foundBehindConstraint: Soundness = {
  says: 'what is found',
  reason: 'constraints cut off steps, and a state behind them may be a witness',
  alternative: 'weaken the constraint, or bound the types or the guards instead',
};

const behaviours: Soundness = {
  says: 'what is found',
  reason:
    'constraints cut off steps, so that behaviours are missing and temporal properties cannot be said to hold',
  alternative:
    'bound the types or the guards instead, so that a behaviour that reaches the bound goes on inside it',
};

const unfinished: Soundness = {
  says: 'what is found',
  reason: 'not everything was seen',
  alternative: 'raise the limit, or check a smaller instance',
};

const walked: Soundness = {
  says: 'what is found',
  reason: 'walks see what they come across',
  alternative: 'check a small instance exhaustively',
};

const unwalked: Soundness = {
  says: 'nothing',
  reason: 'a walk ends, and every walk can go on to a behaviour that has the property',
  alternative: 'check a small instance exhaustively',
};

const unwitnessed: Soundness = {
  says: 'nothing',
  reason: 'that a walk does not come across a witness says nothing',
  alternative: 'check a small instance exhaustively',
};

const reduced: Soundness = {
  says: 'both, of what was explored',
  reason:
    'one state of each orbit was explored, and the spec was found to treat its identities alike in a sample of states',
  alternative: 'check it without symmetry',
};

const orbitsOnly: Soundness = {
  says: 'nothing',
  reason:
    'states that differ by names of identities are explored as one, and a cycle of these need not be a cycle of states; ' +
    'nor is what is fair to one identity told apart from what is fair to another',
  alternative: 'leave temporal properties out with --safety, or check it without symmetry',
};

const matrix: Readonly<Record<Technique, Readonly<Record<PropertyKind, Soundness>>>> = {
  constraint: {
    invariant: bounded,
    step: bounded,
    refinement: bounded,
    bounds: bounded,
    deadlock: bounded,
    reachable: foundBehindConstraint,
    temporal: behaviours,
  },
  limit: {
    invariant: unfinished,
    step: unfinished,
    refinement: unfinished,
    bounds: unfinished,
    deadlock: unfinished,
    reachable: unfinished,
    temporal: unfinished,
  },
  walk: {
    invariant: walked,
    step: walked,
    refinement: walked,
    bounds: walked,
    deadlock: walked,
    reachable: unwitnessed,
    temporal: unwalked,
  },
  symmetry: {
    invariant: reduced,
    step: reduced,
    refinement: reduced,
    bounds: reduced,
    deadlock: reduced,
    reachable: reduced,
    temporal: orbitsOnly,
  },
};

/**
 * What is sound: what may be said of a property of kind `kind` where `technique` was used. The verdict is made by this
 * table, and a test looks at each of its cells.
 */
export function soundness(technique: Technique, kind: PropertyKind): Soundness {
  return matrix[technique][kind];
}
