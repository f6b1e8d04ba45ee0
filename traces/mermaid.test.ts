import { expect, test } from 'vitest';
import { type Model, modelOf, type Trace } from '../model/index.ts';
import { spec, t, variables } from '../spec/language/index.ts';
import { twoPhaseCommit } from '../spec/protocols/two-phase-commit/spec.ts';
import { mermaid } from './mermaid.ts';
import { replay } from './replay.ts';
import { behaviour, shortestTrace } from './toy-search.ts';
import { clock, journals } from './toy-specs.ts';

function replayed(model: Model, trace: Trace): Extract<ReturnType<typeof replay>, { kind: 'replays' }> {
  const answer = replay(model, trace);
  if (answer.kind === 'diverges') throw new RangeError(answer.why);
  return answer;
}

test('identities have lanes, and what none of them does is in the lane of the spec', () => {
  const model = modelOf(twoPhaseCommit, {}, 'commit one vote early');
  const [invariant] = model.compiled.invariants;
  const found = shortestTrace(
    model,
    (state) => invariant !== undefined && model.plain.falseConjuncts(invariant, state).length > 0,
  );
  if (found === undefined) throw new RangeError('the mutant breaks the invariant');
  expect(mermaid(replayed(model, found).trace)).toMatchInlineSnapshot(`
    "sequenceDiagram
      autonumber
      participant lane1 as rm1
      participant lane2 as rm2
      participant lane3 as rm3
      participant rest as two-phase-commit
      Note over lane1,rest: rmState rm1 rm2 rm3#58; working<br/>tmState#58; init<br/>tmPrepared#58; #123;#125;<br/>msgs#58; #123;#125;
      lane1->>lane1: rmPrepare(rm=rm1)
      Note over lane1: rmState[rm1]#58; working → prepared<br/>msgs + prepared#123;rm#58; rm1#125;
      rest->>rest: tmHear(m=prepared#123;rm#58; rm1#125;)
      Note over rest: tmPrepared + rm1
      lane2->>lane2: rmPrepare(rm=rm2)
      Note over lane2: rmState[rm2]#58; working → prepared<br/>msgs + prepared#123;rm#58; rm2#125;
      rest->>rest: tmHear(m=prepared#123;rm#58; rm2#125;)
      Note over rest: tmPrepared + rm2
      rest->>rest: tmCommit
      Note over rest: tmState#58; init → committed<br/>msgs + commit
      lane3->>lane3: rmGiveUp(rm=rm3)
      Note over lane3: rmState[rm3]#58; working → aborted
      lane1->>lane1: rmLearnCommit(rm=rm1)
      Note over lane1: rmState[rm1]#58; prepared → committed
    "
  `);
});

test('an action of two identities is an arrow from the first to the second; an attempt ends in a cross', () => {
  const model = modelOf(journals, { capacity: 1 });
  const steps = [
    'elect(node=node2)',
    'append(node=node2, term=3)',
    'replicate(from=node2, to=node1)',
    'replicate(from=node1, to=node2)',
  ];
  expect(mermaid(replayed(model, behaviour(model, steps)).trace)).toMatchInlineSnapshot(`
    "sequenceDiagram
      autonumber
      participant lane1 as node1
      participant lane2 as node2
      participant rest as journals
      Note over lane1,rest: log node1 node2#58; ⟨⟩<br/>leader#58; none
      lane2->>lane2: elect(node=node2)
      Note over lane2: leader#58; none → node2
      lane2->>lane2: append(node=node2, term=3)
      Note over lane2: log[node2][0] + 3
      lane2->>lane1: replicate(from=node2, to=node1)
      Note over lane2,lane1: log[node1][0] + 3
      lane1-xlane2: replicate(from=node1, to=node2)
      Note over lane1,lane2: log[node2] would hold 2 elements, its type holds 1
    "
  `);
});

test('a cycle among identities is a loop block', () => {
  const model = modelOf(journals);
  const { trace } = replayed(model, behaviour(model, ['elect(node=node1)'], 1));
  expect(mermaid(trace)).toMatchInlineSnapshot(`
    "sequenceDiagram
      autonumber
      participant lane1 as node1
      participant rest as journals
      Note over lane1,rest: log node1 node2#58; ⟨⟩<br/>leader#58; none
      lane1->>lane1: elect(node=node1)
      Note over lane1: leader#58; none → node1
      loop for ever
      Note over lane1,rest: state 1 for ever#58; stuttering, no action is taken
      end
    "
  `);
});

test('without identities it is a state diagram, whose cycle is an arrow back', () => {
  const model = modelOf(clock);
  const { trace } = replayed(model, behaviour(model, ['strike', 'tick', 'tick'], 1));
  expect(mermaid(trace)).toMatchInlineSnapshot(`
    "stateDiagram-v2
      direction TB
      state "0: hour#58; 0<br/>struck#58; false" as s0
      [*] --> s0: initial state
      state "1: struck#58; false → true" as s1
      s0 --> s1: strike
      state "2: hour#58; 0 → 1" as s2
      s1 --> s2: tick
      state "3: hour#58; 1 → 2" as s3
      s2 --> s3: tick
      s3 --> s1: tick
    "
  `);
});

test('nothing in a name or value ends a statement, a string or a block', () => {
  const nasty = ['end', 'a;b', '"q"', '#1;', '%%c', 'x\ny', 'wrap: z'] as const;
  const model = modelOf(
    spec('nasty', {}, () => {
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
  expect(mermaid(trace)).toMatchInlineSnapshot(`
    "stateDiagram-v2
      direction TB
      state "0: x#58; #101;nd" as s0
      [*] --> s0: initial state
      state "1: a stuttering step#58; nothing changes" as s1
      s0 --> s1: change(to=#101;nd)
      state "2: x#58; #101;nd → a#59;b" as s2
      s1 --> s2: change(to=a#59;b)
      state "3: x#58; a#59;b → #34;q#34;" as s3
      s2 --> s3: change(to=#34;q#34;)
      state "4: x#58; #34;q#34; → #35;1#59;" as s4
      s3 --> s4: change(to=#35;1#59;)
      state "5: x#58; #35;1#59; → #37;#37;c" as s5
      s4 --> s5: change(to=#37;#37;c)
      state "6: x#58; #37;#37;c → x y" as s6
      s5 --> s6: change(to=x y)
      state "7: x#58; x y → wrap#58; z" as s7
      s6 --> s7: change(to=wrap#58; z)
    "
  `);
});
