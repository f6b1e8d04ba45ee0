import type { Definition } from './definition.ts';
import { InstanceError } from './errors.ts';
import { listed, requireIncidents, requireSweeps } from './incidents-and-sweeps.ts';

/** What a constant may be: given by name on the command line, written into traces. */
export type Constant = number | boolean | string | readonly Constant[];

/** Constants by name. */
export type Constants = Readonly<Record<string, Constant>>;

type Widened<C> = C extends number
  ? number
  : C extends boolean
    ? boolean
    : C extends string
      ? string
      : C extends readonly (infer Member)[]
        ? readonly Widened<Member>[]
        : C;

/** The constants as a spec sees them: of the type of their defaults, whatever their values. */
export type ConstantsOf<C extends Constants> = { readonly [K in keyof C]: Widened<C[K]> };

/** Whether the mutant of that name is switched on. A spec asks where the change would be; at most one is on. */
export type MutantSwitch = (name: string) => boolean;

/** A protocol as a function from its constants to a definition. */
export interface Spec<C extends Constants = Constants> {
  readonly name: string;
  /** Every constant with its default. */
  readonly constants: C;
  build(constants: C, mutant: MutantSwitch): Definition;
}

/**
 * A spec: its name, its constants with their defaults, and its definition as a function of both.
 *
 * `build` must be pure: it is called again for every instance, every mutant and in every worker.
 */
export function spec<const C extends Constants>(
  name: string,
  constants: C,
  build: (constants: ConstantsOf<C>, mutant: MutantSwitch) => Definition,
): Spec {
  return {
    name,
    constants,
    // True: instances check that each constant has the type of its default.
    build: (given, mutant) => build(given as ConstantsOf<C>, mutant),
  };
}

/** What a check of an instance is known to find: from a published count, another tool, or an earlier run. */
export interface Expectation {
  readonly verdict: 'holds' | 'violated';
  /** TLC's counts: distinct states, generated states, depth (an initial state has depth 1). */
  readonly distinct?: number;
  readonly generated?: number;
  readonly depth?: number;
  /** The violated property, and the steps of the shortest counterexample. */
  readonly breaks?: string;
  readonly length?: number;
}

/** A spec applied to constants, with what is known of it. */
export interface Instance {
  /** The constants that differ from the defaults. */
  readonly constants: Constants;
  readonly expect: Expectation;
  /** Where the numbers come from. */
  readonly source?: string;
  /** Too large for every run of the tests: checked by `npm run corpus`. */
  readonly corpus?: boolean;
}

/** A named change to a spec, with the property that it must break. */
export interface Mutant {
  /** What goes wrong, for a reader of the counterexample. */
  readonly story: string;
  /** The property that is violated: its name, or "deadlock". */
  readonly breaks: string;
  /** Steps of the shortest counterexample. */
  readonly length: number;
  /** The instance that shows it; the first, if left out. */
  readonly instance?: string;
}

/**
 * One way to run a protocol: an instance, with a mutant switched on, if any. If the instance is left out, it is the
 * mutant's own, and without a mutant the first.
 */
export interface Setting {
  readonly instance?: string;
  readonly mutant?: string;
}

/** Something that happened, or was found in a published protocol, as a shortest counterexample. */
export interface Incident {
  /** What it is called, and when it was. */
  readonly title: string;
  /** What happened, in five lines that need no knowledge of the spec. */
  readonly story: readonly [string, string, string, string, string];
  /** The setting with the flaw, by name: it is violated as its mutant, or without one its instance, declares. */
  readonly flaw: Setting;
  /** What would have helped, each with the setting that has it: the spec holds there. */
  readonly mitigations: readonly (Setting & { readonly what: string })[];
  readonly sources: readonly string[];
}

/** A grid of constants for which it is known exactly where the spec holds. */
export interface Sweep {
  /** The first and the last value of each constant that varies. */
  readonly over: Readonly<Record<string, readonly [first: number, last: number]>>;
  /** Where everything starts from: the mutant, if any, and the constants that do not vary. */
  readonly setting?: Setting;
  /** Whether the spec holds under these constants, which are those of `over` alone. */
  readonly holds: (constants: Readonly<Record<string, number>>) => boolean;
  /** Where the boundary comes from. */
  readonly source: string;
}

