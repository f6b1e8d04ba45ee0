import type { Ltl } from './ltl.ts';

/**
 * A formula in negation normal form: only atoms are negated, and what is left of the temporal operators is next, until
 * and release. Made by `NormalForms` alone, so that equal formulas are one object, with one id.
 */
export type NormalForm = { readonly id: number } & Shape;

type Shape =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'literal'; readonly atom: number; readonly isPositive: boolean }
  /** At least two, in the order of their ids, none of this kind. */
  | { readonly kind: 'and' | 'or'; readonly of: readonly NormalForm[] }
  | { readonly kind: 'next'; readonly of: NormalForm }
  | { readonly kind: 'until' | 'release'; readonly left: NormalForm; readonly right: NormalForm };

/**
 * Brings formulas into negation normal form, and simplifies them on the way.
 *
 * Each equivalence is used together with its dual, since or, release and always are made as negations of and, until and
 * eventually. Deterministic: the same calls give the same forms and ids. The equivalences are those of Somenzi and Bloem
 * (Efficient Büchi automata from LTL formulae, CAV 2000), Etessami and Holzmann (Optimizing Büchi automata, CONCUR 2000)
 * and Babiak, Křetínský, Řehák and Strejček (LTL to Büchi automata translation: fast and more deterministic, TACAS 2012).
 */
export class NormalForms {
  readonly #byKey = new Map<string, NormalForm>();
  readonly #negations = new Map<NormalForm, NormalForm>();
  readonly #implications = new Map<string, boolean>();
  readonly true: NormalForm = this.#made({ kind: 'constant', value: true });
  readonly false: NormalForm = this.#made({ kind: 'constant', value: false });

  of(formula: Ltl): NormalForm {
    switch (formula.operator) {
      case 'constant':
        return formula.value ? this.true : this.false;
      case 'atom':
        return this.#made({ kind: 'literal', atom: formula.atom, isPositive: true });
      case 'not':
        return this.negation(this.of(formula.of));
      case 'always':
        return this.#release(this.false, this.of(formula.of));
      case 'eventually':
        return this.#until(this.true, this.of(formula.of));
      case 'next':
        return this.#next(this.of(formula.of));
      case 'and':
        return this.#and(formula.of.map((of) => this.of(of)));
      case 'or':
        return this.#or(formula.of.map((of) => this.of(of)));
      case 'implies':
        return this.#or([this.negation(this.of(formula.left)), this.of(formula.right)]);
      case 'until':
        return this.#until(this.of(formula.left), this.of(formula.right));
      case 'release':
        return this.#release(this.of(formula.left), this.of(formula.right));
      case 'leadsTo': {
        const response = this.#until(this.true, this.of(formula.right));
        return this.#release(this.false, this.#or([this.negation(this.of(formula.left)), response]));
      }
    }
  }

  /** The dual form. As simple as `form` is, since each simplification has its dual. */
  negation(form: NormalForm): NormalForm {
    const known = this.#negations.get(form);
    if (known !== undefined) return known;
    const negation = this.#made(this.#dual(form));
    this.#negations.set(form, negation);
    this.#negations.set(negation, form);
    return negation;
  }

