import fc from 'fast-check';
import { modelOf } from '../../model/index.ts';
import { Dice, type Plan, planFrom, specOf } from '../random/index.ts';
import { corrupted } from './corrupted.ts';
import { type Graph, graphOf } from './graph.ts';
import { recorded } from './recorded.ts';
import type { Draft, Recording } from './recording.ts';

/** A random spec and logs of it, some of them spoilt. */
export interface Case {
  readonly plan: Plan;
  readonly recordings: readonly Recording[];
}

const most = { states: 150, steps: 1_500 };

/** Making a spec takes longer than matching a log. */
export const logsPerSpec = 8;

/** The graph of a plan's spec; undefined where it is too large to be looked at whole. */
export function graphOfPlan(plan: Plan): Graph | undefined {
  const known = graphs.get(plan);
  if (known !== undefined) return known.graph;
  const graph = graphOf(modelOf(specOf(plan)).compiled, most);
  graphs.set(plan, { graph });
  return graph;
}

const graphs = new WeakMap<Plan, { readonly graph: Graph | undefined }>();

/** A spec with few states, but more than a handful as a rule. */
export function smallSpec(dice: Dice): { readonly plan: Plan; readonly graph: Graph } {
  for (;;) {
    const plan = planFrom(dice);
    const graph = graphOfPlan(plan);
    if (graph === undefined || graph.starts.length === 0) continue;
    if (graph.nodes.length >= 4 || dice.chance(10)) return { plan, graph };
  }
}

/** Random cases. They shrink by leaving out logs, then lines, then what lines say. */
class CaseArbitrary extends fc.Arbitrary<Case> {
  generate(random: fc.Random): fc.Value<Case> {
    const dice = new Dice(random);
    const { plan, graph } = smallSpec(dice);
    const recordings = dice.several(logsPerSpec, logsPerSpec, () => {
      const recording = recorded(dice, graph, 9);
      return dice.chance(70) ? corrupted(dice, recording, graph) : recording;
    });
    return new fc.Value({ plan, recordings }, undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Case {
    return typeof value === 'object' && value !== null && 'recordings' in value;
  }

  shrink({ plan, recordings }: Case): fc.Stream<fc.Value<Case>> {
    const [only, ...others] = recordings;
    const smaller =
      only !== undefined && others.length === 0
        ? smallerRecordings(only).map((recording) => [recording])
        : recordings.map((recording) => [recording]);
    return fc.stream(smaller.map((each) => new fc.Value({ plan, recordings: each }, undefined)).values());
  }
}

export const cases: fc.Arbitrary<Case> = new CaseArbitrary();

function smallerRecordings(recording: Recording): readonly Recording[] {
  const { drafts } = recording;
  const withDrafts = (each: readonly Draft[]): Recording => ({ ...recording, drafts: each });
  return [
    ...(recording.tracked === undefined ? [] : [{ ...recording, tracked: undefined }]),
    ...(recording.hidden.length === 0 ? [] : [{ ...recording, hidden: [] }]),
    ...(recording.init.length === 0 ? [] : [{ ...recording, init: [] }]),
    ...(recording.renamed === undefined ? [] : [{ ...recording, renamed: undefined }]),
    ...(drafts.length < 2 ? [] : drafts.map((_, index) => withDrafts(drafts.toSpliced(index, 1)))),
    ...drafts.flatMap((draft, index) =>
      smallerDrafts(draft).map((smaller) => withDrafts(drafts.with(index, smaller))),
    ),
  ];
}

function smallerDrafts(draft: Draft): readonly Draft[] {
  const without = <T>(all: readonly T[]) => all.map((_, index) => all.toSpliced(index, 1));
  return [
    ...without(draft.args).map((args) => ({ ...draft, args })),
    ...without(draft.before).map((before) => ({ ...draft, before })),
    ...without(draft.after).map((after) => ({ ...draft, after })),
  ];
}