/** A spec with its source, its instances and its mutants: what `assay list` shows. */
export interface Protocol {
  readonly spec: Spec;
  readonly title: string;
  /** Paper, section, or whatever the spec is a model of. */
  readonly source: string;
  readonly instances: Readonly<Record<string, Instance>>;
  readonly mutants: Readonly<Record<string, Mutant>>;
  /** What `assay incident` shows, by a name that can be typed. */
  readonly incidents?: Readonly<Record<string, Incident>>;
  /** Each by the boundary that it shows, as a sentence or formula. */
  readonly sweeps?: Readonly<Record<string, Sweep>>;
}

/**
 * Puts a spec beside its instances, mutants, incidents and sweeps.
 * @throws InstanceError where one of these names what is not there, or does not say what it must.
 */
export function protocol(parts: Protocol): Protocol {
  for (const [name, instance] of Object.entries(parts.instances)) {
    constantsWith(parts.spec, instance.constants, `instance ${JSON.stringify(name)}`);
    if (instance.expect.verdict !== 'holds' && instance.expect.verdict !== 'violated') {
      throw new InstanceError(
        parts.spec.name,
        `instance ${JSON.stringify(name)} expects the verdict ${JSON.stringify(instance.expect.verdict)}`,
        'Expect "holds" or "violated".',
      );
    }
  }
  for (const [name, mutant] of Object.entries(parts.mutants)) {
    if (!Number.isInteger(mutant.length) || typeof mutant.breaks !== 'string') {
      throw new InstanceError(
        parts.spec.name,
        `mutant ${JSON.stringify(name)} does not say what it breaks in how many steps`,
        'Give it `breaks`, the name of a property, and `length`, the steps of the shortest counterexample: a check tells.',
      );
    }
    if (mutant.instance !== undefined && !Object.hasOwn(parts.instances, mutant.instance)) {
      throw new InstanceError(
        parts.spec.name,
        `mutant ${JSON.stringify(name)} names instance ${JSON.stringify(mutant.instance)}, which is not there`,
        `The instances are ${listed(Object.keys(parts.instances))}.`,
      );
    }
  }
  requireIncidents(parts);
  requireSweeps(parts);
  return parts;
}

/** A member of a list that is not of the type of the members that the default has, if it has any. */
function oddMember(value: readonly unknown[], byDefault: readonly unknown[]): unknown {
  return byDefault.length === 0 ? undefined : value.find((member) => kindOf(member) !== kindOf(byDefault[0]));
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/**
 * The defaults of `spec` with `changes` put in their place. `where` says who gives them, for the error.
 * @throws InstanceError for a constant that the spec lacks or that is not of the type of its default.
 */
export function constantsWith(spec: Spec, changes: Constants, where: string): Constants {
  for (const [name, value] of Object.entries(changes)) {
    const byDefault = Object.hasOwn(spec.constants, name) ? spec.constants[name] : undefined;
    if (byDefault === undefined) {
      throw new InstanceError(
        spec.name,
        `${where} gives constant ${JSON.stringify(name)}, which the spec does not have`,
        `Its constants are ${listed(Object.keys(spec.constants))}.`,
      );
    }
    const odd = Array.isArray(value) && Array.isArray(byDefault) ? oddMember(value, byDefault) : undefined;
    if (odd !== undefined) {
      throw new InstanceError(
        spec.name,
        `${where} gives constant ${JSON.stringify(name)} a list with ${JSON.stringify(odd)}, which is ${kindOf(odd)}`,
        `Its default is ${JSON.stringify(byDefault)}: give members of the same type.`,
      );
    }
    if (kindOf(value) !== kindOf(byDefault) || Number.isNaN(value)) {
      throw new InstanceError(
        spec.name,
        `${where} gives constant ${JSON.stringify(name)} the value ${JSON.stringify(value)}, which is ${kindOf(value)}`,
        `Its default is ${JSON.stringify(byDefault)}: give ${kindOf(byDefault)}.`,
      );
    }
  }
  return { ...spec.constants, ...changes };
}
