import type { Automaton, Transition } from './automaton.ts';
import type { NormalForm, NormalForms } from './normal-form.ts';

/** A formula has an automaton that is too large to be checked against states. */
export class FormulaTooLargeError extends Error {
  override readonly name = 'FormulaTooLargeError';

  constructor() {
    super(
      `the automaton of a temporal formula needs more than ${mostCovers.toLocaleString('en')} transitions, ` +
        'too many to be checked against states. ' +
        'It grows exponentially with the until, eventually and leadsTo that are to hold together. ' +
        'State the property as several smaller ones, each of which is checked by itself.',
    );
  }
}

/** One way in which forms can be true: what the letter must be, and what must be true of the rest of the word. */
interface Cover {
  readonly positive: readonly number[];
  readonly negative: readonly number[];
  /** Ids of the obligations that are left. Sorted. */
  readonly next: readonly number[];
  /** Ids of the right sides of the untils that were put off. Sorted. */
  readonly promises: readonly number[];
}

const nothing: Cover = { positive: [], negative: [], next: [], promises: [] };

/** Covers are compared with each other, in quadratic time: so many take about a second. */
const mostCovers = 10_000;

/**
 * States are sets of obligations, which are to be true of the rest of the word; transitions are the ways in which they
 * can be, without those that another way makes needless. An until that is put off promises its right side, and a run is
 * accepting if each promise is again and again not made.
 *
 * A cover is needless where another asks for a weaker letter, for some of its obligations, and makes some of its
 * promises: whatever can be done from more obligations can be done from fewer, with no more promises.
 */
export class Tableau {
  readonly #forms: NormalForms;
  readonly #obligations = new Map<number, NormalForm>();
  readonly #covers = new Map<NormalForm, readonly Cover[]>();
  readonly #includes = new Map<number, ReadonlySet<number>>();

  constructor(forms: NormalForms) {
    this.#forms = forms;
  }

  /** The automaton of `form`, before it is reduced. State 0 is its only initial state. */
  automatonOf(form: NormalForm): Automaton {
    const states: (readonly number[])[] = [this.#obligationsOf(form)];
    const numbers = new Map(states.map((state, number) => [state.join(), number]));
    const numberOf = (state: readonly number[]): number => {
      const key = state.join();
      const number = numbers.get(key) ?? states.push(state) - 1;
      numbers.set(key, number);
      return number;
    };
    const coversByState: (readonly Cover[])[] = [];
    let count = 0;
    for (let state = states[0]; state !== undefined; state = states[coversByState.length]) {
      const covers = this.#product(state.map((id) => this.#coversOf(this.#obligation(id))));
      count += covers.length;
      if (count > mostCovers) throw new FormulaTooLargeError();
      for (const { next } of covers) numberOf(next);
      coversByState.push(covers);
    }
    const promises = [...new Set(coversByState.flat().flatMap((cover) => cover.promises))].sort(
      (a, b) => a - b,
    );
    const transition = (cover: Cover): Transition => ({
      to: numberOf(cover.next),
      positive: cover.positive,
      negative: cover.negative,
      accepts: [...promises.keys()].filter((set) => !cover.promises.includes(promises[set] ?? -1)),
    });
    return {
      initial: [0],
      transitions: coversByState.map((covers) => covers.map(transition)),
      acceptanceSets: promises.length,
    };
  }

  #obligation(id: number): NormalForm {
    const form = this.#obligations.get(id);
    if (form === undefined) throw new Error(`obligation ${id} is in no state; this is a bug in the checker`);
    return form;
  }

