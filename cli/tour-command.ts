import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeReplay } from '../traces/fuzzing/index.ts';
import {
  type Criterion,
  callsOf,
  GraphTooLargeError,
  graphOf,
  type StateGraph,
  type Tour,
  tourOf,
} from '../traces/tours/index.ts';
import { headerText } from './check-report.ts';
import { CommandError } from './command-error.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import type { Io } from './io.ts';
import { jsonText } from './json-text.ts';
import { writeOut } from './out-file.ts';
import { type Paint, paintFor } from './paint.ts';
import { durationText, grouped, plural } from './quantities.ts';
import { typed } from './shell.ts';
import { type Subject, type SubjectOptions, subjectOf } from './subject.ts';
import { resolveTarget } from './target.ts';

/** The options of `assay tour`, as commander reads them. */
export interface TourCommandOptions extends SubjectOptions {
  readonly criterion: Criterion;
  readonly longest: number;
  readonly maxStates: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** So many transitions for each state that is allowed: of more, memory would be the limit. */
const transitionsPerState = 50;

/** `assay tour`: makes a test suite that covers every state or transition of a small model. */
export async function tourCommand(
  given: string,
  options: TourCommandOptions,
  argv: readonly string[],
  io: Io,
): Promise<ExitStatus> {
  const subject = subjectOf(await resolveTarget(given, io.directory), options);
  if (options.out !== undefined) requireEmptyFolder(options.out, io.directory);
  const startedMs = io.now();
  const made = madeFor(subject, options);
  if (made instanceof GraphTooLargeError) {
    io.err.write(`${paintFor(io.err, io).doubtful('? inconclusive:')} ${made.message}\n`);
    return exitStatus.inconclusive;
  }
  const { graph, tour } = made;
  const files = options.out === undefined ? [] : writeSequences(subject, graph, tour, options.out, io);
  const paint = paintFor(io.out, io);
  io.out.write(
    options.json
      ? tourJson(subject, graph, tour)
      : `${[headerText(subject, paint), ...tourText(graph, tour, paint)].join('\n')}\n\n${nextText(subject, files, argv)}`,
  );
  io.err.write(`\n${durationText(io.now() - startedMs)} · ${io.version}\n`);
  return exitStatus.holds;
}

function madeFor(
  { model }: Subject,
  { criterion, longest, maxStates }: TourCommandOptions,
): { readonly graph: StateGraph; readonly tour: Tour } | GraphTooLargeError {
  try {
    const graph = graphOf(model.compiled, {
      states: maxStates,
      transitions: maxStates * transitionsPerState,
    });
    return { graph, tour: tourOf(graph, criterion, { longest }) };
  } catch (error) {
    if (error instanceof GraphTooLargeError) return error;
    throw error;
  }
}

function tourText(graph: StateGraph, tour: Tour, paint: Paint): readonly string[] {
  const { criterion, total, covered, sequences, steps, leastSteps } = tour;
  const longest = sequences.at(-1)?.transitions.length ?? 0;
  const starts = graph.initial.length === 1 ? '' : `, ${grouped(graph.initial.length)} initial`;
  return [
    `${plural(graph.states, 'state')}${starts}, ${plural(graph.to.length, 'transition')}`,
    `${paint.good(`✓ ${grouped(covered)} of ${plural(total, nouns[criterion])} covered`)} by ${plural(sequences.length, 'sequence')}, ${plural(steps, 'step')}`,
    paint.faint(
      `  the longest takes ${plural(longest, 'step')}; no tour takes fewer than ${plural(leastSteps, 'step')} in all`,
    ),
    ...(graph.excluded === 0
      ? []
      : [`  ${plural(graph.excluded, 'step')} outside the constraints left out: they are not toured`]),
  ];
}

const nouns: Readonly<Record<Criterion, string>> = {
  states: 'state',
  transitions: 'transition',
  'transition pairs': 'pair',
};

function nextText({ target }: Subject, files: readonly string[], argv: readonly string[]): string {
  const [first] = files;
  if (first === undefined) {
    const folder = `${target.spec.name}-tour`;
    return `  Write it:  ${typed(['npx', 'assay', ...argv, '--out', folder])}\n`;
  }
  const words = ['npx', 'assay', 'fuzz', target.given, '--driver', './driver.ts', '--replay', first];
  return `  Written to ${plural(files.length, 'file')}.\n  Put your implementation through one:  ${typed(words)}\n`;
}

/** A file for each sequence, the shortest first; their names. */
function writeSequences(
  { target, model, instance, constants }: Subject,
  graph: StateGraph,
  tour: Tour,
  out: string,
  io: Io,
): readonly string[] {
  mkdirSync(resolve(io.directory, out), { recursive: true });
  const digits = String(tour.sequences.length).length;
  return tour.sequences.map((sequence, index) => {
    const file = join(out, `tour-${String(index + 1).padStart(digits, '0')}.json`);
    const replay = writeReplay({
      protocol: target.spec.name,
      instance: constants === 'of the instance' ? instance?.name : undefined,
      constants: model.compiled.constants,
      mutant: model.compiled.mutant,
      seed: 0,
      steps: callsOf(graph, sequence).map((call) => ({ do: 'action', ...call })),
      expected: { verdict: 'conforms' },
    });
    writeOut(file, replay, io.directory);
    return file;
  });
}

/** @throws CommandError where files of an earlier tour, or others, would be among those of this one. */
function requireEmptyFolder(out: string, directory: string): void {
  const path = resolve(directory, out);
  const folder = statSync(path, { throwIfNoEntry: false });
  if (folder === undefined) return;
  if (!folder.isDirectory())
    throw new CommandError(
      `--out ${out} cannot be written: it is a file`,
      'Name a folder, which may be new.',
    );
  if (readdirSync(path).length > 0)
    throw new CommandError(
      `--out ${out} is not empty: what is in it would be taken for a part of the tour`,
      'Name a new folder, or empty this one.',
    );
}

function tourJson(subject: Subject, graph: StateGraph, tour: Tour): string {
  const { specName, constants, mutant } = subject.model.compiled;
  return jsonText({
    spec: specName,
    instance: subject.instance?.name,
    constants,
    mutant,
    states: graph.states,
    initialStates: graph.initial.length,
    transitions: graph.to.length,
    excludedSteps: graph.excluded,
    ...tour,
    sequences: tour.sequences.map((sequence) => ({
      initialState: graph.initial.indexOf(sequence.start),
      steps: callsOf(graph, sequence),
    })),
    exitStatus: exitStatus.holds,
  });
}
