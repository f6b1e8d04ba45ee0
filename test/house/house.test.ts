import { describe, expect, test } from 'vitest';
import { directions } from './directions.ts';
import { documentedDoors } from './documented-doors.ts';
import { doors } from './doors.ts';
import { everyTestRuns } from './every-test-runs.ts';
import { houseAt } from './house.ts';
import { names } from './names.ts';
import { nothingLeftOver } from './nothing-left-over.ts';
import { plainExports } from './plain-exports.ts';
import { pureCore } from './pure-core.ts';
import { complaints, type Rule } from './rule.ts';
import { sourceOf } from './source.ts';

/** Small houses: path and text of each file. Each is in order, or has one fault. */
type Plan = Readonly<Record<string, string>>;

interface Case {
  readonly rule: Rule;
  readonly broken: readonly Plan[];
  readonly kept: readonly Plan[];
}

const documented = '/** Says why. */\n';

const cases: readonly Case[] = [
  {
    rule: directions,
    broken: [
      { 'model/a.ts': "import { check } from '../checker/index.ts';" },
      { 'checker/a.ts': "import type { Trace } from '../traces/index.ts';" },
      { 'traces/a.ts': "export { run } from '../cli/index.ts';" },
      { 'checker/a.ts': "const spec = await import('../spec/protocols/index.ts');" },
      { 'traces/a.ts': "type Library = typeof import('../spec/protocols/index.ts');" },
      { 'spec/protocols/raft/spec.ts': "import { modelOf } from '../../../model/index.ts';" },
      { 'spec/language/a.ts': "import { raft } from '../protocols/raft/spec.ts';" },
      { 'impl/raft/server.ts': "import { t } from '../../spec/language/index.ts';" },
      { 'cli/a.ts': "import { raft } from '../impl/raft/index.ts';" },
      { 'cli/a.ts': "import { recorded } from './fixtures/recorded-io.ts';" },
      { 'checker/a.ts': "import { twin } from '../test/random/index.ts';" },
      { 'vitest.config.ts': "import { check } from './checker/index.ts';" },
    ],
    kept: [
      { 'cli/a.ts': "import { check } from '../checker/index.ts';" },
      { 'checker/a.ts': "import ts from 'typescript'; import { b } from './b.ts';" },
      { 'spec/protocols/raft/spec.ts': "import { t } from '../../language/index.ts';" },
      { 'traces/drivers/raft/index.ts': "import { raft } from '../../../impl/raft/index.ts';" },
      { 'model/a.test.ts': "import { check } from '../checker/index.ts';" },
      { 'bench/a.ts': "import { protocols } from '../spec/protocols/index.ts';" },
      { 'traces/toy-search.ts': "import { raft } from '../impl/raft/index.ts';" },
    ],
  },
  {
    rule: doors,
    broken: [
      { 'checker/a.ts': "import { Machine } from '../model/machine.ts';" },
      { 'checker/a.test.ts': "import { Machine } from '../model/machine.ts';" },
      { 'bench/a.ts': "import { raft } from '../spec/protocols/raft/messages.ts';" },
      { 'test/corpus/a.test.ts': "import { plans } from '../random/plans.ts';" },
      { 'cli/a.test.ts': "import { toy } from '../traces/fixtures/toy.ts';" },
    ],
    kept: [
      { 'checker/a.ts': "import { Machine } from '../model/index.ts'; import { b } from './b.ts';" },
      { 'cli/target.ts': "import { raft } from '../spec/protocols/raft/spec.ts';" },
      { 'cli/fixtures/a.ts': "import { runCli } from '../command-line.ts';" },
      { 'cli/a.test.ts': "import { recorded } from './fixtures/recorded-io.ts';" },
    ],
  },
  {
    rule: names,
    broken: [
      { 'checker/utils.ts': '' },
      { 'model/helpers/hash.ts': '' },
      { 'cli/common.ts': '' },
      { 'spec/language/types.ts': '' },
      { 'checker/core/search.ts': '' },
      { 'traces/misc.test.ts': '' },
    ],
    kept: [{ 'checker/store.ts': '' }, { 'model/typesetting.ts': '' }, { 'impl/commonwealth/score.ts': '' }],
  },
  {
    rule: pureCore,
    broken: [
      { 'model/a.ts': "import { readFileSync } from 'node:fs';" },
      { 'checker/a.ts': "import { Worker } from 'worker_threads';" },
      { 'spec/language/a.ts': 'const start = Date.now();' },
      { 'spec/language/a.ts': 'const start = new Date();' },
      { 'checker/a.ts': 'const start = performance.now();' },
      { 'checker/a.ts': 'const tell = console.log;' },
      { 'model/a.ts': 'const lucky = Math.random() < 0.5;' },
      { 'checker/crew.ts': 'const isLoud = process.env.LOUD;' },
      { 'checker/a.ts': 'const bag = { console };' },
      { 'checker/a.ts': 'const strips = process.features;' },
      { 'checker/runs-as-it-is.ts': 'const directory = process.cwd();' },
      { 'checker/a.ts': 'const { now } = globalThis.performance;' },
    ],
    kept: [
      { 'checker/crew.ts': "import { Worker } from 'node:worker_threads';" },
      { 'checker/runs-as-it-is.ts': 'const strips = process.features.typescript;' },
      { 'checker/a.ts': 'const bag = { console: 1, process() {} }; const { now } = options.performance;' },
      { 'checker/a.test.ts': 'const start = Date.now();' },
      { 'cli/a.ts': "import 'node:fs'; const start = Date.now(); console.log(Math.random());" },
    ],
  },
  {
    rule: plainExports,
    broken: [
      { 'cli/a.ts': 'export default 1;' },
      { 'cli/a.ts': 'export default function run() {}' },
      { 'cli/a.ts': 'export default class Run {}' },
      { 'cli/a.ts': 'const run = 1; export { run as default };' },
      { 'cli/a.ts': 'enum Colour { red }' },
      { 'cli/a.ts': 'const enum Colour { red }' },
      { 'cli/a.ts': 'namespace Colours { export const red = 1; }' },
    ],
    kept: [
      { 'cli/a.ts': "import Ajv from 'ajv'; export const run = 1; switch (run) { default: }" },
      { 'vitest.config.ts': 'export default {};' },
    ],
  },
  {
    rule: nothingLeftOver,
    // In halves and by parts, so that this file keeps the rule.
    broken: [
      { 'cli/a.ts': `// ${'TO'}${'DO'}: later` },
      { 'cli/a.test.ts': `/* ${'FIX'}${'ME'} */` },
      { 'cli/a.ts': `const file = '${['', 'home', 'ada', 'spec.ts'].join('/')}';` },
      { 'bench/a.ts': `// as in ${['', 'work', 'main'].join('/')}` },
      { 'bench/a.ts': `const disk = "${['C:', 'specs'].join('\\')}";` },
    ],
    kept: [
      { 'cli/a.ts': `const url = 'https://example.org${['', 'home', 'page'].join('/')}';` },
      { 'cli/a.ts': '// what is to do is done; files go to /tmp and ~/specs' },
    ],
  },
  {
    rule: everyTestRuns,
    broken: ['only', 'skip', 'skipIf(linux)', 'runIf(linux)', 'each([1]).only'].map((how) => ({
      'cli/a.test.ts': ['test', how, "('works', () => {})"].join('.').replace('.(', '('),
    })),
    kept: [{ 'cli/a.test.ts': "test.each([1])('works', () => expect(cache.skip).toBe(only));" }],
  },
  {
    rule: documentedDoors,
    broken: [
      { 'checker/index.ts': 'export const limit = 1;' },
      { 'checker/index.ts': "export { a } from './a.ts';", 'checker/a.ts': 'export const a = 1;' },
      {
        'checker/index.ts': "export { type A } from './a.ts';",
        'checker/a.ts': `${documented}const b = 1;\nexport interface A {}`,
      },
      {
        'spec/protocols/index.ts': "import { a } from './a/index.ts';\nexport { a };",
        'spec/protocols/a/index.ts': "export { a } from './spec.ts';",
        'spec/protocols/a/spec.ts': 'export const a = 1;',
      },
      { 'checker/index.ts': "export * from './a.ts';", 'checker/a.ts': `${documented}export const a = 1;` },
    ],
    kept: [
      { 'checker/index.ts': `${documented}export const limit = 1;` },
      {
        'checker/index.ts': "export { a as b, type C } from './a.ts';",
        'checker/a.ts': `${documented}export const a = 1;\n${documented}export interface C {}`,
      },
      {
        'spec/protocols/index.ts': "import { b as a } from './a/index.ts';\nexport { a };",
        'spec/protocols/a/index.ts': "export { b } from './spec.ts';",
        'spec/protocols/a/spec.ts': `${documented}export const b = 1;`,
      },
      { 'checker/search.ts': 'export const limit = 1;' },
    ],
  },
];