  /** Ids of the obligations that `form` amounts to. */
  #obligationsOf(form: NormalForm): readonly number[] {
    const obligations = this.#forms.obligationsOf(form);
    for (const each of obligations) this.#obligations.set(each.id, each);
    return this.#least(obligations.map(({ id }) => id));
  }

  #coversOf(form: NormalForm): readonly Cover[] {
    const known = this.#covers.get(form);
    if (known !== undefined) return known;
    const covers = this.#madeCovers(form);
    this.#covers.set(form, covers);
    return covers;
  }

  #madeCovers(form: NormalForm): readonly Cover[] {
    switch (form.kind) {
      case 'constant':
        return form.value ? [nothing] : [];
      case 'literal':
        return [{ ...nothing, [form.isPositive ? 'positive' : 'negative']: [form.atom] }];
      case 'and':
        return this.#product(form.of.map((of) => this.#coversOf(of)));
      case 'or':
        return this.#needed(form.of.flatMap((of) => this.#coversOf(of)));
      case 'next':
        return [{ ...nothing, next: this.#obligationsOf(form.of) }];
      case 'until': {
        const putOff = { ...nothing, next: this.#obligationsOf(form), promises: [form.right.id] };
        const waiting = this.#product([this.#coversOf(form.left), [putOff]]);
        return this.#needed([...this.#coversOf(form.right), ...waiting]);
      }
      case 'release': {
        const kept = { ...nothing, next: this.#obligationsOf(form) };
        const right = this.#coversOf(form.right);
        const released = this.#product([this.#coversOf(form.left), right]);
        return this.#needed([...released, ...this.#product([right, [kept]])]);
      }
    }
  }

  /** The ways in which all of several can be true. */
  #product(all: readonly (readonly Cover[])[]): readonly Cover[] {
    let product: readonly Cover[] = [nothing];
    for (const covers of all) {
      if (product.length * covers.length > mostCovers) throw new FormulaTooLargeError();
      const both = product.flatMap((a) => covers.map((b) => this.#both(a, b)));
      product = this.#needed(both.filter((cover) => cover !== undefined));
    }
    return product;
  }

  /** Undefined where no letter is as both ask. */
  #both(a: Cover, b: Cover): Cover | undefined {
    const positive = union(a.positive, b.positive);
    const negative = union(a.negative, b.negative);
    if (positive.some((atom) => negative.includes(atom))) return undefined;
    const next = this.#least(union(a.next, b.next));
    return { positive, negative, next, promises: union(a.promises, b.promises) };
  }

  /** The covers without those that another makes needless. */
  #needed(covers: readonly Cover[]): readonly Cover[] {
    const needed: Cover[] = [];
    for (const cover of covers) {
      if (needed.some((other) => this.#isNeedless(cover, other))) continue;
      const others = needed.filter((other) => !this.#isNeedless(other, cover));
      needed.splice(0, needed.length, ...others, cover);
    }
    return needed;
  }

  #isNeedless(cover: Cover, other: Cover): boolean {
    return (
      other.promises.every((id) => cover.promises.includes(id)) &&
      other.positive.every((atom) => cover.positive.includes(atom)) &&
      other.negative.every((atom) => cover.negative.includes(atom)) &&
      other.next.every((id) => this.#asksFor(cover.next, id))
    );
  }

  /** Obligations without those that are looked after by others, which have the same covers with and without them. */
  #least(obligations: readonly number[]): readonly number[] {
    const isIncluded = (id: number) => obligations.some((other) => this.#includedIn(other).has(id));
    return [...new Set(obligations)].filter((id) => !isIncluded(id)).sort((a, b) => a - b);
  }

  #asksFor(obligations: readonly number[], id: number): boolean {
    return obligations.includes(id) || obligations.some((other) => this.#includedIn(other).has(id));
  }

  /**
   * The obligations that are part of what another asks of the same position in every way: the right side of a release.
   * Not whatever it implies. What is only implied is put off without a promise, for ever if two take turns.
   */
  #includedIn(id: number): ReadonlySet<number> {
    const known = this.#includes.get(id);
    if (known !== undefined) return known;
    const form = this.#obligation(id);
    const parts = form.kind === 'release' ? this.#obligationsOf(form.right) : [];
    const included = new Set(parts.flatMap((part) => [part, ...this.#includedIn(part)]));
    this.#includes.set(id, included);
    return included;
  }
}

function union(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
