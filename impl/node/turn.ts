import type { Carried, Decision, Proposal, Vote } from '../consensus/index.ts';
import { entryText, type JournalEntry } from './journal-entry.ts';
import type { RecordedStep } from './recorded-step.ts';

/** A height that is done. */
export interface Decided {
  readonly decision: Decision;
  /** The encoded decision. */
  readonly bytes: Uint8Array;
  /** After the block. */
  readonly stateRoot: string;
  /** What the machine takes along. */
  readonly carried: Carried;
}

/**
 * What is done together: inputs of a machine and what they led to. All of it becomes durable by one sync, and only then
 * is anything of it told, shown or sent.
 */
export class Turn {
  readonly steps: RecordedStep[] = [];
  readonly decided: Decided[] = [];
  /** What was signed at the height that the turn has left the machine at. */
  said: readonly (Proposal | Vote)[] = [];
  /** What waits until all of this is durable, in order. */
  readonly releases: (() => void)[] = [];
  /** The state after the last decided height, if it is to be kept: then nothing was done after it. */
  snapshot: Uint8Array | undefined;
  #lines: string[];
  #bytes: number;
  #isUrgent = false;
  #isEnded = false;

  /** `lines`: what earlier turns had to note, and nothing has depended on yet. */
  constructor(lines: readonly string[]) {
    this.#lines = [...lines];
    this.#bytes = bytesOf(lines);
  }

  /** In the order in which they have to be read again. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Of the lines. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether something depends on what is noted, so that it has to be durable now. */
  get isUrgent(): boolean {
    return this.#isUrgent || this.steps.length > 0;
  }

  /** Whether nothing more may be done in it. */
  get isOver(): boolean {
    return this.#isEnded || this.snapshot !== undefined;
  }

  end(): void {
    this.#isEnded = true;
  }

  /** A rule was carried out. Somebody who `records` has to be able to hear of it once more after a crash. */
  did(step: RecordedStep, whoHears: 'records' | 'nobody'): void {
    this.steps.push(step);
    if (whoHears === 'records') this.note({ kind: 'step', step });
  }

  note(entry: JournalEntry): void {
    const line = entryText(entry);
    this.#lines.push(line);
    this.#bytes += line.length;
  }

  /** Notes what was signed: it must not leave before it is durable. */
  noteOwn(message: Proposal | Vote): void {
    this.note({ kind: 'own', message });
    this.said = [...this.said, message];
    this.#isUrgent = true;
  }

  /**
   * Notes that a height is over. What else was noted of it is not needed any more: whoever reads this begins after it.
   * What was signed is in the last-sign file.
   */
  noteDecided(decided: Decided): void {
    this.#lines = this.#lines.filter((line) => /^(identity|step|decided) /.test(line));
    this.#bytes = bytesOf(this.#lines);
    const { decision, carried } = decided;
    this.note({ kind: 'decided', decision });
    if (carried.evidence.length + carried.early.length > 0) this.note({ kind: 'carried', carried });
    this.decided.push(decided);
    this.said = [];
    this.#isUrgent = true;
  }
}

/** They are ASCII. */
function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, { length }) => sum + length, 0);
}
