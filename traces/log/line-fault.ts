import type { ErrorObject } from 'ajv';
import { listOf } from './expected-json.ts';
import { describeJson } from './json.ts';
import { nearNamesCure } from './near-names.ts';

/** What is wrong with a line that is JSON: where in it, what, and what to do. */
export interface LineFault {
  /** JSON pointer to the member at fault; empty for the whole line. */
  readonly path: string;
  readonly problem: string;
  readonly cure: string;
}

/** The first of the errors that ajv reports of the frame of a line, in a sentence. `members` are those the line may have. */
export function frameFault(errors: readonly ErrorObject[], members: readonly string[]): LineFault {
  const [error] = errors;
  if (error === undefined) throw new Error('no errors: this is a bug in Assay, please report it');
  const { instancePath: path, params } = error;
  switch (error.keyword) {
    case 'required': {
      const name = String(params.missingProperty);
      return { path, problem: `lacks the member "${name}"`, cure: meanings[name] ?? 'Add it.' };
    }
    case 'additionalProperties': {
      const name = String(params.additionalProperty);
      const known = path === '' ? members : ['impl', 'version', 'seed'];
      return {
        path,
        problem: `has the member ${describeJson(name)}, which means nothing there`,
        cure: nearNamesCure(name, known, 'members'),
      };
    }
    case 'dependencies': {
      const { property, missingProperty } = params;
      return {
        path,
        problem: `has "${property}" and no "${missingProperty}"`,
        cure: meanings[String(missingProperty)] ?? 'Add it.',
      };
    }
    case 'uniqueItems':
      return { path, problem: 'names something twice', cure: 'Name each once.' };
    default: {
      const cure = meanings[path.slice(1)] ?? 'Mend what writes the log.';
      return { path, problem: `is ${describeJson(error.data)}, not ${expected(error)}`, cure };
    }
  }
}

/** What ajv expected, in words that go on after "not". */
function expected({ keyword, params, parentSchema }: ErrorObject): string {
  switch (keyword) {
    case 'const':
      return JSON.stringify(params.allowedValue);
    case 'enum':
      return `one of ${listOf(params.allowedValues.map((value: unknown) => JSON.stringify(value)))}`;
    case 'minLength':
      return 'a name';
    default:
      return parentSchema?.type === 'integer'
        ? 'a whole number from 0'
        : `of type ${String(parentSchema?.type)}`;
  }
}

/** What the members of lines are for, where one is missing or wrong. */
const meanings: Readonly<Record<string, string>> = {
  k: 'Each line says what it is: "head", "ev" or "end".',
  slice: 'Where a file holds several logs, each line names its own by a word: "slice".',
  v: 'This is version 1 of the format.',
  spec: 'The head names the spec that the log is about.',
  i: 'Events are numbered from 0, without a gap: "i".',
  a: 'An event has a name, that of an action for one: "a".',
  n: 'The node where the event happened: "n".',
  s: 'The events of each node are numbered from 0: "s".',
  op: 'An operation has a number or a name, and a phase: "op" and "phase".',
  phase: 'A phase of an operation is invoke, ok, fail or info.',
  events: 'The end line says how many events were written.',
  reason: 'The end line says why the log ends: complete, crash or cut.',
};