  #dual(form: NormalForm): Shape {
    switch (form.kind) {
      case 'constant':
        return { kind: 'constant', value: !form.value };
      case 'literal':
        return { kind: 'literal', atom: form.atom, isPositive: !form.isPositive };
      case 'and':
      case 'or': {
        const of = form.of.map((each) => this.negation(each));
        return { kind: form.kind === 'and' ? 'or' : 'and', of: of.sort(byId) };
      }
      case 'next':
        return { kind: 'next', of: this.negation(form.of) };
      case 'until':
      case 'release': {
        const kind = form.kind === 'until' ? 'release' : 'until';
        return { kind, left: this.negation(form.left), right: this.negation(form.right) };
      }
    }
  }

  /**
   * The forms that are true together if and only if `form` is. Finer than the conjuncts of the formula: a release of
   * several is one of each, so that what asks for less can be seen to be a part of what asks for more.
   */
  obligationsOf(form: NormalForm): readonly NormalForm[] {
    if (form === this.true) return [];
    if (form.kind === 'and') return form.of.flatMap((of) => this.obligationsOf(of));
    if (form.kind !== 'release' || form.right.kind !== 'and') return [form];
    const { left } = form;
    return form.right.of.flatMap((right) => this.obligationsOf(this.#made({ kind: 'release', left, right })));
  }

  #and(parts: readonly NormalForm[]): NormalForm {
    const of: NormalForm[] = [];
    const waiting = [...parts].reverse();
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      if (part.kind === 'and') {
        waiting.push(...part.of.toReversed());
        continue;
      }
      const form = part;
      if (of.some((other) => this.#implies(other, form))) continue;
      if (of.some((other) => this.#exclude(other, form))) return this.false;
      const merged = this.#mergedWithOne(of, form);
      if (merged !== undefined) {
        waiting.push(merged);
        continue;
      }
      const stronger = of.filter((other) => !this.#implies(form, other));
      of.splice(0, of.length, ...stronger, form);
    }
    const [only] = of;
    if (only === undefined) return this.true;
    if (of.length === 1) return only;
    const shorter = this.#withoutRefuted(of);
    return shorter === undefined ? this.#made({ kind: 'and', of: of.sort(byId) }) : this.#and(shorter);
  }

  /** One form for `form` and one of `of`, which is taken out; undefined where there is none. */
  #mergedWithOne(of: NormalForm[], form: NormalForm): NormalForm | undefined {
    for (const [index, other] of of.entries()) {
      const merged = this.#merged(other, form);
      if (merged === undefined) continue;
      of.splice(index, 1);
      return merged;
    }
    return undefined;
  }

  /** The conjunction of two as one form of a single operator. */
  #merged(a: NormalForm, b: NormalForm): NormalForm | undefined {
    if (a.kind === 'next' && b.kind === 'next') return this.#next(this.#and([a.of, b.of]));
    // What is suspendable stays by itself, to be known again.
    const isApart = isSuspendable(a) || isSuspendable(b);
    if (a.kind === 'release' && b.kind === 'release' && a.left === b.left && !isApart)
      return this.#release(a.left, this.#and([a.right, b.right]));
    if (a.kind !== 'until' || b.kind !== 'until') return undefined;
    if (a.right === b.right) return this.#until(this.#and([a.left, b.left]), a.right);
    // Eventually always.
    if (a.left !== this.true || b.left !== this.true) return undefined;
    if (!isAlways(a.right) || !isAlways(b.right)) return undefined;
    return this.#until(this.true, this.#and([a.right, b.right]));
  }

  /** The same conjunction without those alternatives in it that others refute; undefined where there is none. */
  #withoutRefuted(of: readonly NormalForm[]): readonly NormalForm[] | undefined {
    for (const form of of) {
      if (form.kind !== 'or') continue;
      const others = of.filter((other) => other !== form);
      const left = form.of.filter((each) => !others.some((other) => this.#exclude(other, each)));
      if (left.length < form.of.length) return [...others, this.#or(left)];
    }
    return undefined;
  }

  #or(parts: readonly NormalForm[]): NormalForm {
    return this.negation(this.#and(parts.map((part) => this.negation(part))));
  }

  #next(of: NormalForm): NormalForm {
    return isSuspendable(of) ? of : this.#made({ kind: 'next', of });
  }

  #until(left: NormalForm, right: NormalForm): NormalForm {
    if (isSuspendable(right) || left === this.false || this.#implies(left, right)) return right;
    if (left !== this.true && this.#implies(this.negation(right), left)) return this.#until(this.true, right);
    if (left.kind === 'or') {
      const needed = left.of.filter((each) => !this.#implies(each, right));
      if (needed.length < left.of.length) return this.#until(this.#or(needed), right);
    }
    if (right.kind === 'until') {
      if (left === this.true) return this.#until(this.true, right.right);
      if (this.#implies(left, right.left)) return right;
    }
    if (left.kind === 'until' && left.right === right) return this.#until(left.left, right);
    if (right.kind === 'next' && (left.kind === 'next' || left === this.true))
      return this.#next(this.#until(left.kind === 'next' ? left.of : left, right.of));
    return this.#withoutSuspended(left, right) ?? this.#made({ kind: 'until', left, right });
  }

  /** The same until, with what does not depend on the position taken out of it; undefined where there is none. */
  #withoutSuspended(left: NormalForm, right: NormalForm): NormalForm | undefined {
    if (right.kind !== 'and' && right.kind !== 'or') return undefined;
    const joined = (of: readonly NormalForm[]) => (right.kind === 'and' ? this.#and(of) : this.#or(of));
    // Eventually goes into each alternative, and makes suspendable what is always so.
    const isTaken = (of: NormalForm) =>
      isSuspendable(of) || (right.kind === 'or' && left === this.true && isAlways(of));
    const taken = right.of.filter(isTaken);
    if (taken.length === 0) return undefined;
    const others = right.of.filter((of) => !isTaken(of));
    return joined([this.#until(left, joined(others)), ...taken.map((of) => this.#until(left, of))]);
  }

  #release(left: NormalForm, right: NormalForm): NormalForm {
    return this.negation(this.#until(this.negation(left), this.negation(right)));
  }

  #exclude(a: NormalForm, b: NormalForm): boolean {
    return this.#implies(a, this.negation(b));
  }

  /** Whether it shows that wherever `a` is true `b` is: never wrongly, and not always where it is so. */
  #implies(a: NormalForm, b: NormalForm): boolean {
    if (a === b || b === this.true || a === this.false) return true;
    if (a === this.true || b === this.false) return false;
    const key = `${a.id}>${b.id}`;
    const known = this.#implications.get(key);
    if (known !== undefined) return known;
    const implied = this.#impliesByParts(a, b);
    this.#implications.set(key, implied);
    return implied;
  }

  #impliesByParts(a: NormalForm, b: NormalForm): boolean {
    if (a.kind === 'or') return a.of.every((of) => this.#implies(of, b));
    if (b.kind === 'and') return b.of.every((of) => this.#implies(a, of));
    if (a.kind === 'and' && a.of.some((of) => this.#implies(of, b))) return true;
    if (b.kind === 'or' && b.of.some((of) => this.#implies(a, of))) return true;
    if (a.kind === 'next' && b.kind === 'next') return this.#implies(a.of, b.of);
    return this.#impliesNow(a, b) || this.#impliesAlong(a, b) || this.#impliesNext(a, b);
  }

  /** By what a side of until or release says of the present. */
  #impliesNow(a: NormalForm, b: NormalForm): boolean {
    if (a.kind === 'release' && this.#implies(a.right, b)) return true;
    if (b.kind === 'until' && this.#implies(a, b.right)) return true;
    if (a.kind === 'until' && this.#implies(a.left, b) && this.#implies(a.right, b)) return true;
    return b.kind === 'release' && this.#implies(a, b.left) && this.#implies(a, b.right);
  }

  /** Until and release grow with both of their sides. */
  #impliesAlong(a: NormalForm, b: NormalForm): boolean {
    if ((a.kind !== 'until' && a.kind !== 'release') || a.kind !== b.kind) return false;
    return this.#implies(a.left, b.left) && this.#implies(a.right, b.right);
  }

  /** What holds next holds eventually, and what always holds holds next. */
  #impliesNext(a: NormalForm, b: NormalForm): boolean {
    if (a.kind === 'next' && b.kind === 'until' && b.left === this.true) return this.#implies(a.of, b);
    return a.kind === 'release' && a.left === this.false && b.kind === 'next' && this.#implies(a, b.of);
  }

  #made(shape: Shape): NormalForm {
    const key = keyOf(shape);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const form = { ...shape, id: this.#byKey.size };
    this.#byKey.set(key, form);
    return form;
  }
}

/** Whether a form is true at every position of a word or at none: always eventually, eventually always, and such. */
function isSuspendable(form: NormalForm): boolean {
  switch (form.kind) {
    case 'constant':
      return true;
    case 'literal':
    case 'next':
      return false;
    case 'and':
    case 'or':
      return form.of.every(isSuspendable);
    case 'until':
    case 'release': {
      const { right } = form;
      const alternates = right.kind === (form.kind === 'until' ? 'release' : 'until');
      return isUnbounded(form) && alternates && isUnbounded(right);
    }
  }
}

function isAlways(form: NormalForm): boolean {
  return form.kind === 'release' && isUnbounded(form);
}

/** Whether an until is an eventually, or a release an always: those with another constant on the left are not made. */
function isUnbounded(form: NormalForm): boolean {
  return 'left' in form && form.left.kind === 'constant';
}

function keyOf(shape: Shape): string {
  switch (shape.kind) {
    case 'constant':
      return String(shape.value);
    case 'literal':
      return `${shape.isPositive ? '' : '!'}${shape.atom}`;
    case 'and':
    case 'or':
      return `${shape.kind} ${shape.of.map(({ id }) => id).join()}`;
    case 'next':
      return `next ${shape.of.id}`;
    case 'until':
    case 'release':
      return `${shape.left.id} ${shape.kind} ${shape.right.id}`;
  }
}

function byId(a: NormalForm, b: NormalForm): number {
  return a.id - b.id;
}
