import type { Fault, Plan, Script } from './plan.ts';

/** What shrinking came to. */
export interface Shrunk {
  readonly plan: Plan;
  /** How many plans were tried. */
  readonly tried: number;
}

/**
 * A smaller plan that still fails: fewer faults, fewer heights, narrower windows, gentler scripts, equal powers. There
 * are as many validators as before, since fewer would be other ones.
 *
 * Faults go in halves, quarters and so on to single ones (ddmin: Zeller and Hildebrandt, TSE 2002), then what is left is
 * made simpler part by part, until nothing simpler fails or `maxTries` plans were tried. Deterministic.
 */
export function shrink(plan: Plan, fails: (plan: Plan) => boolean, maxTries: number): Shrunk {
  const search = new Shrinking(plan, fails, maxTries);
  // What is made simpler may make a fault needless, so once more from the start whenever something became simpler.
  for (let before: Plan | undefined; before !== search.plan; ) {
    before = search.plan;
    removeFaults(search);
    simplify(search);
  }
  return { plan: search.plan, tried: search.tried };
}

class Shrinking {
  plan: Plan;
  tried = 0;
  readonly #fails: (plan: Plan) => boolean;
  readonly #maxTries: number;

  constructor(plan: Plan, fails: (plan: Plan) => boolean, maxTries: number) {
    this.plan = plan;
    this.#fails = fails;
    this.#maxTries = maxTries;
  }

  /** Whether `plan` fails as well; it is then the one to go on with. */
  accepts(plan: Plan): boolean {
    if (this.tried >= this.#maxTries) return false;
    this.tried += 1;
    if (!this.#fails(plan)) return false;
    this.plan = plan;
    return true;
  }
}

function removeFaults(search: Shrinking): void {
  for (let size = search.plan.faults.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < search.plan.faults.length; ) {
      const { faults } = search.plan;
      const left = faults.filter((_, index) => index < from || index >= from + size);
      if (!search.accepts({ ...search.plan, faults: left })) from += size;
    }
  }
}

function simplify(search: Shrinking): void {
  while (
    search.plan.heights > 1 &&
    (search.accepts({ ...search.plan, heights: Math.ceil(search.plan.heights / 2) }) ||
      search.accepts({ ...search.plan, heights: search.plan.heights - 1 }))
  );
  if (search.plan.changes.length > 0) search.accepts({ ...search.plan, changes: [] });
  if (search.plan.powers.some((power) => power !== 1))
    search.accepts({ ...search.plan, powers: search.plan.powers.map(() => 1) });
  for (const index of search.plan.faults.keys()) {
    for (let isSimpler = true; isSimpler; ) {
      const fault = search.plan.faults[index];
      isSimpler =
        fault !== undefined &&
        simplerThan(fault).some((simpler) =>
          search.accepts({ ...search.plan, faults: search.plan.faults.with(index, simpler) }),
        );
    }
  }
}

/** Windows are narrowed no further than this. */
const narrowMs = 2;

/** What could stand in place of a fault, the simplest first; each is simpler, so that this comes to an end. */
function simplerThan(fault: Fault): readonly Fault[] {
  switch (fault.kind) {
    case 'twins':
      return [];
    case 'byzantine':
      return simplerScripts(fault.script).map((script) => ({ ...fault, script }));
    case 'crash':
      return [
        ...(fault.moment === 'then' ? [] : [{ ...fault, moment: 'then' as const }]),
        ...(fault.unsafe === 'torn' ? [{ ...fault, unsafe: 'lost' as const }] : []),
        ...(fault.downMs > narrowMs ? [{ ...fault, downMs: fault.downMs / 2 }] : []),
      ];
    case 'clock skew':
    case 'lying disk':
    case 'partition':
    case 'loss':
    case 'duplication':
    case 'delay':
    case 'reordering': {
      const middle = (fault.from + fault.to) / 2;
      if (fault.to - fault.from <= narrowMs) return [];
      const quarter = (fault.to - fault.from) / 4;
      return [
        { ...fault, to: middle },
        { ...fault, from: middle },
        { ...fault, from: fault.from + quarter, to: fault.to - quarter },
        { ...fault, from: fault.from + quarter },
        { ...fault, to: fault.to - quarter },
      ];
    }
  }
}

function simplerScripts(script: Script): readonly Script[] {
  const index = simplicity.indexOf(script);
  return index < 0 ? simplicity : simplicity.slice(0, index);
}

/** From the script that is told in the fewest words on; all others are told in more. */
const simplicity: readonly Script[] = ['silent', 'some only', 'equivocate', 'amnesia'];
