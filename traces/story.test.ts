import { describe, expect, test } from 'vitest';
import type { Violation } from '../checker/index.ts';
import { type Model, modelOf, type Trace } from '../model/index.ts';
import { spec, t, variables } from '../spec/language/index.ts';
import { twoPhaseCommit } from '../spec/protocols/two-phase-commit/spec.ts';
import type { Finding } from './finding.ts';
import { type Paint, plainPaint } from './paint.ts';
import { replay } from './replay.ts';
import { story, type Telling } from './story.ts';
import { behaviour, shortestTrace } from './toy-search.ts';
import { clock, journals } from './toy-specs.ts';

const page: Telling = { width: 110, paint: plainPaint };

function violation(
  kind: Violation['kind'],
  property: string,
  trace: Trace,
  conjuncts: readonly string[] = [],
): Finding {
  return { kind: 'violation', spec: trace.spec, violation: { property, kind, conjuncts, trace } };
}

function replayed(model: Model, trace: Trace): Extract<ReturnType<typeof replay>, { kind: 'replays' }> {
  const answer = replay(model, trace);
  if (answer.kind === 'diverges') throw new RangeError(answer.why);
  return answer;
}

describe('the story of a violated invariant', () => {
  const model = modelOf(twoPhaseCommit, {}, 'commit one vote early');
  const [invariant] = model.compiled.invariants;
  const found = shortestTrace(
    model,
    (state) => invariant !== undefined && model.plain.falseConjuncts(invariant, state).length > 0,
  );
  if (found === undefined) throw new RangeError('the mutant breaks the invariant');
  const { trace } = replayed(model, found);
  const finding = violation('invariant', 'resource managers never disagree', trace);

  test('has a line a step, what was searched and what to type next', () => {
    const text = story(finding, {
      ...page,
      search: 'breadth first',
      coverage: { distinctStates: 1257, generatedStates: 10937, depth: 9 },
      next: [
        ['Retrace it', 'assay replay two-phase-commit-7.itf.json'],
        ['Look', 'assay show two-phase-commit-7.itf.json --open'],
      ],
    });
    expect(text).toMatchInlineSnapshot(`
      "✗ two-phase-commit: "resource managers never disagree" is violated in 7 steps

        0  initial state                rmState rm1 rm2 rm3: working · tmState: init · tmPrepared: {} · msgs: {}
        1  rmPrepare(rm=rm1)            rmState[rm1]: working → prepared · msgs + prepared{rm: rm1}
        2  tmHear(m=prepared{rm: rm1})  tmPrepared + rm1
        3  rmPrepare(rm=rm2)            rmState[rm2]: working → prepared · msgs + prepared{rm: rm2}
        4  tmHear(m=prepared{rm: rm2})  tmPrepared + rm2
        5  tmCommit                     tmState: init → committed · msgs + commit
        6  rmGiveUp(rm=rm3)             rmState[rm3]: working → aborted
        7  rmLearnCommit(rm=rm1)        rmState[rm1]: prepared → committed

        1,257 distinct states, 10,937 generated, depth 9. Searched breadth first: no shorter trace exists.
        Retrace it:  assay replay two-phase-commit-7.itf.json
        Look:        assay show two-phase-commit-7.itf.json --open
      "
    `);
  });

  test('breaks its lines to fit a narrow page', () => {
    const text = story(finding, { ...page, width: 60 });
    expect(text).toMatchInlineSnapshot(`
      "✗ two-phase-commit: "resource managers never disagree" is violated in 7 steps

        0  initial state          rmState rm1 rm2 rm3: working
                                  tmState: init · tmPrepared: {}
                                  msgs: {}
        1  rmPrepare(rm=rm1)      rmState[rm1]: working → prepared
                                  msgs + prepared{rm: rm1}
        2  tmHear(m=prepared{rm: rm1})
                                  tmPrepared + rm1
        3  rmPrepare(rm=rm2)      rmState[rm2]: working → prepared
                                  msgs + prepared{rm: rm2}
        4  tmHear(m=prepared{rm: rm2})
                                  tmPrepared + rm2
        5  tmCommit               tmState: init → committed
                                  msgs + commit
        6  rmGiveUp(rm=rm3)       rmState[rm3]: working → aborted
        7  rmLearnCommit(rm=rm1)  rmState[rm1]: prepared →
                                    committed
      "
    `);
    for (const line of text.split('\n').slice(1)) expect([...line].length).toBeLessThanOrEqual(60);
  });

  test('is the same when painted, but for the paint', () => {
    const marked = (mark: string) => (text: string) => `<${mark}>${text}</${mark}>`;
    const paint: Paint = {
      bad: marked('bad'),
      good: marked('good'),
      action: marked('action'),
      change: marked('change'),
      faint: marked('faint'),
    };
    for (const width of [110, 60]) {
      const painted = story(finding, { ...page, width, paint });
      expect(painted).toContain('<bad>✗ two-phase-commit');
      expect(painted).toContain('<action>tmCommit</action>');
      expect(painted.replace(/<\/?(?:bad|good|action|change|faint)>/g, '')).toBe(
        story(finding, { ...page, width }),
      );
    }
  });

  test('names the conjuncts that are false', () => {
    const named = violation('invariant', 'it is well', behaviour(model, []), [
      'nobody aborts',
      'all "agree"',
    ]);
    expect(story(named, page)).toMatchInlineSnapshot(`
      "✗ two-phase-commit: "it is well" is violated in the initial state

        0  initial state  rmState rm1 rm2 rm3: working · tmState: init · tmPrepared: {} · msgs: {}

        ✗ "nobody aborts" is false in the last state
        ✗ "all \\"agree\\"" is false in the last state
      "
    `);
  });
});

