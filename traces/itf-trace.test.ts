import { describe, expect, test } from 'vitest';
import { modelOf } from '../model/index.ts';
import { among, type Shape, spec, t, variables } from '../spec/language/index.ts';
import { twoPhaseCommit } from '../spec/protocols/two-phase-commit/spec.ts';
import { readItf } from './itf-document.ts';
import { ItfError } from './itf-error.ts';
import { provenanceOf, traceFromItf } from './itf-trace.ts';
import { writeItf } from './itf-write.ts';
import { replay } from './replay.ts';
import { unnamedAction } from './taken.ts';
import { behaviour, shortestTrace } from './toy-search.ts';
import { clock, journals } from './toy-specs.ts';

const journal = modelOf(journals);
const overflow = behaviour(journal, [
  'elect(node=node2)',
  'append(node=node2, term=3)',
  'append(node=node2, term=1)',
  'append(node=node2, term=2)',
]);

describe('writeItf', () => {
  test('writes one line a variable, integers as #bigint, identities by name, and the step that fails', () => {
    expect(replay(journal, overflow)).toMatchObject({ kind: 'replays', trace: overflow });
    expect(writeItf(overflow)).toMatchInlineSnapshot(`
      "{
        "#meta": {
          "format": "ITF",
          "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
          "spec": "journals",
          "constants": {"nodes":2,"capacity":2},
          "attempt": {"action":"append","arguments":{"node":"node2","term":{"#bigint":"2"}},"path":"log[node2]","problem":"would hold 3 elements, its type holds 2"}
        },
        "vars": ["log","leader"],
        "states": [
          {
            "#meta": {"index":0,"action":"initial","arguments":{}},
            "log": {"#map":[["node1",[]],["node2",[]]]},
            "leader": {"tag":"None","value":{"#tup":[]}}
          },
          {
            "#meta": {"index":1,"action":"elect","arguments":{"node":"node2"}},
            "log": {"#map":[["node1",[]],["node2",[]]]},
            "leader": {"tag":"Some","value":"node2"}
          },
          {
            "#meta": {"index":2,"action":"append","arguments":{"node":"node2","term":{"#bigint":"3"}}},
            "log": {"#map":[["node1",[]],["node2",[{"#bigint":"3"}]]]},
            "leader": {"tag":"Some","value":"node2"}
          },
          {
            "#meta": {"index":3,"action":"append","arguments":{"node":"node2","term":{"#bigint":"1"}}},
            "log": {"#map":[["node1",[]],["node2",[{"#bigint":"3"},{"#bigint":"1"}]]]},
            "leader": {"tag":"Some","value":"node2"}
          }
        ]
      }
      "
    `);
  });

  test('writes where the cycle of a lasso starts, and the step that closes it', () => {
    const model = modelOf(clock);
    const lasso = behaviour(model, ['strike', 'tick', 'tick'], 1);
    const replayed = replay(model, lasso);
    if (replayed.kind === 'diverges') throw new RangeError(replayed.why);
    const text = writeItf(replayed.trace);
    expect(text).toContain('\n  "loop": 1,\n');
    expect(text).toContain('\n    "back": {"action":"tick","arguments":{}}\n');
    const read = traceFromItf(readItf(text, 't.itf.json'), model);
    expect(read).toEqual({ ...lasso, back: { action: 'tick', arguments: [] } });
    expect(writeItf(read)).toBe(text);
  });

  test('writes a lasso that stutters without a step back', () => {
    const lasso = behaviour(journal, ['elect(node=node1)'], 1);
    const text = writeItf(lasso);
    expect(text).not.toContain('"back"');
    expect(traceFromItf(readItf(text, 't.itf.json'), journal)).toEqual(lasso);
  });

  test('reads the arguments of the step back by the choices of the last state', () => {
    const model = modelOf(twoPhaseCommit);
    const heard = behaviour(model, ['rmPrepare(rm=rm1)', 'tmHear(m=prepared{rm: rm1})']);
    const last = heard.points.at(-1);
    if (last === undefined) throw new RangeError('it has three states');
    const lasso = { ...heard, loop: 2, back: { action: last.action, arguments: last.arguments } };
    expect(traceFromItf(readItf(writeItf(lasso), 't.itf.json'), model)).toEqual(lasso);
    expect(replay(model, lasso)).toEqual({ kind: 'replays', trace: lasso });
  });

  test('writes the same bytes for what it reads back, and names the spec, constants and mutant', () => {
    const model = modelOf(twoPhaseCommit, {}, 'commit one vote early');
    const [invariant] = model.compiled.invariants;
    const trace = shortestTrace(
      model,
      (state) => invariant !== undefined && model.plain.falseConjuncts(invariant, state).length > 0,
    );
    if (trace === undefined) throw new RangeError('the mutant breaks the invariant');
    const document = readItf(writeItf(trace), 't.itf.json');
    const read = traceFromItf(document, model);
    expect(read).toEqual(trace);
    expect(writeItf(read)).toBe(writeItf(trace));
    expect(replay(model, read)).toMatchObject({ kind: 'replays', trace });
    expect(provenanceOf(document)).toEqual({
      spec: 'two-phase-commit',
      constants: { rms: 3 },
      mutant: 'commit one vote early',
    });
  });

  test('reads back the attempt', () => {
    expect(traceFromItf(readItf(writeItf(overflow), 't.itf.json'), journal)).toEqual(overflow);
  });
});

