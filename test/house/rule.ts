import type { Source } from './source.ts';

/** Something that every file of the house keeps to. */
export interface Rule {
  /** A sentence that is true when the rule is kept. */
  readonly name: string;
  /** What to do about a breach. */
  readonly cure: string;
  /** Where `source` breaks the rule. `house` is every source, for rules that look further than one file. */
  breachesIn(source: Source, house: House): readonly Breach[];
}

/** The sources by their paths. */
export type House = ReadonlyMap<string, Source>;

export interface Breach {
  readonly line: number;
  /** What stands there, and why it may not: a clause. */
  readonly what: string;
}

/** Every breach of `rule`, each as a line that says where, what, which rule, and what to do. */
export function complaints(rule: Rule, house: House): readonly string[] {
  return [...house.values()].flatMap((source) =>
    rule
      .breachesIn(source, house)
      .map(({ line, what }) => `${source.path}:${line} ${what}. Rule: ${rule.name}. Cure: ${rule.cure}`),
  );
}
