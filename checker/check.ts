import {
  type Compiled,
  type Machine,
  type Model,
  machineOf,
  OutOfBounds,
  type PlainState,
  SpecError,
  type Trace,
  traceLength,
} from '../model/index.ts';
import { Crew, FailedInWorker } from './crew.ts';
import type { Finding, Subject } from './findings.ts';
import { initialOutOfBounds, requireInitialStates } from './initial-states.ts';
import { Interchange } from './interchangeable.ts';
import { Lift, type Shows } from './lift.ts';
import type { CheckOptions } from './options.ts';
import { requirePurity } from './purity.ts';
import { abstractStep, falseConjuncts, tracesTo } from './retrace.ts';
import { Alone, type Crowd, Search, type Totals } from './search.ts';
import { selected } from './selection.ts';
import { soundness, type Technique } from './soundness.ts';
import { repeated, TracedSpecError } from './spec-failure.ts';
import { control, distinctStates } from './store.ts';
import { type Symmetry, symmetryOf } from './symmetry.ts';
import {
  type PreparedProperty,
  preparedProperties,
  type TemporalFinding,
  TemporalProperties,
} from './temporal.ts';
import type { Limit, PropertyReport, Report, Vacuity, Verdict, Violation } from './verdict.ts';

/**
 * Decides whether every reachable state and step of `model` has the properties that its spec declares.
 *
 * Explores breadth first, so the trace of a violation is as short as any; a level in which something is found is
 * finished, so that counts and trace depend neither on the number of threads nor on luck. Temporal
 * properties are decided when all states are known, on the steps between them, which are kept for that; a refinement is
 * a property of steps and some temporal properties.
 *
 * Time is linear in generated states; memory in distinct states, each held as its packed words and at most 12 bytes; with
 * temporal properties 4 bytes more, 6 for each step between distinct states, and about 10 for each state of a product.
 *
 * @throws SpecError where the spec throws, changes a value outside an effect, varies, never returns, or has no
 * initial state, or tells apart what symmetry takes for alike; SymmetryError; UnknownPropertyError;
 * UndecidedPropertyError; UnpackableTypeError; DisagreementError where the two forms differ, a bug of ours.
 */
export async function check(model: Model, options: CheckOptions): Promise<Report> {
  const compiled = selected(model.compiled, options.properties);
  const narrowed: Model = { ...model, compiled };
  const symmetry = symmetryOf(compiled, options);
  const machine = machineOf(compiled, symmetry?.represent);
  const prepared = preparedProperties(compiled);
  const search = new Search(compiled, machine, options);
  const alone = new Alone(narrowed, machine, search.store, search.edges?.memory, options);
  let crew: Crew | undefined;
  const crowd = async (): Promise<Crowd | undefined> => {
    if (options.workers < 2 || options.source === undefined) return undefined;
    crew = await Crew.start(narrowed, machine, search.store, options, options.source, alone, search.edges);
    return crew;
  };
  try {
    alone.slice(() => requireInitialStates(model));
    const interchange = symmetry === undefined ? undefined : new Interchange(narrowed, symmetry.types);
    alone.slice(() => interchange?.requireInitialStates());
    let early: readonly TemporalFinding[] | undefined;
    const { edges } = search;
    const look = async (): Promise<boolean> => {
      if (edges === undefined) return false;
      const properties = new TemporalProperties(narrowed, machine, search, edges, alone, options, prepared);
      const findings = await properties.decide('in part');
      if (findings.some(({ status }) => status === 'violated')) early = findings;
      return early !== undefined;
    };
    const looksEarly = options.lassos === 'early' && options.onViolation === 'stop' && edges !== undefined;
    const { limit, totals } = await search.run(alone, crowd, looksEarly ? look : undefined);
    requireStates(search);
    const plainly = symmetry === undefined ? machine : machineOf(compiled);
    alone.slice(() => requirePureSample(narrowed, plainly, machine, search, interchange));
    const temporal =
      early === undefined
        ? await temporalFindings(narrowed, machine, search, alone, options, prepared, limit, totals)
        : { findings: early, vacuity: [], isEarly: true, limit: undefined };
    return reportOf(
      narrowed,
      options,
      search,
      machine,
      limit,
      totals,
      temporal,
      crew === undefined ? 1 : options.workers,
      symmetry,
    );
  } catch (error) {
    throw explained(narrowed, search, machine, error, symmetry);
  } finally {
    await crew?.end();
  }
}

