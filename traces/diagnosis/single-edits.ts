import { type Given, open, stepText } from '../../model/index.ts';
import type { Explanation, Line, Move, Observation } from '../conformance/index.ts';
import { type Json, jsonOf } from '../log/index.ts';
import { EditedStates, type Places } from './edited-states.ts';
import type { Inserted, Insertions } from './insertion.ts';
import { jsonAt } from './mismatch.ts';
import type { Edit } from './repair.ts';
import type { Road, States } from './road.ts';
import type { Scene } from './scene.ts';
import { stepOf } from './taken-arguments.ts';

/** An edit that gets past the line that failed. */
export interface Tried {
  readonly edit: Edit;
  /** Position of the first line that is not explained with it. */
  readonly reached: number;
}

/** An edit, once it is known where it fits. */
type Making = (places: Places) => Edit;

/** States with an edit that are followed at once; more are left out. */
const maxStates = 2_048;
/** States without an edit, from which edits are made. */
const maxSources = 48;

/**
 * Tries every edit that concerns one line, or one step between two, at every place up to the line that failed: they are
 * followed together, as sets of states with the edits that lead there.
 */
export class SingleEdits<State> {
  readonly #scene: Scene<State>;
  readonly #road: Road<State>;
  readonly #insertions: Insertions<State>;
  readonly #numbers = new Map<string, number>();
  readonly #makings: Making[] = [];
  readonly #reached = new Map<number, { readonly position: number; readonly places: Places }>();
  #isCut = false;

  constructor(scene: Scene<State>, road: Road<State>, insertions: Insertions<State>) {
    this.#scene = scene;
    this.#road = road;
    this.#insertions = insertions;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** `before` are the states at each position up to the line that failed, without an edit. */
  tried(before: readonly States<State>[]): readonly Tried[] {
    const { lines, failing } = this.#scene;
    let edited = new EditedStates(this.#road, maxStates);
    for (const [position, line] of lines.entries()) {
      const sources = position <= failing ? [...(before[position]?.values() ?? [])].slice(0, maxSources) : [];
      for (const state of sources) this.#insert(edited, state, position);
      const next = edited.across(line);
      for (const state of sources) this.#change(next, state, position, line);
      this.#isCut ||= edited.isCut || next.isCut;
      if (position >= failing) this.#note(next, position + 1);
      if (position >= failing && next.size === 0) break;
      edited = next;
    }
    return [...this.#reached].flatMap(([number, { position, places }]): readonly Tried[] => {
      const making = this.#makings[number];
      return making === undefined ? [] : [{ edit: making(places), reached: position }];
    });
  }

  #note(states: EditedStates<State>, position: number): void {
    for (const [edit, places] of states.edits) this.#reached.set(edit, { position, places });
  }

