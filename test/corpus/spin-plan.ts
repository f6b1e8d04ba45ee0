import fc, { type Random } from 'fast-check';
import {
  always,
  and,
  eventually,
  type Formula,
  implies,
  leadsTo,
  not,
  or,
  release,
  until,
} from '../../spec/language/index.ts';

/**
 * A random system as data. All variables start at 0 and hold numbers below their sizes; each process has options, each
 * with what must be so and what it makes so.
 */
export interface Plan {
  readonly sizes: readonly number[];
  readonly processes: readonly (readonly PlanOption[])[];
  /** Conditions that the claims speak of. */
  readonly propositions: readonly Condition[];
  readonly claims: readonly Claim[];
  /** Whether nothing may go on happening. */
  readonly idles: boolean;
  /** The processes that are strongly fair, where that is assumed. The last variable says who made the last step. */
  readonly strong: readonly number[];
}

/** Some variables, each with a value. */
export type Assignment = readonly { readonly variable: number; readonly value: number }[];

export interface PlanOption {
  readonly guard: Assignment;
  readonly effect: Assignment;
}

export type Condition = { readonly variable: number; readonly value: number };

/** A formula of linear temporal logic over propositions, without next: Spin has none. */
export type Claim =
  | { readonly is: 'proposition'; readonly proposition: number }
  | { readonly is: 'not' | 'always' | 'eventually'; readonly of: Claim }
  | {
      readonly is: 'and' | 'or' | 'implies' | 'until' | 'release' | 'leadsTo';
      readonly left: Claim;
      readonly right: Claim;
    };

/** A claim as a formula whose leaves are those of `propositions`. */
export function formulaOf<State>(claim: Claim, propositions: readonly Formula<State>[]): Formula<State> {
  const made = (of: Claim): Formula<State> => formulaOf(of, propositions);
  switch (claim.is) {
    case 'proposition': {
      const leaf = propositions[claim.proposition];
      if (leaf === undefined) throw new Error(`there is no proposition ${claim.proposition}`);
      return leaf;
    }
    case 'not':
      return not(made(claim.of));
    case 'always':
      return always(made(claim.of));
    case 'eventually':
      return eventually(made(claim.of));
    case 'and':
      return and(made(claim.left), made(claim.right));
    case 'or':
      return or(made(claim.left), made(claim.right));
    case 'implies':
      return implies(made(claim.left), made(claim.right));
    case 'until':
      return until(made(claim.left), made(claim.right));
    case 'release':
      return release(made(claim.left), made(claim.right));
    case 'leadsTo':
      return leadsTo(made(claim.left), made(claim.right));
  }
}

const unary = ['not', 'always', 'eventually', 'always', 'eventually'] as const;
const binary = ['and', 'or', 'implies', 'until', 'release', 'leadsTo', 'leadsTo'] as const;

/** Claims of a system: a system takes a second to compile, and a claim of it a hundredth. */
const claimsEach = 8;

/** Spin's automata grow fast. */
const largestClaim = 7;

