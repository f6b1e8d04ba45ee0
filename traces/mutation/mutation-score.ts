import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Line } from '../conformance/index.ts';
import type { Json } from '../log/index.ts';
import { type LogMutant, type MutationKind, mutantAt, type Site, sitesOf } from './mutant.ts';
import type { Pick } from './near-value.ts';
import { maxMutatedLines, type RecordedRun } from './recorded-run.ts';
import { type Fate, Trials } from './trial.ts';

/** How many mutants of a group there were, and what became of them. */
export interface Fates {
  readonly tried: number;
  readonly rejected: number;
  /** Those that no line could tell from the log: they are right to be accepted, and do not count. */
  readonly equivalent: number;
  readonly undecided: number;
}

/** A mutant that is explained, and should not be. */
export interface Survivor {
  readonly fileName: string;
  readonly kind: MutationKind;
  readonly group: string;
  /** Line in the file, from 1. */
  readonly line: number;
  readonly what: string;
  readonly why: string;
}

/** How well a log notices that it is wrong. */
export interface MutationReport {
  readonly seed: number;
  /** Of files of several logs: how many of them mutants were made of, chosen at random, and how many there are. */
  readonly slices?: { readonly tried: number; readonly of: number };
  /** Mutants that could be made. */
  readonly possible: number;
  /** Mutants that were chosen and not tried, since it was stopped: the score says nothing of them. */
  readonly untried: number;
  readonly all: Fates;
  readonly kinds: Readonly<Record<MutationKind, Fates>>;
  /** By field, the worst first. */
  readonly fields: readonly ({ readonly field: string } & Fates)[];
  /** The first of those that are explained and lead elsewhere. */
  readonly survivors: readonly Survivor[];
  /** Why some are no different from the log, with how many. */
  readonly equivalents: readonly { readonly why: string; readonly count: number }[];
}

/** How mutants are made. */
export interface MutationOptions {
  readonly seed: number;
  /** Of more, so many are tried, as many of each field and kind as there is room for. */
  readonly maxMutants: number;
  readonly isStopped: () => boolean;
}

const maxSurvivors = 200;

/**
 * Makes the log wrong in one place, over and over: a value near the true one, a line less, a line twice, two lines of one
 * node swapped; and counts how many of these the spec rejects, as it should. What is bound weakly, or not at all, is
 * what survives.
 *
 * Lines are not told apart by their numbers: a log that numbers its lines shows lost and swapped ones besides.
 * Deterministic: the same log, seed and limit give the same report.
 */
export function mutationScore(run: RecordedRun, options: MutationOptions): MutationReport {
  return mutationScoreOfAll(run.fileName, [run], options);
}

/** As `mutationScore`, of all logs of a file together: of more mutants than there is room for, as many of each field and kind over all logs. */
export function mutationScoreOfAll(
  fileName: string,
  runs: readonly RecordedRun[],
  options: MutationOptions,
): MutationReport {
  const { seed, maxMutants, isStopped } = options;
  const pick = picks(seed);
  const sites = runs.flatMap((run, index) =>
    sitesOf(run.model.compiled, run.binding, mutated(run)).map((site) => ({ ...site, run: index })),
  );
  const seen = valuesSeen(sites);
  const tally = new Tally(fileName);
  const chosen = sampled(sites, maxMutants, pick);
  let trials: { readonly of: RecordedRun; readonly held: Trials } | undefined;
  let untried = 0;
  for (const [index, site] of chosen.entries()) {
    if (isStopped()) {
      untried = chosen.length - index;
      break;
    }
    const run = runs[site.run];
    if (run === undefined) throw new Error('a site of no run; this is a bug in Assay, please report it');
    // The sites of a run stand together.
    if (trials?.of !== run) trials = { of: run, held: new Trials(run) };
    const lines = mutated(run);
    const values = site.field === undefined ? [] : (seen.get(site.group) ?? []);
    const mutant = mutantAt(site, lines, values, pick);
    if (mutant !== undefined)
      tally.add(mutant, trials.held.fate(mutant), lines[mutant.position]?.number ?? 0);
  }
  return tally.report(seed, sites.length, untried);
}

/** The lines of which mutants are made. */
function mutated({ lines }: RecordedRun): readonly Line[] {
  return lines.length <= maxMutatedLines ? lines : lines.slice(0, maxMutatedLines);
}

/** A site, and the run that it is in, by position. */
interface PlacedSite extends Site {
  readonly run: number;
}

/** Of those that were tried and could be noticed, the share that was; 1 where there were none. */
export function scoreOf({ tried, rejected, equivalent, undecided }: Fates): number {
  const noticeable = tried - equivalent - undecided;
  return noticeable === 0 ? 1 : rejected / noticeable;
}

