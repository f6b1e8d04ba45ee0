import { describe, expect, test } from 'vitest';
import { readItf } from './itf-document.ts';
import { ItfError } from './itf-error.ts';

/** A file with one variable `x` in one state. */
function withValue(json: string): string {
  return `{"vars": ["x"],\n "states": [{"x": ${json}}]}`;
}

function readValue(json: string): unknown {
  return readItf(withValue(json), 't.itf.json').states[0]?.values.get('x');
}

function problemIn(text: string): string {
  try {
    readItf(text, 't.itf.json');
  } catch (error) {
    if (error instanceof ItfError) return error.message;
    throw error;
  }
  return 'no problem';
}

describe('a value', () => {
  test.each([
    ['true', { kind: 'bool', value: true }],
    ['"s"', { kind: 'string', value: 's' }],
    ['{"#bigint": "-12345678901234567890"}', { kind: 'integer', value: -12345678901234567890n }],
    ['7', { kind: 'integer', value: 7n }],
    ['[]', { kind: 'list', items: [] }],
    ['{"#tup": []}', { kind: 'tuple', items: [] }],
    ['{"#set": [1, {"#bigint": "1"}]}', { kind: 'set', items: [{ kind: 'integer', value: 1n }] }],
    ['{"#set": [{"#set": [1, 2]}, {"#set": [2, 1]}]}', { kind: 'set', items: [{ kind: 'set' }] }],
    ['{"#map": [[1, true], [1, true]]}', { kind: 'map', entries: [[{ value: 1n }, { value: true }]] }],
    ['{}', { kind: 'record' }],
    ['{"tag": "A"}', { kind: 'variant', tag: 'A', payload: undefined }],
    ['{"tag": "A", "value": 1}', { kind: 'variant', tag: 'A', payload: { value: 1n } }],
    ['{"tag": 1, "value": 1}', { kind: 'record' }],
    ['{"tag": "A", "value": 1, "more": 1}', { kind: 'record' }],
    ['{"#unserializable": "Nat"}', { kind: 'unserializable', text: 'Nat' }],
  ])('%s reads as %o', (json, value) => {
    expect(readValue(json)).toMatchObject(value);
  });

  test('a record keeps a field that would be a prototype elsewhere', () => {
    const value = readValue('{"__proto__": 1}');
    expect(value).toMatchObject({ kind: 'record', fields: new Map([['__proto__', { kind: 'integer' }]]) });
  });

  test.each([
    [
      'null',
      't.itf.json:2:19: $.states[0].x is null, which the format does not have. Write None as {"tag": "None", "value": {"#tup": []}}.',
    ],
    [
      '1.5',
      't.itf.json:2:19: $.states[0].x is 1.5, which is no integer. The format has integers only: {"#bigint": "5"}.',
    ],
    [
      '9007199254740993',
      't.itf.json:2:19: $.states[0].x is a bare number beyond 2^53, so digits may already be lost. Write it as {"#bigint": "..."}.',
    ],
    [
      '{"#bigint": 5}',
      't.itf.json:2:31: $.states[0].x["#bigint"] is not an integer in a string. Write digits in quotes: {"#bigint": "-5"}.',
    ],
    [
      '{"#set": [], "a": 1}',
      't.itf.json:2:19: $.states[0].x has #set and other members. #set stands alone in its object.',
    ],
    ['{"#set": {}}', 't.itf.json:2:28: $.states[0].x["#set"] is not an array. #set holds an array.'],
    [
      '{"#map": [[1]]}',
      't.itf.json:2:29: $.states[0].x["#map"][0] is not a pair. Each entry of a #map is [key, value].',
    ],
    [
      '{"#map": [[1, 1], [1, 2]]}',
      't.itf.json:2:38: $.states[0].x["#map"][1][0] is a key that the map has already, with another value. A map gives each key one value.',
    ],
    [
      '{"#unserializable": 1}',
      't.itf.json:2:39: $.states[0].x["#unserializable"] is not a string. #unserializable holds a text.',
    ],
    [
      '[{"#fun": []}]',
      't.itf.json:2:20: $.states[0].x[0] has the unknown member "#fun". The format knows #bigint, #tup, #set, #map and #unserializable; no other name starts with #.',
    ],
    [
      `${'['.repeat(300)}${']'.repeat(300)}`,
      `t.itf.json:2:220: $.states[0].x${'[0]'.repeat(17)} … 164 more … ${'[0]'.repeat(20)} is nested deeper than 200 values. No protocol needs this; flatten it.`,
    ],
  ])('%s is refused', (json, message) => {
    expect(problemIn(withValue(json))).toBe(message);
  });
});