/** What was found of the temporal properties, and what is doubtful about them. */
interface Temporal {
  readonly findings: readonly TemporalFinding[];
  readonly vacuity: readonly Vacuity[];
  /** Whether a violation ended the search before everything was seen. */
  readonly isEarly: boolean;
  /** What came before everything was decided. */
  readonly limit: Limit | undefined;
}

/** Decides the temporal properties, unless the search ended before there was a graph to decide them on. */
async function temporalFindings(
  model: Model,
  machine: Machine,
  search: Search,
  alone: Alone,
  options: CheckOptions,
  prepared: readonly PreparedProperty[],
  limit: Limit | undefined,
  totals: Totals,
): Promise<Temporal> {
  const { edges } = search;
  const isBroken = search.findings.entries().some(([subject]) => !subject.startsWith('reachable'));
  const isOver = isBroken && options.onViolation === 'stop';
  // A graph up to some depth or number of states shows lassos as any other does; who is out of time wants an answer.
  if (edges === undefined || isOver || limit === 'time' || limit === 'memory' || limit === 'interrupted') {
    const open = model.compiled.temporal.map(({ name }) => ({ property: name, status: 'open' }) as const);
    return { findings: open, vacuity: [], isEarly: false, limit: undefined };
  }
  const properties = new TemporalProperties(model, machine, search, edges, alone, options, prepared);
  const isCut = isCutOff(totals) || search.findings.get('bounds') !== undefined;
  const findings = await properties.decide(limit === undefined && !isCut ? 'whole' : 'in part');
  if (isCut && limit === undefined) properties.lookForDeadEnds();
  return { findings, vacuity: properties.vacuity, isEarly: false, limit: properties.limit };
}

/** Whether a constraint cut off some step, so that what lies behind was not seen. */
function isCutOff(totals: Totals): boolean {
  return totals.excluded.some((steps) => steps > 0);
}

/** @throws SpecError where constraints exclude every initial state: of nothing, everything would hold. */
function requireStates(search: Search): void {
  if (distinctStates(search.store.memory) > 0 || search.findings.entries().length > 0) return;
  throw new SpecError(
    'constraint',
    'excludes every initial state',
    'Of no state at all every property would hold: weaken it.',
    undefined,
  );
}

/** Looks for impurity in so many states, spread over all that were found. */
const sampledStates = 8;
/** Looks in so many for identities that are told apart: a search by symmetry rests on it that none are. */
const sampledOrbits = 64;

/** `machine` is one without symmetry; the one that `searched` has met an example of each action. */
function requirePureSample(
  model: Model,
  machine: Machine,
  searched: Machine,
  search: Search,
  interchange: Interchange | undefined,
): void {
  const words = new Uint32Array(machine.wordsPerState);
  // A rare action might be enabled in no sampled state.
  for (const example of searched.counts.examples) {
    if (example === undefined) continue;
    requirePurity(model, machine, machine.unpack(example));
    interchange?.require(machine.unpack(example));
  }
  for (const index of sampleOf(search, sampledStates)) {
    search.store.load(index, words);
    requirePurity(model, machine, machine.unpack(words));
  }
  if (interchange === undefined) return;
  for (const index of sampleOf(search, sampledOrbits)) {
    search.store.load(index, words);
    interchange.require(machine.unpack(words));
  }
}

/** The indices of so many stored states, or fewer where they coincide. */
function sampleOf(search: Search, samples: number): ReadonlySet<number> {
  const { ranges, control: cells } = search.store.memory;
  const pairs = cells[control.ranges] ?? 0;
  const indices = new Set<number>();
  for (let sample = 0; sample < samples && pairs > 0; sample += 1) {
    const pair = Math.floor((sample * pairs) / samples);
    const [first, end] = [ranges[2 * pair] ?? 0, ranges[2 * pair + 1] ?? 0];
    // Different places of the pairs, so that a level of one pair is not looked at in its first state only.
    indices.add(first + Math.floor(((end - first) * sample) / samples));
  }
  return indices;
}