/** The reports of several logs as one. `seed` is that of the first. */
export function mutationsTogether(reports: readonly MutationReport[]): MutationReport | undefined {
  const [first] = reports;
  if (first === undefined) return undefined;
  const fields = new Map<string, Counts>();
  for (const { field, ...fates } of reports.flatMap((report) => report.fields))
    fields.set(field, plus(fields.get(field) ?? noFates(), fates));
  const equivalents = new Map<string, number>();
  for (const { why, count } of reports.flatMap((report) => report.equivalents))
    equivalents.set(why, (equivalents.get(why) ?? 0) + count);
  const sumOf = (fates: (report: MutationReport) => Fates): Fates =>
    reports.map(fates).reduce(plus, noFates());
  const slices = slicesTogether(reports);
  return {
    seed: first.seed,
    ...(slices === undefined ? {} : { slices }),
    possible: reports.reduce((sum, { possible }) => sum + possible, 0),
    untried: reports.reduce((sum, { untried }) => sum + untried, 0),
    all: sumOf(({ all }) => all),
    kinds: {
      value: sumOf(({ kinds }) => kinds.value),
      drop: sumOf(({ kinds }) => kinds.drop),
      duplicate: sumOf(({ kinds }) => kinds.duplicate),
      swap: sumOf(({ kinds }) => kinds.swap),
    },
    fields: worstFirst(fields),
    survivors: reports.flatMap(({ survivors }) => survivors).slice(0, maxSurvivors),
    equivalents: [...equivalents].map(([why, count]) => ({ why, count })),
  };
}

function slicesTogether(reports: readonly MutationReport[]): MutationReport['slices'] {
  const each = reports.flatMap(({ slices }) => slices ?? []);
  if (each.length === 0) return undefined;
  return {
    tried: each.reduce((sum, { tried }) => sum + tried, 0),
    of: each.reduce((sum, { of }) => sum + of, 0),
  };
}

function plus(left: Fates, right: Fates): Counts {
  return {
    tried: left.tried + right.tried,
    rejected: left.rejected + right.rejected,
    equivalent: left.equivalent + right.equivalent,
    undecided: left.undecided + right.undecided,
  };
}

function worstFirst(fields: ReadonlyMap<string, Fates>): MutationReport['fields'] {
  return [...fields]
    .map(([field, fates]) => ({ field, ...fates }))
    .sort((left, right) => scoreOf(left) - scoreOf(right));
}

/** Chance from a seed. */
export function picks(seed: number): Pick {
  const random = xoroshiro128plus(seed | 0);
  return (count) => (count <= 1 ? 0 : uniformInt(random, 0, count - 1));
}

/** All sites, or as many of each group as there is room for, in the order of the log. */
function sampled(sites: readonly PlacedSite[], most: number, pick: Pick): readonly PlacedSite[] {
  if (sites.length <= most) return sites;
  const groups = new Map<string, PlacedSite[]>();
  for (const site of sites) {
    const key = `${site.kind} ${site.group}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [site]);
    else group.push(site);
  }
  let room = most;
  const chosen: PlacedSite[] = [];
  // Small groups first: what they leave is shared among the others.
  const ordered = [...groups.values()].sort((left, right) => left.length - right.length);
  for (const [index, group] of ordered.entries()) {
    const share = Math.min(group.length, Math.floor(room / (ordered.length - index)));
    for (const site of someOf(group, share, pick)) chosen.push(site);
    room -= share;
  }
  return chosen.sort((left, right) => left.run - right.run || left.position - right.position);
}

/** So many of a list, each subset as likely as any. */
export function someOf<T>(list: readonly T[], count: number, pick: Pick): readonly T[] {
  const pool = [...list];
  const many = Math.min(count, pool.length);
  for (let index = 0; index < many; index += 1) {
    const other = index + pick(pool.length - index);
    // True: both are positions in the pool.
    [pool[index], pool[other]] = [pool[other] as T, pool[index] as T];
  }
  return pool.slice(0, many);
}

const maxSeen = 64;

/** Some values of each field. */
function valuesSeen(sites: readonly Site[]): ReadonlyMap<string, readonly Json[]> {
  const seen = new Map<string, Map<string, Json>>();
  for (const { group, field } of sites) {
    if (field === undefined || field.shape !== undefined) continue;
    const values = seen.get(group) ?? new Map<string, Json>();
    seen.set(group, values);
    if (values.size < maxSeen) values.set(JSON.stringify(field.json), field.json);
  }
  return new Map([...seen].map(([group, values]) => [group, [...values.values()]]));
}

type Counts = { -readonly [Name in keyof Fates]: number };

class Tally {
  readonly #fileName: string;
  readonly #all = noFates();
  readonly #kinds: Record<MutationKind, Counts> = {
    value: noFates(),
    drop: noFates(),
    duplicate: noFates(),
    swap: noFates(),
  };
  readonly #fields = new Map<string, Counts>();
  readonly #survivors: Survivor[] = [];
  readonly #equivalents = new Map<string, number>();

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  add({ kind, group, what }: LogMutant, fate: Fate, line: number): void {
    const counts = [this.#all, this.#kinds[kind]];
    if (kind === 'value') {
      const field = this.#fields.get(group) ?? noFates();
      this.#fields.set(group, field);
      counts.push(field);
    }
    for (const count of counts) {
      count.tried += 1;
      if (fate.kind !== 'survived') count[fate.kind] += 1;
    }
    if (fate.kind === 'survived' && this.#survivors.length < maxSurvivors)
      this.#survivors.push({ fileName: this.#fileName, kind, group, line, what, why: fate.why });
    if (fate.kind === 'equivalent')
      this.#equivalents.set(fate.why, (this.#equivalents.get(fate.why) ?? 0) + 1);
  }

  report(seed: number, possible: number, untried: number): MutationReport {
    return {
      seed,
      possible,
      untried,
      all: this.#all,
      kinds: this.#kinds,
      fields: worstFirst(this.#fields),
      survivors: this.#survivors,
      equivalents: [...this.#equivalents].map(([why, count]) => ({ why, count })),
    };
  }
}

function noFates(): Counts {
  return { tried: 0, rejected: 0, equivalent: 0, undecided: 0 };
}
