import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Machine, type Model, machineOf, OutOfBounds, SpecError } from '../model/index.ts';
import { initialOutOfBounds, requireInitialStates } from './initial-states.ts';
import type { WalkOptions } from './options.ts';
import { requirePurity } from './purity.ts';
import { abstractStep, falseConjuncts, plainTrace } from './retrace.ts';
import { sliceMs } from './search.ts';
import { soundness } from './soundness.ts';
import { repeated, TracedSpecError } from './spec-failure.ts';
import { control, emptyStore, openStore, type Store } from './store.ts';
import type { Violation, WalkReport } from './verdict.ts';

/** What stopped a walk: a property, in the last state or in a step from it. */
interface Found {
  readonly kind: Violation['kind'];
  readonly property: string;
  /** The state after the step, where the step is what breaks the property. */
  readonly after: Uint32Array | undefined;
}

/**
 * Explores `model` at random: walks from initial states, each step chosen evenly among the successors. Stops at the
 * first violation. A walk never concludes that anything holds.
 *
 * Deterministic for a seed. Every state on the way is judged, and every step from it for step properties and bounds.
 * Memory grows with the distinct states met, which are counted exactly.
 * @throws SpecError where the spec has no initial state or fails; UnpackableTypeError.
 */
export async function walk(model: Model, options: WalkOptions): Promise<WalkReport> {
  requireInitialStates(model);
  const walker = new Walker(model, options);
  try {
    return await walker.run();
  } catch (error) {
    throw walker.explained(error);
  }
}

class Walker {
  readonly #model: Model;
  readonly #options: WalkOptions;
  readonly #machine: Machine;
  readonly #store: Store;
  readonly #found: Float64Array;
  readonly #random: ReturnType<typeof xoroshiro128plus>;
  #path: Uint32Array[] = [];
  #violation: Found | undefined;
  #steps = 0;
  /** States met, each as often as it is. */
  #met = 0;
  #walks = 0;
  /** Distinct states after each further `stride` states met: what saturation is told from. */
  readonly #growth: number[] = [0];

