import { doubled } from './bits.ts';

/**
 * The steps between stored states, kept while the search goes on: what liveness is decided on.
 *
 * The edges of a state lie one after the other in a chunk: 4 bytes for the target (the last one of a state has
 * its highest bit set) and 2 for the label, which stands for a set of marks. A state knows where its first edge lies.
 * Stuttering steps are no edges; steps to one state are one edge, whose marks are those of all of them.
 *
 * All memory is shared, so that threads can write at once: each fills chunks of its own.
 */
export interface EdgeMemory {
  /** By segment of states: the address of the first edge plus one; 0 where a state was not expanded. */
  readonly firsts: Uint32Array[];
  readonly firstBits: number;
  /** Chunks given out so far. */
  readonly taken: Int32Array;
  /** Words of marks a step; without any, there are no labels. */
  readonly wordsPerMarks: number;
}

/** Edges of a chunk, a power of two: the targets and the labels are 4 and 2 MiB. An address is chunk and place. */
export const chunkBits = 20;
const chunkEdges = 1 << chunkBits;
export const chunkMask = chunkEdges - 1;

/** Addresses have 32 bits. */
const maxChunks = 2 ** (32 - chunkBits) - 1;

/** The first edge of a state that has none. */
export const noEdges = 0xffffffff;

/** The bit of the last edge of its state, and those of the target. */
export const lastEdge = 0x80000000;
export const targetMask = 0x3fffffff;

/** The target of steps that lead to no state that is kept: they are enabled, and cannot be followed. */
export const nowhere = 0x3fffffff;

/** Distinct sets of marks: labels have 16 bits. */
const maxLabels = 65_536;

/** A part of the edges: as a thread fills it, and as others get it. */
export interface Chunk {
  readonly number: number;
  readonly targets: Uint32Array;
  /** Empty where there are no marks. */
  readonly labels: Uint16Array;
}

/** What a thread has written since it was last asked. */
export interface Written {
  readonly chunks: readonly Chunk[];
  /** The marks of each new label of the thread, `wordsPerMarks` words each. */
  readonly marks: Uint32Array;
}

/** The steps of a spec are too many, or too unlike each other, to be kept. */
export class EdgesFullError extends Error {
  override readonly name = 'EdgesFullError';

  constructor(what: string) {
    super(`${what}, more than can be kept to decide temporal properties. Check a smaller instance.`);
  }
}

/** No edges yet, of states whose store has segments of `2 ** segmentStateBits` states. */
export function emptyEdges(segmentStateBits: number, wordsPerMarks: number): EdgeMemory {
  return {
    firsts: [],
    firstBits: segmentStateBits,
    taken: new Int32Array(new SharedArrayBuffer(4)),
    wordsPerMarks,
  };
}

/** Makes room for the first edges of all states of `segments` segments, which other threads will see. */
export function reserveFirsts(memory: EdgeMemory, segments: number): void {
  while (memory.firsts.length < segments) {
    memory.firsts.push(new Uint32Array(new SharedArrayBuffer(4 * 2 ** memory.firstBits)));
  }
}

/** The bytes that edges take so far, but for the four of each state. */
export function edgeBytes(memory: EdgeMemory): number {
  return (memory.taken[0] ?? 0) * chunkEdges * (memory.wordsPerMarks === 0 ? 4 : 6);
}

/** One thread's hand in the edges. It is told of states and their successors in the order of the machine's batch. */
export class EdgeRecorder {
  readonly #memory: EdgeMemory;
  readonly #words: number;
  #chunk: Chunk | undefined;
  #top = chunkEdges;
  #fresh: Chunk[] = [];
  // The states under way: where their successors begin in the batch.
  #sources: Uint32Array = new Uint32Array(256);
  #begins: Uint32Array = new Uint32Array(256);
  #pending = 0;
  /** Marks of steps that lead nowhere, by position among the states under way; most specs have none. */
  #cut = new Map<number, Uint32Array>();
  // The edges of one state: a table finds the edge to a target that is there already.
  #targets: Uint32Array = new Uint32Array(64);
  #marks: Uint32Array;
  #slots = new Int32Array(128);
  #stamps: Uint32Array = new Uint32Array(128);
  #stamp = 0;
  readonly #labels = new Map<string | number, number>();
  #freshMarks: number[] = [];
  #lastMarks = -1;
  #lastLabel = 0;

  constructor(memory: EdgeMemory) {
    this.#memory = memory;
    this.#words = memory.wordsPerMarks;
    this.#marks = new Uint32Array(64 * this.#words);
  }