/** Turns what a search was broken off by into an error that names the author's function and the way to it. */
function explained(
  model: Model,
  search: Search,
  machine: Machine,
  error: unknown,
  symmetry: Symmetry | undefined,
): unknown {
  const atStart = error instanceof OutOfBounds ? initialOutOfBounds(model) : undefined;
  if (atStart !== undefined) return atStart;
  let cause = error;
  if (!(error instanceof SpecError)) {
    const state = error instanceof FailedInWorker ? error.state : machine.unpack(machine.before);
    // Only what the author's code throws can be repeated; anything else is ours.
    cause = repeated(model, state) ?? error;
  }
  if (!(cause instanceof SpecError) || cause.state === undefined) return cause;
  const trace = traceToState(model, search, machine, cause.state, symmetry);
  if (trace === undefined) return cause;
  if (symmetry === undefined) return new TracedSpecError(cause, trace);
  // The trace ends in a state of the same orbit: told is what fails there, by the names that it has there.
  const there = repeated(model, trace.points.at(-1)?.state ?? cause.state);
  return there === undefined ? cause : new TracedSpecError(there, trace);
}

function traceToState(
  model: Model,
  search: Search,
  machine: Machine,
  state: PlainState,
  symmetry: Symmetry | undefined,
): Trace | undefined {
  search.settle();
  machine.pack(state);
  const words = machine.after.slice();
  const length = search.levelOf(words);
  if (length === undefined) return undefined;
  const finding: Finding = { length, state: words, after: undefined };
  try {
    const lift = liftFor(model, machine, symmetry);
    return tracesTo(model, machine, search.store, search.levels, [{ finding, bounds: false }], lift)[0];
  } catch {
    // The author's code may fail in a neighbour too; the error itself is what matters.
    return undefined;
  }
}

function liftFor(model: Model, machine: Machine, symmetry: Symmetry | undefined): Lift | undefined {
  return symmetry === undefined ? undefined : new Lift(model, machine, symmetry.represent);
}

/** What a trace to a finding about `subject` shows, asked of its last state, or its last step. */
function showing({ compiled, plain }: Model, subject: Subject): Shows {
  const [kind, index] = subject.split(' ');
  const property = (kind === 'invariants' || kind === 'steps' || kind === 'reachable' ? compiled[kind] : [])[
    Number(index)
  ];
  return (last, before) => {
    switch (kind) {
      case 'bounds':
        return [...plain.steps(last)].some(({ outcome }) => outcome.kind === 'bounds');
      case 'deadlock':
        return plain.steps(last).next().done === true && !plain.isTerminal(last);
      case 'steps':
        if (property === undefined) return true;
        // Of a refinement, an initial state can be false, too.
        if (before === undefined) return property.refines?.startsWell(plain.value(last)) === false;
        return plain.falseConjuncts(property, before, last).length > 0;
      default:
        if (property === undefined) return true;
        return plain.falseConjuncts(property, last).length > 0 === (kind === 'invariants');
    }
  };
}

interface Known {
  readonly subject: Subject;
  readonly violation: Omit<Violation, 'trace'>;
  readonly finding: Finding;
}

/** What was violated, the nearest first, and among equally near ones in the order of declaration. */
function violationsOf(compiled: Compiled, search: Search): readonly Known[] {
  const subjects: readonly (readonly [Subject, string, Violation['kind']])[] = [
    ['deadlock', 'deadlock', 'deadlock'],
    ['bounds', 'bounds', 'bounds'],
    ...compiled.invariants.map(({ name }, index) => [`invariants ${index}`, name, 'invariant'] as const),
    ...compiled.steps.map(
      ({ name, refines }, index) =>
        [`steps ${index}`, name, refines === undefined ? 'step' : 'refinement'] as const,
    ),
  ];
  const known = subjects.flatMap(([subject, property, kind]) => {
    const finding = search.findings.get(subject);
    return finding === undefined ? [] : [{ subject, violation: { property, kind, conjuncts: [] }, finding }];
  });
  return known.sort((a, b) => a.finding.length - b.finding.length);
}

