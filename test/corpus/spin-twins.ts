import {
  type Fairness,
  type Formula,
  type Spec,
  spec,
  state,
  strong,
  type Taking,
  t,
  taking,
  variables,
  weak,
} from '../../spec/language/index.ts';
import type { Assumption, Option, Streett, System } from '../peers/index.ts';
import { type Assignment, type Condition, formulaOf, type Plan, type PlanOption } from './spin-plan.ts';

/** A state as predicates see it. */
interface Values {
  readonly values: { get(variable: number): number };
}

/** What a claim of a plan is called. */
export function claimName(claim: number): string {
  return `claim ${claim}`;
}

/** The claims of a plan, for both checkers. */
export function claimsOf({ claims, propositions }: Plan): readonly Formula<Values>[] {
  const leaves = propositions.map(propositionOf);
  return claims.map((claim) => formulaOf(claim, leaves));
}

function propositionOf({ variable, value }: Condition): Formula<Values> {
  return state(`v[${variable}] == ${value}`, (s: Values) => s.values.get(variable) === value);
}

/** A process has an option at least. */
const never: Option = { guard: 'v[0] > 200', effects: ['skip'] };

function moveOf({ guard, effect }: PlanOption): Option {
  const changes = effect.map(({ variable, value }) => `v[${variable}] != ${value}`).join(' || ');
  const needed = guard.map(({ variable, value }) => `v[${variable}] == ${value}`);
  return {
    guard: [...needed, `(${changes})`].join(' && '),
    effects: effect.map(({ variable, value }) => `v[${variable}] = ${value}`),
  };
}

/** What is assumed of the plan's strongly fair processes, beside that each process is weakly fair. */
export function strongOf({ sizes, processes, strong: fair }: Plan): readonly Streett[] {
  return fair.map((process) => ({
    enabled: (processes[process] ?? []).map((option) => `(${moveOf(option).guard})`).join(' || '),
    taken: `v[${sizes.length - 1}] == ${process + 1}`,
  }));
}

/** The plan in Promela. What would change nothing is left out, since Spin would take it for going on. */
export function systemOf({ sizes, processes, idles }: Plan): System {
  return {
    variables: [`byte v[${sizes.length}]`],
    processes: processes.map((options, process) => {
      const moves = options.map(moveOf);
      return { name: `process${process}`, options: moves.length > 0 ? moves : [never] };
    }),
    idles,
  };
}

/**
 * The plan as a spec: one action, whose choice says which option of which process is taken. Options that change nothing
 * are left in.
 */
export function specOf(plan: Plan, assumed: Assumption): Spec {
  return spec('random', {}, () => {
    const { sizes, processes } = plan;
    const Variable = t.int(0, sizes.length - 1);
    const options = processes.flatMap((own, process) => own.map((option) => ({ ...option, process })));
    const { action, define } = variables({ values: t.map(Variable, t.int(0, Math.max(...sizes) - 1)) });
    const holds = (s: Values, conditions: Assignment): boolean =>
      conditions.every(({ variable, value }) => s.values.get(variable) === value);
    const move = action(
      { option: t.int(0, Math.max(0, options.length - 1)) },
      {
        when: (s, { option }) => option < options.length && holds(s, options[option]?.guard ?? []),
        then: (s, { option }) => {
          for (const { variable, value } of options[option]?.effect ?? []) s.values.set(variable, value);
        },
      },
    );
    const takings = options.map((_, option) => taking(move, { option }));
    const ofProcess = (process: number): readonly Taking[] =>
      takings.filter((_, option) => options[option]?.process === process);
    const each = processes.flatMap((own, process): readonly Fairness[] =>
      own.length === 0 ? [] : [weak(...ofProcess(process))],
    );
    const fairness: Readonly<Record<Assumption, readonly Fairness[]>> = {
      nothing: [],
      'some step': [weak(move)],
      weak: each,
      strong: [...each, ...plan.strong.map((process) => strong(...ofProcess(process)))],
    };
    return define({
      actions: { move },
      fairness: fairness[assumed],
      temporal: Object.fromEntries(claimsOf(plan).map((claim, index) => [claimName(index), claim])),
      terminal: () => true,
    });
  });
}