  /** The state `source` is expanded next; the batch holds `begin` successors of others. */
  source(source: number, begin: number): void {
    if (this.#pending === this.#sources.length) {
      this.#sources = doubled(this.#sources);
      this.#begins = doubled(this.#begins);
    }
    this.#sources[this.#pending] = source;
    this.#begins[this.#pending] = begin;
    this.#pending += 1;
  }

  /** The state under way has a step with these marks that is not in the batch. */
  cut(marks: Uint32Array): void {
    const known = this.#cut.get(this.#pending - 1);
    if (known === undefined) this.#cut.set(this.#pending - 1, marks.slice());
    else
      for (let word = 0; word < this.#words; word += 1) known[word] = (known[word] ?? 0) | (marks[word] ?? 0);
  }

  /**
   * Keeps the edges of all states under way: the batch's successors are the stored states `landed`, with `marks`.
   * @throws EdgesFullError
   */
  record(landed: Uint32Array, marks: Uint32Array, size: number): void {
    for (let position = 0; position < this.#pending; position += 1) {
      const end = position + 1 < this.#pending ? (this.#begins[position + 1] ?? 0) : size;
      this.#recordState(position, landed, marks, this.#begins[position] ?? 0, end);
    }
    this.#pending = 0;
    if (this.#cut.size > 0) this.#cut.clear();
  }

  /** What was written since the last call, to be added to an `EdgeGraph`. */
  written(): Written {
    const chunks = this.#fresh;
    const marks = Uint32Array.from(this.#freshMarks);
    this.#fresh = [];
    this.#freshMarks = [];
    return { chunks, marks };
  }

  #recordState(position: number, landed: Uint32Array, marks: Uint32Array, from: number, to: number): void {
    const words = this.#words;
    const cut = this.#cut.get(position);
    let size = 0;
    this.#beginState(to - from + 1);
    const [targets, own, slots, stamps, stamp] = [
      this.#targets,
      this.#marks,
      this.#slots,
      this.#stamps,
      this.#stamp,
    ];
    const mask = slots.length - 1;
    for (let at = from; at < to; at += 1) {
      const target = landed[at] as number;
      let slot = Math.imul(target, 0x9e3779b1) & mask;
      while (stamps[slot] === stamp && targets[slots[slot] as number] !== target) slot = (slot + 1) & mask;
      if (stamps[slot] === stamp) {
        const edge = slots[slot] as number;
        for (let word = 0; word < words; word += 1) {
          own[edge * words + word] =
            (own[edge * words + word] as number) | (marks[at * words + word] as number);
        }
        continue;
      }
      stamps[slot] = stamp;
      slots[slot] = size;
      targets[size] = target;
      for (let word = 0; word < words; word += 1)
        own[size * words + word] = marks[at * words + word] as number;
      size += 1;
    }
    if (cut !== undefined) {
      targets[size] = nowhere;
      own.set(cut, size * words);
      size += 1;
    }
    this.#write(this.#sources[position] as number, size);
  }

  /** Makes room for `most` edges and forgets those of the state before. */
  #beginState(most: number): void {
    if (most > this.#targets.length) {
      const room = 2 ** Math.ceil(Math.log2(most));
      this.#targets = new Uint32Array(room);
      this.#marks = new Uint32Array(room * this.#words);
      this.#slots = new Int32Array(2 * room);
      this.#stamps = new Uint32Array(2 * room);
      this.#stamp = 0;
    }
    this.#stamp += 1;
  }

  #write(source: number, size: number): void {
    const { firsts, firstBits } = this.#memory;
    reserveFirsts(this.#memory, (source >>> firstBits) + 1);
    const segment = firsts[source >>> firstBits] as Uint32Array;
    const place = source & (2 ** firstBits - 1);
    if (size === 0) {
      segment[place] = noEdges;
      return;
    }
    if (this.#top + size > chunkEdges) this.#takeChunk(size);
    const { number, targets, labels } = this.#chunk as Chunk;
    const top = this.#top;
    segment[place] = number * chunkEdges + top + 1;
    for (let edge = 0; edge < size; edge += 1) targets[top + edge] = this.#targets[edge] as number;
    targets[top + size - 1] = (targets[top + size - 1] as number) | lastEdge;
    if (this.#words > 0) for (let edge = 0; edge < size; edge += 1) labels[top + edge] = this.#label(edge);
    this.#top = top + size;
  }

  #takeChunk(size: number): void {
    if (size > chunkEdges) throw new EdgesFullError(`a state has ${size} successors`);
    const number = Atomics.add(this.#memory.taken, 0, 1);
    if (number >= maxChunks) throw new EdgesFullError(`there are ${number * chunkEdges} steps`);
    this.#chunk = {
      number,
      targets: new Uint32Array(new SharedArrayBuffer(4 * chunkEdges)),
      labels: new Uint16Array(new SharedArrayBuffer(this.#words === 0 ? 0 : 2 * chunkEdges)),
    };
    this.#fresh.push(this.#chunk);
    this.#top = 0;
  }

  /** The label of the marks of an edge of the state under way. */
  #label(edge: number): number {
    const words = this.#words;
    const first = this.#marks[edge * words] as number;
    // Neighbours often have the same marks.
    if (words === 1 && first === this.#lastMarks) return this.#lastLabel;
    const own = this.#marks.subarray(edge * words, (edge + 1) * words);
    const key = words === 1 ? first : own.join();
    let label = this.#labels.get(key);
    if (label === undefined) {
      label = this.#labels.size;
      if (label === maxLabels)
        throw new EdgesFullError('steps have more than 65,536 different sets of marks');
      this.#labels.set(key, label);
      this.#freshMarks.push(...own);
    }
    this.#lastMarks = first;
    this.#lastLabel = label;
    return label;
  }
}

/** The edges of all threads, to be read. */
export class EdgeGraph {
  readonly memory: EdgeMemory;
  /** By chunk: targets, labels, and the marks that its labels stand for, `wordsPerMarks` words each. */
  readonly targets: Uint32Array[] = [];
  readonly labels: Uint16Array[] = [];
  readonly marks: Uint32Array[] = [];
  readonly #firstBits: number;
  readonly #firstMask: number;
  readonly #chunksOf = new Map<number, number[]>();
  readonly #marksOf = new Map<number, Uint32Array>();

  constructor(memory: EdgeMemory) {
    this.memory = memory;
    this.#firstBits = memory.firstBits;
    this.#firstMask = 2 ** memory.firstBits - 1;
  }

  /** Adds what thread `thread` has written. */
  add(thread: number, { chunks, marks }: Written): void {
    const own = this.#chunksOf.get(thread) ?? [];
    this.#chunksOf.set(thread, own);
    for (const { number, targets, labels } of chunks) {
      this.targets[number] = targets;
      this.labels[number] = labels;
      own.push(number);
    }
    const known = this.#marksOf.get(thread) ?? new Uint32Array(0);
    const all = new Uint32Array(known.length + marks.length);
    all.set(known);
    all.set(marks, known.length);
    this.#marksOf.set(thread, all);
    for (const chunk of own) this.marks[chunk] = all;
  }

  /** The address of the first edge of `state`; `noEdges` where it has none; undefined where it was not expanded. */
  first(state: number): number | undefined {
    const segment = this.memory.firsts[state >>> this.#firstBits];
    const first = segment === undefined ? 0 : (segment[state & this.#firstMask] as number);
    if (first === 0) return undefined;
    return first === noEdges ? noEdges : first - 1;
  }

  /** Calls `visit` with each edge of `state`: where it leads, and its address. For what is not done for each state. */
  forEachEdge(state: number, visit: (target: number, edge: number) => void): void {
    let edge = this.first(state);
    if (edge === undefined || edge === noEdges) return;
    for (;;) {
      const word = this.targets[edge >>> chunkBits]?.[edge & chunkMask] ?? lastEdge;
      if ((word & targetMask) !== nowhere) visit(word & targetMask, edge);
      if ((word & lastEdge) !== 0) return;
      edge += 1;
    }
  }

  /** Adds the marks of an edge to `into`, which has `wordsPerMarks` words. */
  addMarks(edge: number, into: Uint32Array): void {
    const chunk = edge >>> chunkBits;
    const at = (this.labels[chunk]?.[edge & chunkMask] ?? 0) * into.length;
    const marks = this.marks[chunk] as Uint32Array;
    for (let word = 0; word < into.length; word += 1) {
      into[word] = (into[word] as number) | (marks[at + word] as number);
    }
  }

  /** The marks that some step has. */
  allMarks(): Uint32Array {
    const all = new Uint32Array(this.memory.wordsPerMarks);
    for (const marks of this.#marksOf.values()) {
      for (const [at, bits] of marks.entries())
        all[at % all.length] = (all[at % all.length] as number) | bits;
    }
    return all;
  }

  /** The marks of all steps from `state`, those that lead nowhere included: what is enabled there. */
  enabled(state: number, into: Uint32Array): void {
    into.fill(0);
    let edge = this.first(state);
    if (into.length === 0 || edge === undefined || edge === noEdges) return;
    for (;;) {
      this.addMarks(edge, into);
      if (((this.targets[edge >>> chunkBits]?.[edge & chunkMask] ?? lastEdge) & lastEdge) !== 0) return;
      edge += 1;
    }
  }
}
