import type { Json } from '../log/index.ts';

/** Where a value stands in an event, as a JSON pointer (`/args/amount`, `/post/~1px`, `/n`), and how it is to be read. */
export type SourceOf = string | { readonly from: string; readonly as: (value: Json) => Json };

/** What the events of one name stand for. Whatever is not said is taken as it is named. */
export interface EventBinding {
  /**
   * The ways the spec may explain the event: an action, or several taken in a row without a line between them. Where it
   * is left out, the action of the event's name. An empty list: no step; what is observed must be true as things stand.
   */
  readonly takes?: readonly (string | readonly string[])[];
  /** Where the value of a choice stands: of every action that has a choice of that name. Else `/args/<choice>`. */
  readonly arguments?: Readonly<Record<string, SourceOf>>;
  /** Paths of the spec's state that the event shows before its step, and where. Besides those in `/pre`. */
  readonly before?: Readonly<Record<string, SourceOf>>;
  /** Paths of the spec's state that the event shows after its step, and where. Besides those in `/post`. */
  readonly after?: Readonly<Record<string, SourceOf>>;
  /** Fields of the event that say nothing to the spec, by JSON pointer, each with the reason. */
  readonly ignore?: Readonly<Record<string, string>>;
}

/** How the lines of a log are read as steps of a spec. Without one, a log speaks in the words of the spec. */
export interface Binding {
  readonly events?: Readonly<Record<string, EventBinding>>;
  /** Actions that leave no line: they may be taken at any time, as often as it needs. */
  readonly hidden?: readonly string[];
  /** Events that say nothing to the spec at all, each with the reason. */
  readonly skip?: Readonly<Record<string, string>>;
  /** Fields that say nothing in any event, by JSON pointer, each with the reason. */
  readonly ignore?: Readonly<Record<string, string>>;
  /** How paths of the log begin in the spec: `{ '/balance': '/cash' }`. The longest beginning counts. */
  readonly paths?: Readonly<Record<string, string>>;
}

/** A binding is malformed, or does not fit the spec: it names an action, a choice or a path that is not there. */
export class BindingError extends Error {
  override readonly name = 'BindingError';

  /** `where` is a part of the binding: `events.Commit.takes`. */
  constructor(where: string, problem: string, cure: string) {
    super(`the binding's ${where} ${problem}. ${cure}`);
  }
}