  constructor(model: Model, options: WalkOptions) {
    this.#model = model;
    this.#options = options;
    // A walk has an end, and so says nothing of temporal properties.
    this.#machine = machineOf({ ...model.compiled, temporal: [] });
    this.#store = openStore(emptyStore(this.#machine.wordsPerState), 'alone');
    this.#found = new Float64Array(model.compiled.actions.length + model.compiled.initial.length + 1);
    this.#random = xoroshiro128plus(options.seed | 0);
    const { events, after } = this.#machine;
    events.stepViolated = (index) => {
      const property = model.compiled.steps[index];
      this.#violation ??= {
        kind: property?.refines === undefined ? 'step' : 'refinement',
        property: property?.name ?? '',
        after: after.slice(),
      };
    };
    events.excluded = (fromStart) => this.#judgeExcluded(fromStart);
    events.outOfBounds = () => {
      this.#violation ??= { kind: 'bounds', property: 'bounds', after: undefined };
    };
  }

  async run(): Promise<WalkReport> {
    const { walks, maxTimeMs, now, interrupted } = this.#options;
    const until = now() + maxTimeMs;
    let yieldedMs = now();
    let reason = 'every walk was taken';
    for (; this.#walks < walks && this.#violation === undefined; this.#walks += 1) {
      if (interrupted?.() === true || now() > until) {
        reason = now() > until ? 'the time limit was reached' : 'it was interrupted';
        break;
      }
      this.#walkOnce();
      if (now() - yieldedMs < sliceMs) continue;
      // Lets timers and signals have their turn.
      await new Promise((resolve) => setImmediate(resolve));
      yieldedMs = now();
    }
    return this.#report(reason);
  }

  /** The error that names the author's function and the way to it, for one that broke a walk off. */
  explained(error: unknown): unknown {
    const cause =
      error instanceof SpecError ? error : repeated(this.#model, this.#machine.unpack(this.#machine.before));
    if (cause === undefined) return error;
    const states = this.#path.map((words) => this.#machine.unpack(words));
    return states.length === 0 ? cause : new TracedSpecError(cause, plainTrace(this.#model, states, false));
  }

  #walkOnce(): void {
    const machine = this.#machine;
    this.#path = [];
    machine.clearBatch();
    this.#start();
    if (this.#violation !== undefined || machine.batchSize() === 0) return;
    this.#goOn();
    for (let step = 0; step < this.#options.maxSteps && this.#violation === undefined; step += 1) {
      machine.clearBatch();
      if (machine.expand() === 0 && !machine.isTerminal()) {
        this.#violation ??= { kind: 'deadlock', property: 'deadlock', after: undefined };
      }
      // Where only stuttering steps are left, nothing more can happen.
      if (this.#violation !== undefined || machine.batchSize() === 0) return;
      this.#goOn();
      this.#steps += 1;
    }
  }

  /** Judges a state that a constraint keeps from being walked to: its invariants must hold all the same. */
  #judgeExcluded(fromStart: boolean): void {
    const { before, after } = this.#machine;
    const [kept, excluded] = [before.slice(), after.slice()];
    before.set(excluded);
    const invariant = this.#machine.falseInvariant();
    before.set(kept);
    if (invariant < 0) return;
    if (fromStart) this.#path = [];
    const property = this.#model.compiled.invariants[invariant]?.name ?? '';
    this.#violation ??= { kind: 'invariant', property, after: excluded };
  }

  #start(): void {
    try {
      this.#machine.start();
    } catch (error) {
      throw error instanceof OutOfBounds ? (initialOutOfBounds(this.#model) ?? error) : error;
    }
  }

  /** Takes one of the waiting successors as the next state, and judges it. */
  #goOn(): void {
    const machine = this.#machine;
    const words = machine.wordsPerState;
    const chosen = uniformInt(this.#random, 0, machine.batchSize() - 1);
    const next = machine.batch().slice(chosen * words, (chosen + 1) * words);
    const action = machine.batchActions().slice(chosen, chosen + 1);
    const hash = machine.batchHashes().slice(chosen, chosen + 1);
    this.#path.push(next);
    machine.before.set(next);
    const invariant = machine.falseInvariant();
    if (invariant >= 0) {
      const property = this.#model.compiled.invariants[invariant]?.name ?? '';
      this.#violation ??= { kind: 'invariant', property, after: undefined };
    }
    if (!this.#store.hasRoom(1)) {
      this.#store.closeRange();
      this.#store.grow();
      this.#store.putBack(this.#store.rehash(0, 1));
    }
    this.#store.insert(next, hash, action, 1, this.#found);
    this.#met += 1;
    if (this.#met % stride === 0) this.#growth.push(this.#distinct);
  }

  get #distinct(): number {
    return this.#store.memory.control[control.distinct] ?? 0;
  }

  /** The share of known states among those met last: a tenth of all, in whole strides. */
  get #saturation(): number {
    const whole = this.#growth.length - 1;
    const strides = Math.min(whole, Math.max(1, Math.ceil(whole / 10)));
    const before = this.#growth[whole - strides] ?? 0;
    const met = this.#met - (whole - strides) * stride;
    return met === 0 ? 0 : 1 - (this.#distinct - before) / met;
  }

  /** What walks do not look at, with the reason. */
  #unwalked(): readonly string[] {
    const { temporal, reachable } = this.#model.compiled;
    const names = { temporal: 'temporal properties', reachable: 'reachable properties' };
    return (['temporal', 'reachable'] as const).flatMap((kind) => {
      const { says, reason } = soundness('walk', kind);
      const isThere = (kind === 'temporal' ? temporal : reachable).length > 0;
      return isThere && says === 'nothing' ? [`${names[kind]} are not looked at: ${reason}`] : [];
    });
  }

  #report(reason: string): WalkReport {
    const { compiled } = this.#model;
    const { counts } = this.#machine;
    const found = this.#violation;
    const actions = compiled.actions.map(({ name }, index) => ({
      name,
      enabledStates: counts.enabledStates[index] ?? 0,
      taken: counts.taken[index] ?? 0,
      found: this.#found[index] ?? 0,
    }));
    const packed = found?.after === undefined ? this.#path : [...this.#path, found.after];
    const states = packed.map((words) => this.#machine.unpack(words));
    for (const state of states.slice(0, 4)) requirePurity(this.#model, this.#machine, state);
    const trace = plainTrace(this.#model, states, found?.kind === 'bounds');
    return {
      spec: compiled.specName,
      constants: compiled.constants,
      mutant: compiled.mutant,
      seed: this.#options.seed,
      verdict:
        found === undefined
          ? { kind: 'inconclusive', reason: [reason, ...this.#unwalked()].join('; ') }
          : {
              kind: 'violated',
              violations: [
                {
                  property: found.property,
                  kind: found.kind,
                  conjuncts: falseConjuncts(this.#model, found.property, trace),
                  trace,
                  refinement: abstractStep(this.#model, found.property, trace),
                },
              ],
            },
      walks: this.#walks,
      steps: this.#steps,
      distinctStates: this.#distinct,
      saturation: this.#saturation,
      actions,
      trace,
    };
  }
}

/** States met between two looks at how many are distinct. */
const stride = 64;
