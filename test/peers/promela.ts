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

/** An assumption of strong fairness, by states: expressions of Promela, the second again and again if the first is. */
export interface Streett {
  readonly enabled: string;
  readonly taken: string;
}

/**
 * The text of `system` with claims, which Spin calls c0, c1, and so on: first `claims`, and then what `strong` says of
 * each of `recurrences`.
 */
export function promelaOf(
  system: System,
  claims: readonly Formula<never>[],
  recurrences: readonly Recurrence[] = [],
  strong: readonly Streett[] = [],
): string {
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
    ...recurrences.flatMap((recurrence, index) =>
      neverText(`c${claims.length + index}`, recurrence, strong, start === undefined ? 'true' : begun),
    ),
    '',
  ].join('\n');
}

/** A claim that something comes: from the start, or whenever something is so. */
export interface Recurrence {
  readonly whenever: Formula<never> | 'at the start';
  readonly comes: Formula<never>;
}

/** What a claim says, where it is of that kind. */
export function recurrenceOf(claim: Formula<never>): Recurrence | undefined {
  if (claim.operator === 'leadsTo' && isOfStates(claim.left) && isOfStates(claim.right))
    return { whenever: claim.left, comes: claim.right };
  if (claim.operator === 'eventually' && isOfStates(claim.of))
    return { whenever: 'at the start', comes: claim.of };
  if (claim.operator === 'always' && claim.of.operator === 'eventually' && isOfStates(claim.of.of))
    return { whenever: { operator: 'and', of: [] }, comes: claim.of.of };
  return undefined;
}

function isOfStates(formula: Formula<never>): boolean {
  if (formula.operator === 'and' || formula.operator === 'or') return formula.of.every(isOfStates);
  return formula.operator === 'not' ? isOfStates(formula.of) : formula.operator === 'state';
}

/**
 * An automaton of the behaviours in which `comes` is awaited in vain although they are strongly fair. Spin makes none of
 * a formula that says so, or not in half a minute. This one guesses from where it is awaited, and later which of the
 * assumptions are not enabled from there on; the others it sees taken, one after the other, again and again.
 */
function neverText(
  name: string,
  { whenever, comes }: Recurrence,
  strong: readonly Streett[],
  begun: string,
): readonly string[] {
  const guesses = Array.from({ length: 2 ** strong.length }, (_, guess) => guess);
  const begins = whenever === 'at the start' ? `(${begun})` : `(${begun}) && ${ltlText(whenever)}`;
  const waits = whenever === 'at the start' ? `!(${begun})` : 'true';
  const lines = [
    `never ${name} {`,
    'T0:',
    '  if',
    `  :: ${begins} && ${staysIn(0, comes, strong)} -> goto awaited`,
    `  :: ${waits} -> goto T0`,
    '  fi;',
    'awaited:',
    '  if',
    `  :: ${staysIn(0, comes, strong)} -> goto awaited`,
    ...guesses.map((guess) => `  :: ${staysIn(guess, comes, strong)} -> goto S${guess}_0`),
    '  fi;',
  ];
  for (const guess of guesses) {
    const stays = staysIn(guess, comes, strong);
    const awaited = strong.filter((_, index) => (guess & (1 << index)) === 0);
    for (const [position, { taken }] of awaited.entries()) {
      const next = position + 1 === awaited.length ? `accept_S${guess}` : `S${guess}_${position + 1}`;
      lines.push(`S${guess}_${position}:`, '  if');
      lines.push(`  :: ${stays} && (${taken}) -> goto ${next}`);
      lines.push(`  :: ${stays} -> goto S${guess}_${position}`, '  fi;');
    }
    if (awaited.length === 0) lines.push(`S${guess}_0:`, `  if :: ${stays} -> goto accept_S${guess} fi;`);
    lines.push(`accept_S${guess}:`, `  if :: ${stays} -> goto S${guess}_0 fi;`);
  }
  return [...lines, '}'];
}

/** What is so as long as `comes` is awaited and the assumptions of a guess are not enabled. */
function staysIn(guess: number, comes: Formula<never>, strong: readonly Streett[]): string {
  const disabled = strong.filter((_, index) => (guess & (1 << index)) !== 0);
  return [ltlText(comes), ...disabled.map(({ enabled }) => `(${enabled})`)]
    .map((each) => `!${each}`)
    .join(' && ');
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
      return `(!${ltlText(formula.of)})`;
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
