import type { Formula } from '../../spec/language/index.ts';

/** A system of processes, to be written in Promela. All that happens is in variables that every process sees. */
export interface System {
  readonly variables: readonly string[];
  /** What the first process does before anybody moves, where there is more than one initial state. */
  readonly start?: readonly string[];
  readonly processes: readonly Process[];
  /** Whether nothing may go on happening: a behaviour may then stay in a state for ever whatever else is possible. */
  readonly idles: boolean;
}

/** One loop; each of its options is one step. */
export interface Process {
  readonly name: string;
  /** An option must change something: a step that changes nothing would let its process go on for ever. */
  readonly options: readonly Option[];
}

export interface Option {
  readonly guard: string;
  readonly effects: readonly string[];
}

const begun = 'begun == 1';

/** The text of `system` with its claims, which Spin calls c0, c1, and so on. */
export function promelaOf(system: System, claims: readonly Formula<never>[]): string {
  const { variables, start, processes, idles } = system;
  return [
    ...[...variables, ...(start === undefined ? [] : ['bit begun'])].map((variable) => `${variable};`),
    ...processes.flatMap(({ name, options }, index) => [
      '',
      `active proctype ${name}() {`,
      ...(start !== undefined && index === 0 ? [`  atomic { ${[...start, 'begun = 1'].join('; ')} };`] : []),
      'end:',
      '  do',
      ...options.map(
        ({ guard, effects }) =>
          `  :: d_step { ${start === undefined ? '' : `${begun} && `}(${guard}) -> ${effects.join('; ')} }`,
      ),
      '  od',
      '}',
    ]),
    // Spin refuses a loop that it sees to be endless; what this one asks is always so.
    ...(idles ? ['', 'bit idling;', 'active proctype idle() {', 'end: do :: idling == 0 od', '}'] : []),
    '',
    ...claims.map((claim, index) => `ltl c${index} { ${sinceBegun(ltlText(claim), start !== undefined)} }`),
    '',
  ].join('\n');
}

/** A claim about what follows the start; of what never starts it is true. */
function sinceBegun(claim: string, starts: boolean): string {
  return starts ? `([] !(${begun})) || (!(${begun}) U ((${begun}) && ${claim}))` : claim;
}

/** A formula as Spin reads it. The names of its predicates are expressions of Promela's. */
export function ltlText(formula: Formula<never>): string {
  switch (formula.operator) {
    case 'state':
      if (formula.name === undefined) throw new Error('a predicate has no name in Promela');
      return `(${formula.name})`;
    case 'and':
    case 'or':
      if (formula.of.length === 0) return formula.operator === 'and' ? 'true' : 'false';
      return `(${formula.of.map(ltlText).join(formula.operator === 'and' ? ' && ' : ' || ')})`;
    case 'not':
      return `!${ltlText(formula.of)}`;
    case 'always':
      return `([] ${ltlText(formula.of)})`;
    case 'eventually':
      return `(<> ${ltlText(formula.of)})`;
    case 'implies':
      return `(${ltlText(formula.left)} -> ${ltlText(formula.right)})`;
    case 'until':
      return `(${ltlText(formula.left)} U ${ltlText(formula.right)})`;
    case 'release':
      return `(${ltlText(formula.left)} V ${ltlText(formula.right)})`;
    case 'leadsTo':
      return `([] (${ltlText(formula.left)} -> (<> ${ltlText(formula.right)})))`;
    case 'next':
    case 'step':
    case 'taken':
    case 'enabled':
      throw new Error(`Spin has no ${formula.operator}`);
  }
}
