/** How often something happened, by name. */
export interface Count {
  readonly name: string;
  readonly count: number;
}

/** A named conjunct of a guard, and how often it was seen to say yes and no. */
export interface CoveredConjunct {
  readonly action: string;
  readonly conjunct: string;
  /** Ways to take the action in which it let through what the conjuncts before it had let through. */
  readonly true: number;
  /** Ways in which it was the first to say no. */
  readonly false: number;
}

/** Two actions, one right after the other. */
export interface CoveredPair {
  readonly first: string;
  readonly second: string;
  readonly count: number;
}

/** How much of something was met, and how much there is, where that is known. */
export interface Share {
  readonly met: number;
  readonly of: number | undefined;
}

/** How much of the state graph the behaviours went through, for one set of constants. */
export interface CoveredSpace {
  /** The constants, as JSON. */
  readonly constants: string;
  readonly states: Share;
  /** An action from one state to another, whatever its arguments. */
  readonly transitions: Share;
  /** Whether there were more states than are told apart: `met` is then too small. */
  readonly isCut: boolean;
}

/** What the lines of one event show. */
export interface CoveredEvent {
  readonly event: string;
  readonly lines: number;
  /** Choices of which lines say the value, and choices that there are, over all lines. */
  readonly arguments: Share;
  /** Fields of the state that lines show, over all lines. */
  readonly observations: number;
  /** Variables that some line shows. */
  readonly variables: readonly string[];
}

/** How much of a spec the behaviours that explain some logs have exercised. */
export interface Coverage {
  readonly spec: string;
  readonly logs: number;
  /** Lines that say something to the spec. */
  readonly lines: number;
  readonly steps: number;
  /** Steps that no line shows. */
  readonly hiddenSteps: number;
  /** Events that the binding skips. */
  readonly skippedEvents: number;
  readonly actions: readonly Count[];
  readonly conjuncts: readonly CoveredConjunct[];
  readonly pairs: readonly CoveredPair[];
  /** How many pairs there are, where that is known. */
  readonly allPairs: number | undefined;
  readonly spaces: readonly CoveredSpace[];
  readonly events: readonly CoveredEvent[];
  /** Variables of the state that no line shows. */
  readonly unseenVariables: readonly string[];
  /** Guards were not looked at in every state: a conjunct may have been false without being seen so. */
  readonly isCut: boolean;
}
