/**
 * A formula of linear temporal logic over numbered atoms.
 *
 * It is true or false of an infinite word and a position in it; of a word, when it is so at position 0. `and` of nothing
 * is true, `or` of nothing false. `until` asks that the right side comes, and that the left holds before. `release` asks
 * for the right side up to and including the first position where the left holds: for ever, if it never does. `leadsTo`
 * is TLA+'s `~>`: always, if the left then eventually the right.
 */
export type Ltl =
  | { readonly operator: 'constant'; readonly value: boolean }
  | { readonly operator: 'atom'; readonly atom: number }
  | { readonly operator: 'not' | 'always' | 'eventually' | 'next'; readonly of: Ltl }
  | { readonly operator: 'and' | 'or'; readonly of: readonly Ltl[] }
  | {
      readonly operator: 'implies' | 'until' | 'release' | 'leadsTo';
      readonly left: Ltl;
      readonly right: Ltl;
    };
