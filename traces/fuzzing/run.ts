import { SpecError } from '../../model/index.ts';
import { requireAnswer, requireTaken } from './answers.ts';
import type { Witness } from './coverage.ts';
import type { Divergence, DivergenceKind } from './divergence.ts';
import type { Driver, Environment, Turn } from './driver.ts';
import { guardAt, guardOf, notOfferedText } from './guard.ts';
import { Looker } from './looker.ts';
import { thrownText } from './odd-value.ts';
import { afterTaken, differencesFrom, distinct, fitting, type Split, splitOf } from './position.ts';
import { requireJson } from './require-driver.ts';
import { type Settled, settled, type Work } from './settled.ts';
import type { Blocked, Edge, Node, Space } from './space.ts';
import { callText, type Step, stepLine, subjectOf } from './step.ts';

/** A step to take, with what is known of it already, so that the spec need not be asked again. */
export interface Planned {
  readonly step: Step;
  readonly edge?: Edge;
  readonly blocked?: Blocked;
}

/** Says what comes next, knowing the states of the spec that fit what was observed; undefined where a run is to end. */
export type Chooser = (nodes: readonly Node[]) => Planned | undefined;

/** What came of a step that the spec agrees with. */
export interface Played {
  readonly step: Step;
  readonly outcome: 'accepted' | 'rejected' | 'taken' | 'idle' | 'restarted';
  /** Of a turn, what it took. */
  readonly took: readonly string[];
}

/** What the runs of one driver against one spec have in common. */
export interface Bench<Implementation> {
  readonly driver: Driver<Implementation>;
  readonly space: Space;
  readonly witness: Witness;
  /** Called between steps; true where it is time to let timers and signals have their turn. */
  readonly isTired: () => boolean;
}

/** How the ways part at the step under way; what is left out does not matter there. */
type Parting = Pick<Divergence, 'kind'> & Partial<Divergence>;

type Act = Extract<Step, { readonly do: 'action' | 'foreign' }>;

/** One implementation, put through its steps from the start. What it did so far can be read while it runs. */
export class Run<Implementation> {
  readonly played: Played[] = [];
  divergence: Divergence | undefined;
  readonly #bench: Bench<Implementation>;
  readonly #environment: Environment;
  readonly #looker: Looker<Implementation>;
  #nodes: readonly Node[] = [];
  #step: Step | undefined;
  #isAsked = false;

  constructor(bench: Bench<Implementation>, environment: Environment) {
    this.#bench = bench;
    this.#environment = environment;
    this.#looker = new Looker(bench.driver, bench.space.compiled);
  }

  /** Starts an implementation and takes the steps that `choose` says, until it says none or the ways part. */
  *work(choose: Chooser): Work<void> {
    const { driver, space, isTired } = this.#bench;
    this.#nodes = space.initial();
    const started = yield* this.#ask(() => driver.start(this.#environment));
    if (started.kind === 'threw') {
      this.#part(threw(started.error));
      return;
    }
    let implementation = started.value;
    this.#part(this.#look(implementation, this.#nodes, 'observation differs'));
    while (this.divergence === undefined) {
      if (isTired()) yield undefined;
      const planned = choose(this.#nodes);
      if (planned === undefined) break;
      this.#step = planned.step;
      if (planned.step.do === 'restart') {
        const again = yield* this.#restart(implementation);
        if (again.kind === 'answered') implementation = again.value;
      } else this.#part(yield* this.#take(implementation, planned));
    }
    yield* this.#stop(implementation);
  }

  /**
   * Says of a run that was broken off in the middle of a step that it gave no answer.
   * @throws SpecError where it is the spec that did not.
   */
  brokenOff(): void {
    if (!this.#isAsked) {
      const what = this.#step === undefined ? 'the first step' : stepLine(this.#step);
      throw new SpecError(
        `guard or effect of what comes with ${what}`,
        'takes too long',
        'Mend what goes on without end.',
        undefined,
      );
    }
    this.#part({ kind: 'gave no answer' });
  }

  /** Calls the implementation, and knows that it does: what is broken off then is its fault. */
  *#ask<T>(call: () => T | PromiseLike<T>): Work<Settled<T>> {
    this.#isAsked = true;
    const answer = yield* settled(call);
    this.#isAsked = false;
    return answer;
  }