function planFrom(random: Random): Plan {
  const int = (lo: number, hi: number): number => random.nextInt(lo, hi);
  const chance = (percent: number): boolean => int(1, 100) <= percent;
  const processes = int(2, 3);
  // A place for each process, which it goes through; one or two things that they share; and who came last.
  const places = Array.from({ length: processes }, () => int(2, 4));
  const shared = Array.from({ length: int(1, 2) }, () => int(2, 3));
  const sizes = [...places, ...shared, processes + 1];
  const last = sizes.length - 1;
  const among = (variable: number): Condition => ({ variable, value: int(0, (sizes[variable] ?? 1) - 1) });
  const something = (): Condition => among(int(processes, last - 1));
  // Some wait for one thing alone, which comes and goes: there, weak fairness is not enough.
  const awaited = places.map(() => (chance(60) ? [something()] : []));
  const option = (process: number, guard: Assignment): PlanOption => ({
    guard: [...guard, ...(chance(25) ? [something()] : (awaited[process] ?? []))],
    effect: [
      ...(chance(90) ? [among(process)] : []),
      ...(chance(40) ? [something()] : []),
      { variable: last, value: process + 1 },
    ],
  });
  const options = (size: number, process: number): readonly PlanOption[] => [
    ...Array.from({ length: size }, (_, value) => option(process, [{ variable: process, value }])),
    ...Array.from({ length: int(0, 2) }, () => option(process, chance(50) ? [among(process)] : [])),
  ];
  const combined = (): Claim => {
    const [one, other] = [int(0, 2), int(0, 2)].map(
      (proposition): Claim => ({ is: 'proposition', proposition }),
    );
    if (one === undefined || other === undefined || chance(50)) return proposition();
    return { is: chance(50) ? 'and' : 'or', left: one, right: chance(50) ? other : { is: 'not', of: other } };
  };
  const proposition = (): Claim => ({ is: 'proposition', proposition: int(0, 2) });
  const recurring = (): Claim => {
    if (chance(50)) return { is: 'leadsTo', left: combined(), right: combined() };
    const comes: Claim = { is: 'eventually', of: combined() };
    return chance(70) ? { is: 'always', of: comes } : comes;
  };
  const claim = (size: number): Claim => {
    if (size <= 1) return proposition();
    if (size === 2 || chance(40))
      return { is: unary[int(0, unary.length - 1)] ?? 'not', of: claim(size - 1) };
    const left = int(1, size - 2);
    return {
      is: binary[int(0, binary.length - 1)] ?? 'and',
      left: claim(left),
      right: claim(size - 1 - left),
    };
  };
  const all = Array.from({ length: processes }, (_, process) => process);
  return {
    sizes,
    processes: places.map(options),
    propositions: [
      among(int(0, processes - 1)),
      among(int(0, last - 1)),
      { variable: last, value: int(1, processes) },
    ],
    claims: Array.from({ length: claimsEach }, (_, index) =>
      index % 2 === 0 ? recurring() : claim(int(3, largestClaim)),
    ),
    idles: chance(60),
    strong: all.filter(() => chance(75)),
  };
}

/** Random plans. They shrink by what they say, not by the throws that made them. */
class PlanArbitrary extends fc.Arbitrary<Plan> {
  generate(random: Random): fc.Value<Plan> {
    return new fc.Value(planFrom(random), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Plan {
    return typeof value === 'object' && value !== null && 'claims' in value;
  }

  shrink(plan: Plan): fc.Stream<fc.Value<Plan>> {
    return fc.stream(smallerPlans(plan).values()).map((each) => new fc.Value(each, undefined));
  }
}

export const plans: fc.Arbitrary<Plan> = new PlanArbitrary();

/** One claim alone; then less of it, and fewer options. */
function smallerPlans(plan: Plan): readonly Plan[] {
  const [claim, ...others] = plan.claims;
  if (claim === undefined) return [];
  if (others.length > 0) return plan.claims.map((only) => ({ ...plan, claims: [only] }));
  return [
    ...smallerClaims(claim).map((smaller) => ({ ...plan, claims: [smaller] })),
    ...plan.processes.flatMap((options, process) =>
      // A process of which nothing is left could not be fair.
      options.slice(1).map((_, index) => ({
        ...plan,
        processes: plan.processes.with(process, options.toSpliced(index, 1)),
      })),
    ),
  ];
}

function smallerClaims(claim: Claim): readonly Claim[] {
  if (claim.is === 'proposition') return [];
  if ('of' in claim) return [claim.of, ...smallerClaims(claim.of).map((of) => ({ ...claim, of }))];
  const { left, right } = claim;
  return [
    left,
    right,
    ...smallerClaims(left).map((smaller) => ({ ...claim, left: smaller })),
    ...smallerClaims(right).map((smaller) => ({ ...claim, right: smaller })),
  ];
}
