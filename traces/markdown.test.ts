import { expect, test } from 'vitest';
import { type Model, modelOf, type Trace } from '../model/index.ts';
import { spec, t, variables } from '../spec/language/index.ts';
import { twoPhaseCommit } from '../spec/protocols/two-phase-commit/spec.ts';
import { markdown } from './markdown.ts';
import { replay } from './replay.ts';
import { behaviour, shortestTrace } from './toy-search.ts';
import { clock, journals } from './toy-specs.ts';

function replayed(model: Model, trace: Trace): Extract<ReturnType<typeof replay>, { kind: 'replays' }> {
  const answer = replay(model, trace);
  if (answer.kind === 'diverges') throw new RangeError(answer.why);
  return answer;
}

test('a counterexample is a table with a row a step', () => {
  const model = modelOf(twoPhaseCommit, {}, 'commit one vote early');
  const [invariant] = model.compiled.invariants;
  const found = shortestTrace(
    model,
    (state) => invariant !== undefined && model.plain.falseConjuncts(invariant, state).length > 0,
  );
  if (found === undefined) throw new RangeError('the mutant breaks the invariant');
  const { trace } = replayed(model, found);
  const property = 'resource managers never disagree';
  const violation = { property, kind: 'invariant', conjuncts: ['nobody_disagrees'], trace } as const;
  expect(markdown({ kind: 'violation', spec: trace.spec, violation })).toMatchInlineSnapshot(`
    "## two-phase-commit: "resource managers never disagree" is violated in 7 steps

    Constants: \`rms = 3\`. Mutant: commit one vote early.

    | | step | what changes |
    |--:|:--|:--|
    | 0 | initial state | \`rmState rm1 rm2 rm3: working\` · \`tmState: init\` · \`tmPrepared: {}\` · \`msgs: {}\` |
    | 1 | \`rmPrepare(rm=rm1)\` | \`rmState[rm1]: working → prepared\` · \`msgs + prepared{rm: rm1}\` |
    | 2 | \`tmHear(m=prepared{rm: rm1})\` | \`tmPrepared + rm1\` |
    | 3 | \`rmPrepare(rm=rm2)\` | \`rmState[rm2]: working → prepared\` · \`msgs + prepared{rm: rm2}\` |
    | 4 | \`tmHear(m=prepared{rm: rm2})\` | \`tmPrepared + rm2\` |
    | 5 | \`tmCommit\` | \`tmState: init → committed\` · \`msgs + commit\` |
    | 6 | \`rmGiveUp(rm=rm3)\` | \`rmState[rm3]: working → aborted\` |
    | 7 | \`rmLearnCommit(rm=rm1)\` | \`rmState[rm1]: prepared → committed\` |

    - nobody\\_disagrees: false in the last state
    "
  `);
});

test('a lasso says where it returns and by which step', () => {
  const model = modelOf(clock);
  const { trace } = replayed(model, behaviour(model, ['wind', 'tick', 'tick'], 1));
  expect(markdown({ kind: 'behaviour', trace })).toMatchInlineSnapshot(`
    "## clock: a behaviour of 4 steps, of which the last 3 repeat for ever

    Constants: \`hours = 3\`.

    | | step | what changes |
    |--:|:--|:--|
    | 0 | initial state | \`hour: 0\` · \`struck: false\` |
    | 1 | \`wind\` | a stuttering step: nothing changes |
    | 2 | \`tick\` | \`hour: 0 → 1\` |
    | 3 | \`tick\` | \`hour: 1 → 2\` |

    After state 3: back to state 1 by \`tick\`.
    "
  `);
});

test('a step that leaves the bounds is marked', () => {
  const model = modelOf(journals, { capacity: 0 });
  const { trace } = replayed(model, behaviour(model, ['elect(node=node1)', 'append(node=node1, term=3)']));
  expect(markdown({ kind: 'behaviour', trace })).toMatchInlineSnapshot(`
    "## journals: a behaviour of 2 steps

    Constants: \`nodes = 2\`, \`capacity = 0\`.

    | | step | what changes |
    |--:|:--|:--|
    | 0 | initial state | \`log node1 node2: ⟨⟩\` · \`leader: none\` |
    | 1 | \`elect(node=node1)\` | \`leader: none → node1\` |
    | 2 | \`append(node=node1, term=3)\` | ✗ \`log[node1] would hold 1 element, its type holds 0\` |
    "
  `);
});

test('nothing in a name or value is taken for markup', () => {
  const nasty = ['a|b', '`tick`', '*', '<b>', 'x\ny'] as const;
  const model = modelOf(
    spec('a_b*<i>', { c: '`|' }, () => {
      const { action, define } = variables({ x: t.oneOf(...nasty) });
      const change = action(
        { to: t.oneOf(...nasty) },
        {
          then: (s, { to }) => {
            s.x = to;
          },
        },
      );
      return define({ actions: { change } });
    }),
  );
  const { trace } = replayed(
    model,
    behaviour(
      model,
      nasty.map((word) => `change(to=${word})`),
    ),
  );
  expect(markdown({ kind: 'witness', property: 'a [link](x) | "more"', trace })).toMatchInlineSnapshot(`
    "## a\\_b\\*\\<i\\>: "a \\[link\\](x) \\| \\\\"more\\\\"" is witnessed in 5 steps

    Constants: \`\`c = "\`\\|"\`\`.

    | | step | what changes |
    |--:|:--|:--|
    | 0 | initial state | \`x: a\\|b\` |
    | 1 | \`change(to=a\\|b)\` | a stuttering step: nothing changes |
    | 2 | \`\`change(to=\`tick\`)\`\` | \`\` x: a\\|b → \`tick\` \`\` |
    | 3 | \`change(to=*)\` | \`\`x: \`tick\` → *\`\` |
    | 4 | \`change(to=<b>)\` | \`x: * → <b>\` |
    | 5 | \`change(to=x y)\` | \`x: <b> → x y\` |
    "
  `);
});