function built(plan: Plan): ReturnType<typeof houseAt> {
  return new Map(Object.entries(plan).map(([path, text]) => [path, sourceOf(path, text)]));
}

const house = houseAt(new URL('../../', import.meta.url));

describe.each(cases.map((one) => [one.rule.name, one] as const))('%s', (_, { rule, broken, kept }) => {
  test('in every file', () => {
    expect(complaints(rule, house)).toEqual([]);
  });

  test.each(broken)('not in %j', (plan) => {
    expect(complaints(rule, built(plan))).toHaveLength(1);
  });

  test.each(kept)('in %j', (plan) => {
    expect(complaints(rule, built(plan))).toEqual([]);
  });
});

test('the whole house is read', () => {
  expect([...house.keys()]).toEqual(
    expect.arrayContaining(['checker/search.ts', 'spec/protocols/raft/spec.ts', 'test/house/house.test.ts']),
  );
});

test('a complaint says where, what, which rule, and what to do', () => {
  const [complaint] = complaints(directions, built({ 'model/a.ts': "\nimport '../checker/index.ts';" }));
  expect(complaint).toBe(
    'model/a.ts:2 model imports ../checker/index.ts, of checker. ' +
      'Rule: imports point one way: spec/language, model, checker, traces, cli; impl sees nothing of ours. ' +
      'Cure: move what is needed down to where both may see it, or pass it in as an argument',
  );
});