describe('other stories', () => {
  const ticking = modelOf(clock);
  const journal = modelOf(journals);

  test('a lasso is bracketed in the gutter and says by which step it returns', () => {
    const { trace } = replayed(ticking, behaviour(ticking, ['strike', 'tick', 'tick'], 1));
    const finding = violation('temporal', 'the clock stops', trace);
    const coverage = { distinctStates: 1, generatedStates: 3, depth: 1 };
    expect(story(finding, { ...page, coverage, search: 'breadth first' })).toMatchInlineSnapshot(`
      "✗ clock: "the clock stops" is violated in 4 steps, of which the last 3 repeat for ever

           0  initial state  hour: 0 · struck: false
        ╭▸ 1  strike         struck: false → true
        │  2  tick           hour: 0 → 1
        │  3  tick           hour: 1 → 2
        ╰─ back to state 1 by tick

        1 distinct state, 3 generated, depth 1.
      "
    `);
    expect(story(finding, { ...page, width: 34 })).toMatchInlineSnapshot(`
      "✗ clock: "the clock stops" is violated in 4 steps, of which the last 3 repeat for ever

           0  initial state  hour: 0 · struck: false
        ╭▸ 1  strike         struck: false → true
        │  2  tick           hour: 0 → 1
        │  3  tick           hour: 1 → 2
        ╰─ back to state 1 by tick
      "
    `);
  });

  test('a state that repeats for ever says whether a step is taken', () => {
    const winding = replayed(ticking, {
      ...behaviour(ticking, ['wind', 'tick'], 2),
      back: { action: 'wind', arguments: [] },
    });
    expect(story(violation('temporal', 'it strikes', winding.trace), page)).toMatchInlineSnapshot(`
      "✗ clock: "it strikes" is violated in 3 steps, of which the last repeats for ever

           0  initial state  hour: 0 · struck: false
           1  wind           a stuttering step: nothing changes
        ╭▸ 2  tick           hour: 0 → 1
        ╰─ state 2 for ever by wind, which changes nothing
      "
    `);
    const still = replayed(journal, behaviour(journal, ['elect(node=node2)'], 1));
    expect(story(violation('temporal', 'logs grow', still.trace), page)).toMatchInlineSnapshot(`
      "✗ journals: "logs grow" is violated in 1 step and then stuttering for ever

           0  initial state      log node1 node2: ⟨⟩ · leader: none
        ╭▸ 1  elect(node=node2)  leader: none → node2
        ╰─ state 1 for ever: stuttering, no action is taken
      "
    `);
  });

  test('a step that leaves the bounds is shown as it was tried', () => {
    const steps = ['elect(node=node2)', ...Array(3).fill('append(node=node2, term=1)')];
    const { trace } = replayed(journal, behaviour(journal, steps));
    expect(
      story(violation('bounds', 'bounds', trace), { ...page, search: 'random walk' }),
    ).toMatchInlineSnapshot(`
      "✗ journals: a value leaves its type in 4 steps

        0  initial state               log node1 node2: ⟨⟩ · leader: none
        1  elect(node=node2)           leader: none → node2
        2  append(node=node2, term=1)  log[node2][0] + 1
        3  append(node=node2, term=1)  log[node2][1] + 1
        4  append(node=node2, term=1)  ✗ log[node2] would hold 3 elements, its type holds 2

        Walked at random: a shorter trace may exist.
      "
    `);
  });

  test.each([
    [
      'step',
      'logs never shrink',
      ['elect(node=node1)'],
      '✗ journals: "logs never shrink" is violated by step 1',
    ],
    ['deadlock', 'deadlock', ['elect(node=node1)'], '✗ journals: deadlock in 1 step'],
    ['deadlock', 'deadlock', [], '✗ journals: deadlock in the initial state'],
  ] as const)('a violation of kind %s has a headline of its own', (kind, property, steps, headline) => {
    const { trace } = replayed(journal, behaviour(journal, steps));
    expect(story(violation(kind, property, trace), page).split('\n')[0]).toBe(headline);
  });

  test('a property without witness has no trace to tell', () => {
    const finding: Finding = {
      kind: 'violation',
      spec: 'journals',
      violation: { property: 'a node wins', kind: 'reachable', conjuncts: [], trace: undefined },
    };
    const coverage = { distinctStates: 1_745_408, generatedStates: 18_507_778, depth: 26 };
    expect(story(finding, { ...page, coverage, search: 'breadth first' })).toMatchInlineSnapshot(`
      "✗ journals: "a node wins" is never witnessed

        1,745,408 distinct states, 18,507,778 generated, depth 26.
      "
    `);
  });

  test('a witness and a plain behaviour are told alike', () => {
    const { trace } = replayed(
      journal,
      behaviour(journal, [
        'elect(node=node1)',
        'append(node=node1, term=2)',
        'replicate(from=node1, to=node2)',
      ]),
    );
    expect(story({ kind: 'witness', property: 'logs agree', trace }, page)).toMatchInlineSnapshot(`
      "✓ journals: "logs agree" is witnessed in 3 steps

        0  initial state                    log node1 node2: ⟨⟩ · leader: none
        1  elect(node=node1)                leader: none → node1
        2  append(node=node1, term=2)       log[node1][0] + 2
        3  replicate(from=node1, to=node2)  log[node2][0] + 2
      "
    `);
    expect(story({ kind: 'behaviour', trace }, page).split('\n')[0]).toBe('journals: a behaviour of 3 steps');
  });

  test('the initial state names its choices, and many keys by the first and the last', () => {
    const many = modelOf(
      spec('many', {}, () => {
        const Node = t.ids('node', 9);
        const { action, define } = variables({
          at: t.map(Node, t.int(0, 1)),
          pair: t.record({ a: t.bool, b: t.seq(t.bool, 2) }),
        });
        return define({
          initial: action(
            { first: Node },
            {
              then: (s, { first }) => {
                s.at.set(first, 1);
              },
            },
          ),
          actions: { stay: action({ then: () => undefined }) },
        });
      }),
    );
    expect(
      story({ kind: 'behaviour', trace: replayed(many, behaviour(many, ['stay'])).trace }, page),
    ).toMatchInlineSnapshot(`
      "many: a behaviour of 1 step

        0  initial state (first=node1)  at node1: 1, node2 … node9 (8): 0 · pair.a: false · pair.b: ⟨⟩
        1  stay                         a stuttering step: nothing changes
      "
    `);
  });
});