  #number(text: string, making: Making): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#makings.length);
    this.#makings.push(making);
    return this.#makings.length - 1;
  }

  #insert(edited: EditedStates<State>, from: State, position: number): void {
    for (const step of this.#insertions.from(from)) {
      const number = this.#number(`insert ${step.text}`, ({ from, to }) => ({
        kind: 'insert',
        action: step.action,
        arguments: jsonArguments(step),
        text: step.text,
        from: this.#lineAt(from),
        to: this.#lineAt(to),
      }));
      for (const state of this.#road.closed([step.state]).values()) edited.add(state, number, position);
    }
  }

  /** The line in the file at a position; of one past the end, the line after the last. */
  #lineAt(position: number): number {
    const { lines } = this.#scene;
    return lines[position]?.number ?? (lines.at(-1)?.number ?? 0) + 1;
  }

  #change(next: EditedStates<State>, from: State, position: number, line: Line): void {
    const repeats = this.#repeated(position, line);
    const isFailing = position === this.#scene.failing;
    if (isFailing || repeats !== undefined) {
      const skip = this.#number(`skip ${position}`, () => ({ kind: 'skip', line: line.number, repeats }));
      next.add(from, skip, position);
    }
    this.#otherArguments(next, from, position, line);
    if (!isFailing) return;
    this.#otherObservations(next, from, position, line);
    this.#compositions(next, from, position, line);
  }

  /** The line shortly before, of the same node, that says the same. */
  #repeated(position: number, line: Line): number | undefined {
    const { lines } = this.#scene;
    const said = saying(line);
    let looked = 0;
    for (let index = position - 1; index >= 0 && looked < maxApart; index -= 1) {
      const other = lines[index];
      if (other === undefined || other.event.n !== line.event.n) continue;
      looked += 1;
      if (saying(other) === said) return other.number;
    }
    return undefined;
  }

  #otherArguments(next: EditedStates<State>, from: State, position: number, line: Line): void {
    const { stepper } = this.#scene.explainer;
    const usual = this.#road.across(new Map([['', from]]), line);
    for (const way of line.ways) {
      for (const [at, move] of way.entries()) {
        for (const [index, value] of move.given.entries()) {
          const choice = stepper.compiled.actions[move.action]?.choices[index];
          if (value === open || choice === undefined) continue;
          for (const other of this.#insertions.valuesFor(choice)) {
            const given: Given = move.given.map((one, place) => (place === index ? other : one));
            const changed = way.map((one, place): Move => (place === at ? { ...one, given } : one));
            for (const found of this.#explained(from, { ...line, ways: [changed] })) {
              if (usual.has(this.#road.keyOf(found.state))) continue;
              const text = this.#movesText(from, found);
              const edit = this.#number(`argument ${position} ${choice.name} ${text}`, () => ({
                kind: 'argument',
                line: line.number,
                choice: choice.name,
                text,
              }));
              next.add(found.state, edit, position);
            }
          }
        }
      }
    }
  }

  #otherObservations(next: EditedStates<State>, from: State, position: number, line: Line): void {
    for (const when of ['before', 'after'] as const) {
      for (const observation of line[when]) {
        const without = line[when].filter((other) => other !== observation);
        for (const found of this.#explained(from, { ...line, [when]: without })) {
          const instead = this.#valueAt(observation, when === 'before' ? from : found.state);
          const edit = this.#number(
            `observed ${when} ${observation.path} ${JSON.stringify(instead)}`,
            () => ({
              kind: 'observed',
              line: line.number,
              path: observation.path,
              when,
              value: observation.json,
              instead,
            }),
          );
          next.add(found.state, edit, position);
        }
      }
    }
  }

  #valueAt({ path }: Observation, state: State): Json | undefined {
    const { stepper } = this.#scene.explainer;
    stepper.enter(state);
    return jsonAt(stepper.compiled, path, stepper.before);
  }

  /** The action of the line with another after it. One before it is a step without a line. */
  #compositions(next: EditedStates<State>, from: State, position: number, line: Line): void {
    const { stepper } = this.#scene.explainer;
    for (const way of line.ways) {
      for (const [action, { name }] of stepper.compiled.actions.entries()) {
        for (const given of this.#insertions.givens(action)) {
          for (const found of this.#explained(from, { ...line, ways: [[...way, { action, given }]] })) {
            const actions = found.moves.map((move) => stepper.compiled.actions[move.action]?.name ?? '');
            const edit = this.#number(`compose ${position} ${actions.join(' ')} ${name}`, () => ({
              kind: 'compose',
              line: line.number,
              event: line.event.a,
              actions,
              scope: 'this line',
            }));
            next.add(found.state, edit, position);
          }
        }
      }
    }
  }

  #explained(from: State, line: Line): readonly Explanation<State>[] {
    return this.#scene.explainer.explain(from, line);
  }

  #movesText(from: State, { moves }: Explanation<State>): string {
    const { stepper } = this.#scene.explainer;
    return moves
      .map((move, index) => stepText(stepOf(stepper, move, index === 0 ? stepper.plain(from) : undefined)))
      .join(', ');
  }
}

/** Of the lines of one node, a repetition is looked for among so many before it. */
const maxApart = 3;

function saying({ event }: Line): string {
  return JSON.stringify([event.a, event.n, event.args, event.msg]);
}

function jsonArguments(step: Inserted<unknown>): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    step.arguments.map(({ name, value, shape }) => [
      name,
      // True: a value without a declared type is a constant, made of JSON.
      shape === undefined ? (value as Json) : jsonOf(shape, value),
    ]),
  );
}
