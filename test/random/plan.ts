/**
 * A plan is a random spec as plain JSON. `author.ts` writes it in the language, `twin.ts` interprets it literally;
 * neither sees the other, so what they agree on is what the plan says.
 *
 * A place that is not there (an element past the end, the payload of null, a field of another case) makes a
 * statement do nothing and an expression take its `otherwise`.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A type of the language. */
export type Schema =
  | { readonly kind: 'int'; readonly lo: number; readonly hi: number }
  | { readonly kind: 'bool' }
  | { readonly kind: 'oneOf'; readonly members: readonly string[] }
  | { readonly kind: 'ids'; readonly name: string; readonly count: number }
  | { readonly kind: 'option'; readonly of: Schema }
  | { readonly kind: 'record'; readonly fields: readonly NamedSchema[] }
  | { readonly kind: 'union'; readonly tag: string; readonly cases: readonly Case[] }
  | { readonly kind: 'map'; readonly key: Schema; readonly value: Schema }
  | { readonly kind: 'set'; readonly of: Schema; readonly capacity: number | null }
  | { readonly kind: 'bag'; readonly of: Schema; readonly capacity: number }
  | { readonly kind: 'seq'; readonly of: Schema; readonly capacity: number };

export interface NamedSchema {
  readonly name: string;
  readonly schema: Schema;
}

export interface Case {
  readonly name: string;
  readonly fields: readonly NamedSchema[];
}

/** Where a value is: from a variable, a choice or a local name down. */
export interface Place {
  /** `before` is a variable of the state before, in properties of steps. */
  readonly root: 'variable' | 'before' | 'chosen' | 'local';
  readonly name: string;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly step: 'field'; readonly name: string }
  /** The union itself, where it is in this case. */
  | { readonly step: 'case'; readonly tag: string; readonly name: string }
  /** What an option holds, where it is not null. */
  | { readonly step: 'some' }
  | { readonly step: 'key'; readonly key: Expression }
  | { readonly step: 'index'; readonly index: number };

/** A constant. `order` is how a literal of a set or bag is written down; the value is the same. */
export interface Literal {
  readonly expression: 'literal';
  readonly schema: Schema;
  readonly value: Json;
  readonly order: 'sorted' | 'reversed' | 'doubled';
}

export type Expression =
  | Literal
  | { readonly expression: 'read'; readonly place: Place; readonly otherwise: Literal }
  | { readonly expression: 'copy'; readonly place: Place; readonly otherwise: Literal }
  /** The element that iteration meets first. */
  | { readonly expression: 'first'; readonly place: Place; readonly otherwise: Literal }
  | { readonly expression: 'sum'; readonly of: Expression; readonly plus: number }
  /** A sum brought back into `lo` to `hi`. */
  | {
      readonly expression: 'cycle';
      readonly of: Expression;
      readonly plus: number;
      readonly lo: number;
      readonly hi: number;
    }
  | { readonly expression: 'size'; readonly place: Place }
  /** How often an element occurs in a bag. */
  | { readonly expression: 'count'; readonly place: Place; readonly element: Expression }
  | { readonly expression: 'indexOf'; readonly place: Place; readonly element: Expression }
  | { readonly expression: 'truth'; readonly predicate: Predicate }
  | { readonly expression: 'list'; readonly elements: readonly Expression[] }
  | { readonly expression: 'record'; readonly fields: readonly NamedExpression[] }
  | {
      readonly expression: 'case';
      readonly tag: string;
      readonly name: string;
      readonly fields: readonly NamedExpression[];
    };

export interface NamedExpression {
  readonly name: string;
  readonly value: Expression;
}

export type Predicate =
  | { readonly is: 'constant'; readonly value: boolean }
  /** `schema` is the type of `left`, a place of the state. */
  | {
      readonly is: 'equal';
      readonly schema: Schema;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly is: 'less'; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'has'; readonly place: Place; readonly element: Expression }
  | { readonly is: 'null'; readonly place: Place }
  | { readonly is: 'case'; readonly place: Place; readonly tag: string; readonly name: string }
  | { readonly is: 'not'; readonly of: Predicate }
  | { readonly is: 'and' | 'or'; readonly all: readonly Predicate[] }
  | {
      readonly is: 'some' | 'every';
      readonly local: string;
      readonly over: Domain;
      readonly holds: Predicate;
    };

/** What a loop or a quantifier ranges over. */
export type Domain =
  | { readonly over: 'schema'; readonly schema: Schema }
  /** Of a set, a bag (each element once) or a sequence. */
  | { readonly over: 'elements'; readonly place: Place }
  | { readonly over: 'values' | 'keys'; readonly place: Place };

export type Statement =
  /** To a variable or a field. */
  | { readonly do: 'assign'; readonly place: Place; readonly value: Expression }
  | { readonly do: 'set'; readonly place: Place; readonly key: Expression; readonly value: Expression }
  | { readonly do: 'add'; readonly place: Place; readonly element: Expression }
  /** `then` where the element was there. */
  | {
      readonly do: 'delete';
      readonly place: Place;
      readonly element: Expression;
      readonly then: readonly Statement[];
    }
  | { readonly do: 'clear'; readonly place: Place }
  | { readonly do: 'push'; readonly place: Place; readonly elements: readonly Expression[] }
  /** What is taken goes `into` a place, if there was anything. */
  | { readonly do: 'pop' | 'shift'; readonly place: Place; readonly into: Place | null }
  | {
      readonly do: 'splice';
      readonly place: Place;
      readonly start: number;
      readonly deleted: number;
      readonly elements: readonly Expression[];
    }
  /** Assigns the length of a sequence. */
  | { readonly do: 'cut'; readonly place: Place; readonly length: Expression }
  | {
      readonly do: 'if';
      readonly condition: Predicate;
      readonly then: readonly Statement[];
      readonly else: readonly Statement[];
    }
  | {
      readonly do: 'each';
      readonly local: string;
      readonly over: Domain;
      readonly body: readonly Statement[];
    }
  /** A name for a place, read in place from then on, or for a copy of what it holds. */
  | {
      readonly do: 'hold' | 'keep';
      readonly local: string;
      readonly place: Place;
      readonly body: readonly Statement[];
    };

export interface Choice {
  readonly name: string;
  readonly from:
    | { readonly kind: 'schema'; readonly schema: Schema }
    | { readonly kind: 'constants'; readonly schema: Schema; readonly values: readonly Literal[] }
    /** `where` filters, with the candidate under the name of the choice as a local. */
    | { readonly kind: 'state'; readonly over: Domain; readonly where: Predicate | null };
}

/** One predicate where there is one without a name, else named conjuncts. */
export interface Condition {
  readonly named: boolean;
  readonly all: readonly Predicate[];
}

export interface ActionPlan {
  readonly name: string;
  readonly choices: readonly Choice[];
  readonly guard: Condition;
  readonly effect: readonly Statement[];
}

export interface PropertyPlan {
  readonly name: string;
  readonly condition: Condition;
}

export interface Plan {
  readonly variables: readonly NamedSchema[];
  /** Empty for the state of first values. */
  readonly initial: readonly ActionPlan[];
  readonly actions: readonly ActionPlan[];
  readonly invariants: readonly PropertyPlan[];
  /** One predicate each: over the variables before and after. */
  readonly steps: readonly PropertyPlan[];
  readonly reachable: readonly PropertyPlan[];
  readonly terminal: Predicate | null;
  readonly constraints: readonly PropertyPlan[];
  readonly stepConstraints: readonly PropertyPlan[];
}