function reportOf(
  model: Model,
  options: CheckOptions,
  search: Search,
  machine: Machine,
  limit: Limit | undefined,
  totals: Totals,
  temporal: Temporal,
  workers: number,
  symmetry: Symmetry | undefined,
): Report {
  const { compiled } = model;
  const generatedStates = totals.generated;
  const actions = compiled.actions.map(({ name }, index) => ({
    name,
    enabledStates: totals.enabledStates[index] ?? 0,
    taken: totals.taken[index] ?? 0,
    found: totals.found[index] ?? 0,
  }));
  const vacuity = [...vacuityOf(compiled, totals, search), ...temporal.vacuity];
  const all = violationsOf(compiled, search);
  const reported = options.onViolation === 'continue' ? all : all.slice(0, 1);
  const isComplete =
    limit === undefined && !temporal.isEarly && (reported.length === 0 || options.onViolation === 'continue');
  const witnessed = compiled.reachable.flatMap(({ name }, index) => {
    const finding = search.findings.get(`reachable ${index}`);
    return finding === undefined
      ? []
      : [{ property: name, finding, shows: showing(model, `reachable ${index}`) }];
  });
  const traced = [
    ...reported.map(({ finding, subject }) => ({
      finding,
      bounds: subject === 'bounds',
      shows: showing(model, subject),
    })),
    ...(options.witnesses === 'traces'
      ? witnessed.map(({ finding, shows }) => ({ finding, bounds: false, shows }))
      : []),
  ];
  const lift = liftFor(model, machine, symmetry);
  const traces = tracesTo(model, machine, search.store, search.levels, traced, lift);
  const violations = reported.map(({ violation }, index): Violation => {
    const trace = traces[index];
    const { property } = violation;
    return {
      ...violation,
      conjuncts: falseConjuncts(model, property, trace),
      trace,
      refinement: abstractStep(model, property, trace),
    };
  });
  violations.push(
    ...temporal.findings.flatMap((finding): Violation[] => {
      if (finding.status !== 'violated') return [];
      const { property, trace, lasso } = finding;
      return [{ property, kind: 'temporal', conjuncts: [], trace, lasso }];
    }),
  );
  const properties = propertiesOf(model, options, search, isComplete, isCutOff(totals), temporal.findings);
  return {
    spec: compiled.specName,
    constants: compiled.constants,
    mutant: compiled.mutant,
    verdict: verdictOf(violations, properties, limit ?? temporal.limit),
    coverage: { distinctStates: distinctStates(search.store.memory), generatedStates, depth: search.depth },
    actions,
    properties,
    vacuity,
    ...(symmetry === undefined
      ? {}
      : { symmetry: symmetry.types.map(({ name, count }) => ({ name, count })) }),
    isComplete,
    witnesses:
      options.witnesses === 'traces'
        ? witnessed.flatMap(({ property }, index) => {
            const trace = traces[reported.length + index];
            return trace === undefined ? [] : [{ property, trace }];
          })
        : [],
    distinctValues:
      options.distinctValues === 'count' ? distinctValuesOf(compiled, machine, search) : undefined,
    store: { wordsPerState: machine.wordsPerState, bytes: search.bytes },
    workers,
  };
}

const limitReasons: Readonly<Record<Limit, string>> = {
  states: 'the limit on distinct states was reached',
  depth: 'the limit on depth was reached',
  time: 'the time limit was reached',
  memory: 'the memory limit was reached, or no more states or steps can be kept',
  interrupted: 'it was interrupted',
};

function verdictOf(
  violations: readonly Violation[],
  properties: readonly PropertyReport[],
  limit: Limit | undefined,
): Verdict {
  const unwitnessed = properties.flatMap(({ name, status }): Violation[] =>
    status === 'unwitnessed' ? [{ property: name, kind: 'reachable', conjuncts: [], trace: undefined }] : [],
  );
  const [first, ...rest] = [...violations, ...unwitnessed];
  if (first !== undefined) return { kind: 'violated', violations: [first, ...rest] };
  if (limit !== undefined) return { kind: 'inconclusive', limit, reason: limitReasons[limit] };
  const open = properties.filter(({ status }) => status === 'open');
  if (open.length === 0) return { kind: 'holds' };
  const reasons = new Set(open.map(({ kind }) => soundness('constraint', kind).reason));
  const names = open.map(({ name }) => JSON.stringify(name)).join(', ');
  return { kind: 'inconclusive', limit: 'constraint', reason: `${[...reasons].join('; ')}: ${names}` };
}