describe('a file of another tool', () => {
  const map = '{"#map": [["rm2", "working"], ["rm1_OF_RM", "prepared"], ["rm3", "working"]]}';
  const working = '{"#map": [["rm1", "working"], ["rm2", "working"], ["rm3", "working"]]}';
  const rest = '"main::tmState": "init", "tmPrepared": {"#set": []}';
  const file = (second: string): string =>
    `{"vars": ["rmState", "main::tmState", "tmPrepared", "msgs"], "states": [
      {"rmState": ${working}, ${rest}, "msgs": {"#set": []}},
      {"rmState": ${map}, ${rest}, "msgs": {"#set": [${second}]}}]}`;
  const model = modelOf(twoPhaseCommit);

  test.each([
    ['the payload of a variant as a record', '{"tag": "prepared", "value": {"rm": "rm1"}}'],
    ['the only field of a variant bare', '{"tag": "prepared", "value": "rm1"}'],
    ['a union as a flat record', '{"type": "prepared", "rm": "rm1"}'],
  ])('may write %s, and may leave out actions, which replay fills in', (_, message) => {
    const trace = traceFromItf(readItf(file(message), 't.itf.json'), model);
    expect(trace.points.map(({ action }) => action)).toEqual([unnamedAction, unnamedAction]);
    const replayed = replay(model, trace);
    const expected = behaviour(model, ['rmPrepare(rm=rm1)']);
    expect(replayed).toEqual({ kind: 'replays', trace: expected });
  });

  test('may say where its cycle starts and by no step how it closes, which replay finds', () => {
    const text = `{"vars": ["hour", "struck"], "loop": 0, "states": [
      {"hour": 0, "struck": false}, {"hour": 1, "struck": false}, {"hour": 2, "struck": false}]}`;
    const ticking = modelOf(clock);
    const trace = traceFromItf(readItf(text, 't.itf.json'), ticking);
    const lasso = behaviour(ticking, ['tick', 'tick'], 0);
    expect(trace).toMatchObject({ loop: 0 });
    expect(replay(ticking, trace)).toEqual({
      kind: 'replays',
      trace: { ...lasso, back: { action: 'tick', arguments: [] } },
    });
  });

  test('may name the action in a variable of its own', () => {
    const text = `{"vars": ["hour", "struck"], "states": [
      {"hour": 0, "struck": false, "mbt::actionTaken": "init"},
      {"hour": 1, "struck": false, "mbt::actionTaken": "tick"}]}`;
    const { points } = traceFromItf(readItf(text, 't.itf.json'), modelOf(clock));
    expect(points.map(({ action }) => action)).toEqual(['', 'tick']);
  });
});

const node = { kind: 'ids', name: 'node', count: 2 } as const;
const places = {
  int: { kind: 'int', lo: 0, hi: 3 },
  bool: { kind: 'bool' },
  oneOf: { kind: 'oneOf', members: ['a', 'b'] },
  ids: node,
  option: { kind: 'option', of: { kind: 'bool' } },
  record: { kind: 'record', fields: [{ name: 'a', shape: { kind: 'bool' } }] },
  union: {
    kind: 'union',
    tag: 'type',
    variants: [
      { name: 'ack', fields: [] },
      {
        name: 'vote',
        fields: [
          { name: 'by', shape: node },
          { name: 'yes', shape: { kind: 'bool' } },
        ],
      },
    ],
  },
  map: { kind: 'map', key: node, value: { kind: 'bool' } },
  set: { kind: 'set', of: { kind: 'bool' }, capacity: 1 },
  bag: { kind: 'bag', of: { kind: 'bool' }, capacity: 2 },
  seq: { kind: 'seq', of: { kind: 'bool' }, capacity: 1 },
} as const satisfies Record<Shape['kind'], Shape>;