  *#take(implementation: Implementation, planned: Planned): Work<Parting | undefined> {
    const { step } = planned;
    switch (step.do) {
      case 'action':
        return yield* this.#act(implementation, step, this.#said(step, planned));
      case 'foreign':
        return yield* this.#act(implementation, step, nowhere);
      case 'turn':
        return yield* this.#giveTurn(implementation, step.turn);
      case 'restart':
        return undefined;
    }
  }

  /** What the spec says to an action: known beforehand where there is one state, or else asked. */
  #said({ action, arguments: args }: Act, { edge, blocked }: Planned): Split {
    const { space } = this.#bench;
    const [only] = this.#nodes;
    if (this.#nodes.length === 1) {
      if (edge?.from === only && edge !== undefined) return { ...nowhere, enabled: [edge] };
      if (blocked?.from === only && blocked !== undefined) return { ...nowhere, blocked: [blocked] };
    }
    const index = space.compiled.actions.findIndex(({ name }) => name === action);
    return splitOf(space, this.#nodes, index, args);
  }

  *#act(implementation: Implementation, step: Act, split: Split): Work<Parting | undefined> {
    const { driver, space } = this.#bench;
    const call = driver.actions[step.action];
    if (call === undefined)
      throw new Error('this is a bug in Assay, please report it: an action that is not driven');
    // Where it may be rejected, what must stay as it was is kept before.
    const before = isCertain(split) ? nothingKept : this.#looker.fingerprint(implementation);
    if (before.kind === 'threw') return threw(before.error);
    const asked = yield* this.#ask(() => call(implementation, step.arguments));
    if (asked.kind === 'threw') return { ...threw(asked.error), conjuncts: guardOf(space, split) };
    const answer = requireAnswer(space.compiled.specName, step.action, asked.value);
    return answer.kind === 'accepted'
      ? this.#accepted(implementation, step, split)
      : this.#rejected(implementation, step, split, { reason: answer.reason, fingerprint: before.value });
  }

  #accepted(implementation: Implementation, step: Act, split: Split): Parting | undefined {
    const { space, witness } = this.#bench;
    if (split.enabled.length === 0) {
      if (split.unsaid.length === 0)
        return {
          kind: 'accepted though disabled',
          said: notOfferedText(space, split, step),
          conjuncts: guardOf(space, split),
        };
      // The spec has no state for what comes after, and says nothing of it: the run ends without a word.
      this.#done(step, 'accepted');
      this.#nodes = [];
      return undefined;
    }
    const after = split.enabled.map(({ to }) => to);
    const parting = this.#look(implementation, distinct(space, after), 'observation differs');
    if (parting !== undefined) return parting;
    for (const edge of split.enabled) if (this.#nodes.includes(edge.to)) witness.taken(edge);
    this.#done(step, 'accepted');
    return undefined;
  }

  #rejected(
    implementation: Implementation,
    step: Act,
    split: Split,
    was: { readonly reason: string; readonly fingerprint: string | undefined },
  ): Parting | undefined {
    const { space, witness } = this.#bench;
    if (isCertain(split))
      return { kind: 'rejected though enabled', said: was.reason, conjuncts: guardOf(space, split) };
    const nodes = step.do === 'foreign' ? this.#nodes : rejecting(split);
    const parting = this.#look(implementation, nodes, 'touched by a rejected action');
    if (parting !== undefined) return parting;
    if (was.fingerprint !== undefined) {
      const now = this.#looker.fingerprint(implementation);
      if (now.kind === 'threw') return threw(now.error);
      if (now.value !== was.fingerprint)
        return { kind: 'touched by a rejected action', said: `${was.reason} (its fingerprint changed)` };
    }
    for (const blocked of split.blocked) witness.blocked(blocked);
    if (step.do === 'foreign') witness.foreign(step.action);
    this.#done(step, 'rejected');
    return undefined;
  }

  *#giveTurn(implementation: Implementation, name: string): Work<Parting | undefined> {
    const { driver, space, witness } = this.#bench;
    const turn = driver.turns?.[name];
    if (turn === undefined)
      throw new Error('this is a bug in Assay, please report it: a turn that is not there');
    const asked = yield* this.#ask(() => turn.take(implementation));
    if (asked.kind === 'threw') return threw(asked.error);
    const taken = requireTaken(space.compiled.specName, name, turn, asked.value);
    if (taken.length === 0) return this.#idle(implementation, name, turn);
    let nodes = this.#nodes;
    const edges: Edge[] = [];
    const took: string[] = [];
    for (const one of taken) {
      const next = afterTaken(space, nodes, one);
      took.push(callText(one.action, one.arguments ?? {}));
      if (next.length === 0)
        return { kind: 'did what the spec does not allow', took, conjuncts: guardAt(space, nodes, one) };
      edges.push(...next);
      const after = next.map(({ to }) => to);
      nodes = distinct(space, after);
    }
    const parting = this.#look(implementation, nodes, 'observation differs');
    if (parting !== undefined) return { ...parting, took };
    for (const edge of edges) witness.taken(edge);
    this.#done({ do: 'turn', turn: name }, 'taken', took);
    return undefined;
  }

  /** Nothing was taken: then nothing that the turn does may change anything. */
  #idle(implementation: Implementation, name: string, { does }: Turn<Implementation>): Parting | undefined {
    const { space } = this.#bench;
    const change = (node: Node): string | undefined => {
      for (const action of does) {
        const index = space.compiled.actions.findIndex((one) => one.name === action);
        const args = space.change(node, index);
        if (args !== undefined) return callText(action, args);
      }
      return undefined;
    };
    const changes = this.#nodes.map(change);
    const idle = this.#nodes.filter((_, position) => changes[position] === undefined);
    if (idle.length === 0) return { kind: 'idle though enabled', said: changes[0] };
    const parting = this.#look(implementation, idle, 'observation differs');
    if (parting === undefined) this.#done({ do: 'turn', turn: name }, 'idle');
    return parting;
  }

  *#restart(implementation: Implementation): Work<Settled<Implementation>> {
    const { driver } = this.#bench;
    const { restart } = driver;
    if (restart === undefined)
      throw new Error('this is a bug in Assay, please report it: a restart that is not there');
    const again = yield* this.#ask(() => restart.call(driver, implementation));
    if (again.kind === 'threw') this.#part(threw(again.error));
    else this.#part(this.#look(again.value, this.#nodes, 'lost on restart'));
    if (this.divergence === undefined) this.#done({ do: 'restart' }, 'restarted');
    return again;
  }

  *#stop(implementation: Implementation): Work<void> {
    const { driver } = this.#bench;
    const { stop } = driver;
    if (stop === undefined) return;
    const stopped = yield* this.#ask(() => stop.call(driver, implementation));
    if (stopped.kind === 'answered') return;
    this.#step = undefined;
    this.#part({ ...threw(stopped.error), subject: 'stop' });
  }

  /** Goes on with those of `nodes` that fit what the implementation shows. */
  #look(
    implementation: Implementation,
    nodes: readonly Node[],
    otherwise: DivergenceKind,
  ): Parting | undefined {
    const { space, witness } = this.#bench;
    const observed = this.#looker.observe(implementation);
    if (observed.kind === 'threw')
      return this.#step === undefined
        ? { ...threw(observed.error), subject: 'observe' }
        : threw(observed.error);
    const fit = fitting(space, nodes, observed.value);
    if (fit.length === 0) {
      requireJson(space.compiled.specName, observed.value.values, 'later');
      return { kind: otherwise, differences: differencesFrom(space, nodes, observed.value) };
    }
    this.#nodes = fit;
    for (const node of fit) witness.visited(node);
    return undefined;
  }

  #done(step: Step, outcome: Played['outcome'], took: readonly string[] = []): void {
    this.played.push({ step, outcome, took });
  }

  /** The first way in which they part is what is told. */
  #part(parting: Parting | undefined): void {
    if (parting === undefined) return;
    const step = this.#step;
    const [first] = this.#nodes;
    this.divergence ??= {
      at: this.played.length,
      step,
      subject: step === undefined ? 'start' : subjectOf(step),
      said: undefined,
      conjuncts: [],
      differences: [],
      state: first === undefined ? undefined : this.#bench.space.plain(first),
      candidates: this.#nodes.length,
      took: [],
      ...parting,
    };
  }
}

/** No state lets a foreign value pass. */
const nowhere: Split = { enabled: [], blocked: [], without: [], unsaid: [] };

const nothingKept: Settled<undefined> = { kind: 'answered', value: undefined };

/** Whether every state that fits takes the action. */
function isCertain({ enabled, blocked, without, unsaid }: Split): boolean {
  return enabled.length > 0 && blocked.length + without.length + unsaid.length === 0;
}

function rejecting({ blocked, without, unsaid }: Split): readonly Node[] {
  return [...blocked.map(({ from }) => from), ...without, ...unsaid];
}

function threw(error: unknown): Parting {
  return { kind: 'threw', said: thrownText(error) };
}
