import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonPath, pathText, pathTo } from './json-path.ts';
import { placeOf, syntaxFault } from './json-text.ts';

const numRuns = 500;

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('syntaxFault', () => {
  test.each([
    ['{"a": [1, 2,]}', '$.a[2]', 1, 13, ']', 'a value'],
    ['{"a" 1}', '$.a', 1, 6, '1', '":"'],
    ['{"a": 1\n "b": 2}', '$.a', 2, 2, '"b"', '"," or "}"'],
    ['{a: 1}', '$', 1, 2, 'a', 'a name or "}"'],
    ['[1] 2', '$', 1, 5, '2', 'the end of the text'],
    ['[01]', '$[0]', 1, 2, '01', 'a value or "]"'],
    ['["\t"]', '$[0]', 1, 2, '"', 'a value or "]"'],
    ['{"x": NaN}', '$.x', 1, 7, 'NaN', 'a value'],
    ['[1}', '$[0]', 1, 3, '}', '"," or "]"'],
  ])(
    'of %j is at %s, line %d, column %d: %s where %s is expected',
    (text, path, line, column, found, expected) => {
      const fault = syntaxFault(text);
      expect(fault).toMatchObject({ kind: 'unexpected', place: { line, column }, found, expected });
      expect(pathText(fault?.path)).toBe(path);
    },
  );

  test('says of every start of an object that it was cut short', () => {
    const whole = '{"a": [true, null, -1.5e+3, "\\u00e9\\n"], "b": {"c": false}}';
    expect(syntaxFault(whole)).toBeUndefined();
    for (let length = 0; length < whole.length; length += 1) {
      expect([length, syntaxFault(whole.slice(0, length))?.kind]).toEqual([length, 'cut short']);
    }
  });

  test('decides as JSON.parse does, also of texts with one character changed', () => {
    // Of 10,000 changed texts, 22 in 100 are still JSON: both answers are common.
    const mark = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '0',
      '1',
      '-',
      '.',
      'e',
      't',
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(fc.json(), fc.nat(), mark, (json, seed, other) => {
        expect(syntaxFault(json)).toBeUndefined();
        const at = seed % json.length;
        const text = json.slice(0, at) + other + json.slice(at + 1);
        expect(syntaxFault(text) === undefined).toBe(parses(text));
      }),
      { numRuns },
    );
  });

  test('does not overflow on a deep text', () => {
    expect(syntaxFault('['.repeat(200_000))).toMatchObject({ kind: 'cut short' });
  });
});

test('placeOf finds the value at every path', () => {
  const leaves = fc.letrec((tie) => ({
    part: fc.oneof(
      { maxDepth: 4 },
      fc.integer(),
      fc.array(tie('part'), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 3 }), tie('part'), { maxKeys: 4 }),
    ),
  })).part;
  fc.assert(
    fc.property(leaves, fc.constantFrom(undefined, 1, 2), (json, indent) => {
      const text = JSON.stringify(json, undefined, indent);
      for (const [path, value] of parts(json, undefined)) {
        const { line, column } = placeOf(text, path);
        const rest = text
          .split('\n')
          .slice(line - 1)
          .join('\n')
          .slice(column - 1);
        const start = Array.isArray(value) ? '[' : typeof value === 'object' ? '{' : JSON.stringify(value);
        expect(rest.startsWith(start)).toBe(true);
      }
    }),
    { numRuns },
  );
});

function* parts(json: unknown, path: JsonPath): Generator<[JsonPath, unknown]> {
  yield [path, json];
  if (Array.isArray(json))
    for (const [index, part] of json.entries()) yield* parts(part, pathTo(path, index));
  else if (typeof json === 'object' && json !== null) {
    for (const [name, part] of Object.entries(json)) yield* parts(part, pathTo(path, name));
  }
}

test('of members of one name the last counts, as for JSON.parse', () => {
  expect(placeOf('{"a": 1, "a": [2], "b": "a"}', pathTo(undefined, 'a', 0))).toEqual({ line: 1, column: 16 });
});

test('a path is written with dots where names allow', () => {
  expect(pathText(pathTo(undefined, 'states', 3, 'log', '#map', 0, 'a b'))).toBe(
    '$.states[3].log["#map"][0]["a b"]',
  );
});