describe('a document', () => {
  test('keeps what it says beside its states', () => {
    const text =
      '{"#meta": {"format": "ITF"}, "params": ["n"], "vars": ["x", "x"], "states": [{"#meta": {"index": 0}, "x": 1, "n": 2}], "loop": 0}';
    const { meta, params, vars, states, loop, warnings } = readItf(text, 't.itf.json');
    expect({ meta, params, vars, loop, warnings }).toEqual({
      meta: { format: 'ITF' },
      params: ['n'],
      vars: ['x'],
      loop: 0,
      warnings: [],
    });
    expect(states[0]?.meta).toEqual({ index: 0 });
  });

  test('is read with a warning where it is odd, once for each oddity', () => {
    const text = '\uFEFF[{"vars": ["x"], "states": [{"x": 1, "y": 1}, {"x": 1, "y": 2}]}]';
    expect(readItf(text, 't.itf.json').warnings).toEqual([
      'The trace is wrapped in an array of one element.',
      '$[0].states[0].y is neither a variable nor a parameter.',
    ]);
  });

  test.each([
    ['', 't.itf.json:1:1: $ is missing: the file is empty. Write the trace again.'],
    [
      '{"vars": ["x"],\n "states": [{"x": 1}, {"x"',
      't.itf.json:2:27: $.states[1].x is not finished: the file was cut short. Whatever wrote it was stopped, or the copy is not complete; write the trace again.',
    ],
    [
      '{"vars": [x]}',
      't.itf.json:1:11: $.vars[0] is not JSON: a value or "]" is expected, not "x". Mend the text there, or write the trace again.',
    ],
    [
      '[]',
      't.itf.json:1:1: $ must be object. A trace is an object with `vars`, the names of the variables, and `states`, at least one object.',
    ],
    [
      '{"vars": []}',
      't.itf.json:1:1: $ lacks the member "states". A trace is an object with `vars`, the names of the variables, and `states`, at least one object.',
    ],
    [
      '{"vars": [], "states": []}',
      't.itf.json:1:24: $.states is empty. A trace is an object with `vars`, the names of the variables, and `states`, at least one object.',
    ],
    [
      '{"vars": [1], "states": [{}]}',
      't.itf.json:1:11: $.vars[0] must be string. A trace is an object with `vars`, the names of the variables, and `states`, at least one object.',
    ],
    [
      '{"vars": [], "states": [{}], "loop": -1}',
      't.itf.json:1:38: $.loop must be >= 0. It is the state that follows the last one, counted from 0; a trace that ends has none.',
    ],
    [
      '{"vars": [], "states": [{}], "loop": 1}',
      't.itf.json:1:38: $.loop is 1, and the last state is 0. It is the state that follows the last one, counted from 0; a trace that ends has none.',
    ],
    [
      '{"vars": ["x"], "states": [{"x": 1}, {}]}',
      't.itf.json:1:38: $.states[1] lacks "x", which vars names. Every state gives every variable a value.',
    ],
    [
      '{"vars": [], "params": ["n"], "states": [{}, {}]}',
      't.itf.json:1:42: $.states[0] lacks "n", which params names. The first state gives every parameter a value.',
    ],
    [
      '{"vars": [], "states": [{"#x": 1}]}',
      't.itf.json:1:32: $.states[0]["#x"] is not a variable. In a state only #meta starts with #; every other member is the value of a variable.',
    ],
  ])('%j is refused', (text, message) => {
    expect(problemIn(text)).toBe(message);
  });
});