function propertiesOf(
  model: Model,
  options: CheckOptions,
  search: Search,
  isComplete: boolean,
  isCut: boolean,
  temporal: readonly TemporalFinding[],
): readonly PropertyReport[] {
  const declared = model.plain.compiled;
  const { compiled } = model;
  const doubts: readonly Technique[] = [
    ...(isComplete ? [] : ['limit' as const]),
    ...(isCut ? ['constraint' as const] : []),
  ];
  const isWhole = (kind: PropertyReport['kind']): boolean =>
    doubts.every((technique) => soundness(technique, kind).says.startsWith('both'));
  const report = (
    kind: PropertyReport['kind'],
    name: string,
    subject: Subject | undefined,
  ): PropertyReport => {
    if (subject === undefined) return { name, kind, status: 'not checked', length: undefined };
    const finding = search.findings.get(subject);
    const [found, absent] =
      kind === 'reachable' ? (['witnessed', 'unwitnessed'] as const) : (['violated', 'holds'] as const);
    if (finding !== undefined) return { name, kind, status: found, length: finding.length };
    return { name, kind, status: isWhole(kind) ? absent : 'open', length: undefined };
  };
  const subjects = (kind: 'invariants' | 'steps' | 'reachable', name: string): Subject | undefined => {
    const index = compiled[kind].findIndex((property) => property.name === name);
    return index < 0 ? undefined : `${kind} ${index}`;
  };
  const { properties } = options;
  const asked = properties === undefined || properties === 'safety' || properties.includes('deadlock');
  return [
    ...declared.invariants.map(({ name }) => report('invariant', name, subjects('invariants', name))),
    ...declared.steps.map(({ name, refines }) =>
      report(refines === undefined ? 'step' : 'refinement', name, subjects('steps', name)),
    ),
    ...declared.reachable.map(({ name }) => report('reachable', name, subjects('reachable', name))),
    ...declared.temporal.map(({ name }): PropertyReport => {
      const finding = temporal.find(({ property }) => property === name);
      if (finding === undefined) return report('temporal', name, undefined);
      if (finding.status === 'violated') {
        return { name, kind: 'temporal', status: 'violated', length: traceLength(finding.trace) };
      }
      const isKnown = finding.status === 'holds' && isWhole('temporal');
      return { name, kind: 'temporal', status: isKnown ? 'holds' : 'open', length: undefined };
    }),
    report('deadlock', 'deadlock', asked ? 'deadlock' : undefined),
    report('bounds', 'bounds', 'bounds'),
  ];
}

function vacuityOf(compiled: Compiled, totals: Totals, search: Search): readonly Vacuity[] {
  const found: Vacuity[] = [];
  let conjunct = 0;
  for (const [index, action] of compiled.actions.entries()) {
    const isEnabled = (totals.taken[index] ?? 0) > 0;
    if (!isEnabled) found.push({ kind: 'action never enabled', action: action.name });
    for (const { name } of action.guard) {
      const wasFalse = totals.conjunctFalse[conjunct] === 1;
      conjunct += 1;
      if (isEnabled && !wasFalse && name !== undefined) {
        found.push({ kind: 'conjunct never false', action: action.name, conjunct: name });
      }
    }
  }
  for (const [index, { name }] of [...compiled.constraints, ...compiled.stepConstraints].entries()) {
    const excluded = totals.excluded[index] ?? 0;
    if (excluded > 0) found.push({ kind: 'states excluded by a constraint', constraint: name, excluded });
  }
  for (const [index, { name }] of compiled.reachable.entries()) {
    if (search.findings.get(`reachable ${index}`) === undefined) {
      found.push({ kind: 'reachable property without witness', property: name });
    }
  }
  return found;
}

function distinctValuesOf(compiled: Compiled, machine: Machine, search: Search): Report['distinctValues'] {
  const values = new Map(compiled.variables.fields.map(({ name }) => [name, new Set<string>()]));
  search.forEachState((words) => {
    for (const [name, value] of Object.entries(machine.unpack(words)))
      values.get(name)?.add(JSON.stringify(value));
    return undefined;
  });
  return [...values].map(([variable, seen]) => ({ variable, values: seen.size }));
}