function modelWith(shape: Shape): ReturnType<typeof modelOf> {
  return modelOf(
    spec('one', { n: 1 }, () => {
      const { action, define } = variables({ x: { shape } });
      return define({ actions: { stay: action({ then: () => undefined }) } });
    }),
  );
}

function problemIn(text: string, shape: Shape): string {
  try {
    traceFromItf(readItf(text, 'f'), modelWith(shape));
  } catch (error) {
    if (error instanceof ItfError) return error.message;
    throw error;
  }
  return 'no problem';
}

describe('a value that is not of its type is refused', () => {
  test.each([
    ['int', '4', '1:31: $.states[0].x is the integer 4. The spec has an integer from 0 to 3 there.'],
    ['bool', '"true"', '1:31: $.states[0].x is the string "true". The spec has true or false there.'],
    ['oneOf', '"c"', '1:31: $.states[0].x is the string "c". The spec has one of "a", "b" there.'],
    [
      'ids',
      '"node3"',
      '1:31: $.states[0].x is the string "node3". The spec has one of "node1" to "node2" there.',
    ],
    [
      'ids',
      '"node01"',
      '1:31: $.states[0].x is the string "node01". The spec has one of "node1" to "node2" there.',
    ],
    [
      'option',
      '{"tag": "Maybe"}',
      '1:31: $.states[0].x is the variant Maybe. The spec has the variant Some or None there.',
    ],
    ['record', '[true]', '1:31: $.states[0].x is a list. The spec has a record of a there.'],
    ['record', '{"b": true}', '1:31: $.states[0].x has the field "b". In the spec it has exactly a.'],
    ['record', '{}', '1:31: $.states[0].x lacks the field "a". In the spec it has exactly a.'],
    [
      'union',
      '{"tag": "nack", "value": {"#tup": []}}',
      '1:31: $.states[0].x is the variant nack. The spec has one of the variants ack, vote there.',
    ],
    ['union', '{"tag": "vote"}', '1:31: $.states[0].x lacks its value. In the spec it has exactly by, yes.'],
    [
      'union',
      '{"tag": "vote", "value": true}',
      '1:56: $.states[0].x.value is true, not a record. In the spec it has exactly by, yes.',
    ],
    [
      'union',
      '{"tag": "ack", "value": {"a": 1}}',
      '1:55: $.states[0].x.value has the field "a". In the spec it has no fields.',
    ],
    [
      'union',
      '{"#unserializable": "Int"}',
      '1:31: $.states[0].x is "Int", which has no literal form. The spec has one of the variants ack, vote there.',
    ],
    [
      'map',
      '{"#map": [["node1", true]]}',
      '1:31: $.states[0].x has no value for the key "node2". It stands for a total function: every key of its type has a value.',
    ],
    [
      'map',
      '{"#map": [["node1", true], ["node1_OF_N", true]]}',
      '1:59: $.states[0].x["#map"][1][0] is a key that the map has already. A map gives each key one value.',
    ],
    ['map', '{"#set": []}', '1:31: $.states[0].x is a set. The spec has a map there.'],
    [
      'set',
      '{"#set": [true, false]}',
      '1:31: $.states[0].x holds 2 elements, its type holds 1. Read the trace with the constants it was made with.',
    ],
    ['set', '[]', '1:31: $.states[0].x is a list. The spec has a set there.'],
    [
      'bag',
      '{"#map": [[true, -1]]}',
      '1:48: $.states[0].x["#map"][0][1] is the integer -1, not a count. A bag is a map from its elements to how often each occurs.',
    ],
    [
      'bag',
      '{"#map": [[true, 3]]}',
      '1:31: $.states[0].x holds 3 elements, its type holds 2. Read the trace with the constants it was made with.',
    ],
    [
      'bag',
      '{"a": 1}',
      '1:31: $.states[0].x is a record of a. The spec has a map from elements to counts there.',
    ],
    [
      'seq',
      '[true, true]',
      '1:31: $.states[0].x holds 2 elements, its type holds 1. Read the trace with the constants it was made with.',
    ],
    ['seq', '{"#set": []}', '1:31: $.states[0].x is a set. The spec has a list there.'],
  ] as const)('%s: %s', (kind, json, message) => {
    expect(problemIn(`{"vars":["x"],"states":[{"x": ${json}}]}`, places[kind])).toBe(`f:${message}`);
  });

  test.each([
    [
      '{"#meta": {"spec": "two"}, "vars": [], "states": [{}]}',
      '1:20: $["#meta"].spec is "two", and the model is of "one". Read the trace with the spec it was made from.',
    ],
    [
      '{"#meta": {"constants": {"n": 2}}, "vars": [], "states": [{}]}',
      '1:31: $["#meta"].constants.n is 2, and in the model 1. Read the trace with the constants it was made with.',
    ],
    [
      '{"#meta": {"constants": {"m": 2}}, "vars": [], "states": [{}]}',
      '1:31: $["#meta"].constants.m is 2, and in the model there is no such constant. Read the trace with the constants it was made with.',
    ],
    [
      '{"vars": [], "states": [{}]}',
      '1:25: $.states[0] lacks "x", a variable of one. Read the trace with the spec it was made from.',
    ],
    [
      '{"vars": ["x"], "states": [{"x": true, "#meta": {"action": "stay", "arguments": []}}]}',
      '1:81: $.states[0]["#meta"].arguments is not an object. It gives each choice of the action its value, by name.',
    ],
    [
      '{"#meta": {"back": {"action": "stay"}}, "vars": ["x"], "states": [{"x": true}]}',
      '1:20: $["#meta"].back is the step that closes a cycle, and the trace has none. Say in `loop` where the cycle starts, or leave #meta.back out.',
    ],
    [
      '{"#meta": {"back": "stay"}, "vars": ["x"], "states": [{"x": true}], "loop": 0}',
      '1:20: $["#meta"].back is not a step. It has the members action, a string, and arguments.',
    ],
    [
      '{"#meta": {"back": {"action": "stay", "arguments": 1}}, "vars": ["x"], "states": [{"x": true}], "loop": 0}',
      '1:52: $["#meta"].back.arguments is not an object. It gives each choice of the action its value, by name.',
    ],
    [
      '{"#meta": {"attempt": 1}, "vars": ["x"], "states": [{"x": true}]}',
      '1:23: $["#meta"].attempt is not the attempt of a step. It has the members action, arguments, path and problem, all but arguments strings.',
    ],
  ])('%s', (text, message) => {
    expect(problemIn(text, places.bool)).toBe(`f:${message}`);
  });

  test('and none of these is', () => {
    const fits = {
      int: '3',
      bool: 'true',
      oneOf: '"b"',
      ids: '"node2"',
      option: '{"tag": "None", "value": "U_OF_UNIT"}',
      record: '{"a": true}',
      union: '{"tag": "ack"}',
      map: '{"#map": [["node2", true], ["node1", true]]}',
      set: '{"#set": [true, true]}',
      bag: '{"#map": [[true, 2], [false, 0]]}',
      seq: '{"#tup": [true]}',
    };
    for (const [kind, json] of Object.entries(fits)) {
      const text = `{"vars":["x"],"states":[{"x": ${json}}]}`;
      expect([kind, problemIn(text, places[kind as Shape['kind']])]).toEqual([kind, 'no problem']);
    }
  });
});

