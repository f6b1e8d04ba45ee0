import { Candidates } from './candidates.ts';
import type { Compiled, CompiledProperty } from './compiled.ts';
import { OutOfBounds } from './data.ts';
import type { Given } from './given.ts';
import { type Machine, machineOf } from './machine.ts';
import { PlainModel, type PlainState, requireFinished } from './plain.ts';
import type { Memo, Stepper, Visit } from './stepper.ts';

/** Steps over packed words: nothing is allocated for a step whose choices are given. */
export class PackedStepper implements Stepper<Uint32Array> {
  readonly compiled: Compiled;
  readonly #machine: Machine;
  readonly #candidates: readonly Candidates[];
  readonly #held: Uint32Array;

  /** @throws UnpackableTypeError where a variable's type has no packed form. */
  constructor(compiled: Compiled) {
    this.compiled = compiled;
    // Neither temporal properties nor refinements are asked about.
    this.#machine = machineOf({ ...compiled, temporal: [] });
    this.#candidates = compiled.actions.map((action) => new Candidates(action));
    this.#held = new Uint32Array(this.#machine.wordsPerState);
  }

  get before(): unknown {
    return this.#machine.views.before;
  }

  get after(): unknown {
    return this.#machine.views.next;
  }

  initial(): readonly Uint32Array[] {
    const states: Uint32Array[] = [];
    const seen = this.memo();
    for (const step of new PlainModel(this.compiled).initialSteps()) {
      const { outcome } = step;
      if (outcome.kind === 'bounds') throw new OutOfBounds(outcome.path, outcome.problem);
      const words = this.fromPlain(outcome.state);
      if (seen.add(0, words)) states.push(words);
    }
    return states;
  }

  enter(state: Uint32Array): void {
    this.#machine.before.set(state);
  }

  take(action: number, given: Given, visit: Visit): void {
    const candidates = this.#candidates[action];
    if (candidates === undefined) throw new RangeError(`the spec has no action at ${action}`);
    const { views, before, after } = this.#machine;
    const { chosen } = candidates;
    const { guard, effect } = candidates.action;
    try {
      candidates.each(views.before, given, () => {
        for (let index = 0; index < guard.length; index += 1) {
          if (guard[index]?.holds(views.before, chosen) !== true) return false;
        }
        after.set(before);
        try {
          const answer = effect(views.after, chosen);
          if (answer !== undefined) requireFinished(answer);
        } catch (error) {
          if (error instanceof OutOfBounds) return false;
          throw error;
        }
        return visit(chosen) === 'enough';
      });
    } catch (error) {
      this.#retell(action, given);
      throw error;
    }
  }

  /** The plain form says which function of the author's failed, and of which choices. */
  #retell(action: number, given: Given): void {
    const plain = new PlainModel(this.compiled);
    const name = this.compiled.actions[action]?.name ?? '';
    // Only the failing is of interest.
    for (const tried of plain.tries(this.plain(this.entered()), name, given)) {
      if (tried.blockedBy === undefined) tried.take();
    }
  }

  stutters(): boolean {
    const { before, after } = this.#machine;
    return areEqual(before, after);
  }

  hold(): void {
    this.#held.set(this.#machine.after);
  }

  isHeld(): boolean {
    return areEqual(this.#held, this.#machine.after);
  }

  advance(): void {
    this.#machine.before.set(this.#held);
  }

  keep(): Uint32Array {
    return this.#machine.after.slice();
  }

  entered(): Uint32Array {
    return this.#machine.before.slice();
  }

  same(left: Uint32Array, right: Uint32Array): boolean {
    return areEqual(left, right);
  }

  memo(): Memo<Uint32Array> {
    return new PackedMemo(this.#machine.wordsPerState);
  }

  plain(state: Uint32Array): PlainState {
    return this.#machine.unpack(state);
  }

  fromPlain(state: PlainState): Uint32Array {
    this.#machine.pack(state);
    return this.#machine.after.slice();
  }

  falseInvariant(): number {
    return this.#machine.falseInvariant();
  }

  falseStep(): number {
    // What was visited after it may have left its words there.
    this.#machine.after.set(this.#held);
    const { before, next } = this.#machine.views;
    return this.compiled.steps.findIndex((property) => !holdsOf(property, before, next));
  }
}

function holdsOf(property: CompiledProperty, before: unknown, next: unknown): boolean {
  return property.conjuncts.every((conjunct) => conjunct.holds(before, next) === true);
}

function areEqual(left: Uint32Array, right: Uint32Array): boolean {
  for (let word = 0; word < left.length; word += 1) if (left[word] !== right[word]) return false;
  return true;
}

/** An open-addressed table of positions with the words of states. Exact: words are compared, not hashes. */
class PackedMemo implements Memo<Uint32Array> {
  readonly #words: number;
  /** Entries of a position and the words of a state, one after another. */
  #entries: Uint32Array;
  /** One more than the entry's position in `entries`; 0 where the slot is free. */
  #slots = new Uint32Array(1 << 10);
  #size = 0;

  constructor(words: number) {
    this.#words = words + 1;
    this.#entries = new Uint32Array(this.#words << 8);
  }

  get size(): number {
    return this.#size;
  }

  add(position: number, state: Uint32Array): boolean {
    let slot = this.#hash(position, state) & (this.#slots.length - 1);
    for (let entry = this.#slots[slot]; entry !== undefined && entry !== 0; entry = this.#slots[slot]) {
      if (this.#isAt(entry - 1, position, state)) return false;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    this.#put(position, state);
    this.#slots[slot] = this.#size;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  #put(position: number, state: Uint32Array): void {
    const at = this.#size * this.#words;
    if (at + this.#words > this.#entries.length) {
      const larger = new Uint32Array(this.#entries.length * 2);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    this.#entries[at] = position;
    this.#entries.set(state, at + 1);
    this.#size += 1;
  }

  #isAt(entry: number, position: number, state: Uint32Array): boolean {
    const at = entry * this.#words;
    if (this.#entries[at] !== position >>> 0) return false;
    for (let word = 0; word < state.length; word += 1) {
      if (this.#entries[at + 1 + word] !== state[word]) return false;
    }
    return true;
  }

  #hash(position: number, state: Uint32Array): number {
    let hash = Math.imul(position ^ 0x9e3779b9, 0x85ebca6b);
    for (let word = 0; word < state.length; word += 1) {
      hash = Math.imul(hash ^ (hash >>> 15) ^ (state[word] ?? 0), 0x85ebca6b);
    }
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    for (let entry = 0; entry < this.#size; entry += 1) {
      const at = entry * this.#words;
      const state = this.#entries.subarray(at + 1, at + this.#words);
      let slot = this.#hash(this.#entries[at] ?? 0, state) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }
}
