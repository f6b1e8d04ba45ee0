import type { Line } from '../conformance/index.ts';
import type { Road } from './road.ts';

/** The places at which an edit was made, first and last, on the ways to one state. */
export interface Places {
  readonly from: number;
  readonly to: number;
}

/** By the number of the edit. */
type Edits = Map<number, Places>;

/** States of one position that are reached with one edit, each with all edits that lead there: where they meet, one goes on for all. */
export class EditedStates<State> {
  readonly #road: Road<State>;
  readonly #maxWidth: number;
  readonly #states = new Map<string, { readonly state: State; readonly edits: Edits }>();
  #isCut = false;

  constructor(road: Road<State>, maxWidth: number) {
    this.#road = road;
    this.#maxWidth = maxWidth;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  get size(): number {
    return this.#states.size;
  }

  /** The edits that lead to some state, with the places that do. */
  get edits(): ReadonlyMap<number, Places> {
    const all: Edits = new Map();
    for (const { edits } of this.#states.values()) join(all, edits);
    return all;
  }

  add(state: State, edit: number, place: number): void {
    this.#put(state, new Map([[edit, { from: place, to: place }]]));
  }

  /** What a line leads to. */
  across(line: Line): EditedStates<State> {
    const next = new EditedStates(this.#road, this.#maxWidth);
    for (const [key, { state, edits }] of this.#states) {
      for (const reached of this.#road.across(new Map([[key, state]]), line).values())
        next.#put(reached, edits);
    }
    return next;
  }

  #put(state: State, edits: Edits): void {
    const key = this.#road.keyOf(state);
    const known = this.#states.get(key);
    if (known !== undefined) join(known.edits, edits);
    else if (this.#states.size >= this.#maxWidth) this.#isCut = true;
    else this.#states.set(key, { state, edits: new Map(edits) });
  }
}

function join(all: Edits, more: Edits): void {
  for (const [edit, { from, to }] of more) {
    const known = all.get(edit);
    all.set(
      edit,
      known === undefined ? { from, to } : { from: Math.min(from, known.from), to: Math.max(to, known.to) },
    );
  }
}