test('arguments from lists of constants come back as they were', () => {
  const odd = [1, -0.5, 'x', true, null, [1, [2]], { a: { '#b': 1 } }, { tag: 'None', value: [] }];
  const model = modelOf(
    spec('odd', {}, () => {
      const { action, define } = variables({ x: t.bool });
      return define({ actions: { choose: action({ odd }, { then: () => undefined }) } });
    }),
  );
  for (const { arguments: args, action, outcome } of model.plain.steps({ x: false })) {
    if (outcome.kind !== 'state') continue;
    const start = behaviour(model, []);
    const trace = { ...start, points: [...start.points, { action, arguments: args, state: outcome.state }] };
    expect(traceFromItf(readItf(writeItf(trace), 't.itf.json'), model)).toEqual(trace);
    expect(replay(model, trace)).toMatchObject({ kind: 'replays' });
  }
});

test('arguments from lists of constants of a type come back by the names of that type', () => {
  const model = modelOf(
    spec('quorums', {}, () => {
      const Node = t.ids('node', 3);
      const [one, two] = Node.values;
      const quorums = [[one], [one, two]].map((nodes) => nodes.filter((each) => each !== undefined));
      const { action, define } = variables({ x: t.bool });
      const choices = { quorum: among(t.seq(Node, 3), quorums), who: among(t.option(Node), [null]) };
      return define({ actions: { choose: action(choices, { then: () => undefined }) } });
    }),
  );
  const trace = behaviour(model, [
    'choose(quorum=⟨node1, node2⟩, who=none)',
    'choose(quorum=⟨node1⟩, who=none)',
  ]);
  const read = traceFromItf(readItf(writeItf(trace), 't.itf.json'), model);
  expect(read).toEqual(trace);
  expect(replay(model, read)).toEqual({ kind: 'replays', trace });
});
