import type { Argument, Trace, TracePoint } from '../model/index.ts';
import { itfOf } from './itf-encode.ts';
import type { Json } from './itf-untyped.ts';
import type { Taken } from './taken.ts';

/**
 * The trace as a file in the Informal Trace Format. The same trace gives the same bytes.
 *
 * Beyond the format, in `#meta`: the spec with its constants and mutant, the action and arguments that led to each
 * state, the step that closes the cycle of a lasso, and a step that would leave the bounds. One line a variable, so that files can be compared line by line.
 */
export function writeItf(trace: Trace): string {
  const names = trace.variables.fields.map((field) => field.name);
  const members = [
    `"#meta": ${block(metaOf(trace), '  ')}`,
    `"vars": ${JSON.stringify(names)}`,
    ...(trace.loop === undefined ? [] : [`"loop": ${trace.loop}`]),
    `"states": [\n${trace.points.map((point, index) => `    ${stateText(trace, point, index)}`).join(',\n')}\n  ]`,
  ];
  return `{\n${members.map((member) => `  ${member}`).join(',\n')}\n}\n`;
}

/** Where the format is described. */
const formatDescription = 'https://apalache-mc.org/docs/adr/015adr-trace.html';

function metaOf(trace: Trace): Readonly<Record<string, Json>> {
  const { spec, constants, mutant, back, attempt } = trace;
  return {
    format: 'ITF',
    'format-description': formatDescription,
    spec,
    // True: constants are numbers, booleans, strings and arrays of them.
    constants: constants as Json,
    ...(mutant === undefined ? {} : { mutant }),
    ...(back === undefined ? {} : { back: takenOf(back) }),
    ...(attempt === undefined
      ? {}
      : {
          attempt: {
            ...takenOf(attempt),
            path: attempt.path,
            problem: attempt.problem,
          },
        }),
  };
}

function stateText(trace: Trace, point: TracePoint, index: number): string {
  const meta = { index, ...takenOf(point) };
  const values = itfOf(trace.variables, point.state) as Readonly<Record<string, Json>>;
  return block({ '#meta': meta, ...values }, '    ');
}

function takenOf({ action, arguments: args }: Taken): { readonly action: string; readonly arguments: Json } {
  return { action, arguments: argumentsOf(args) };
}

function argumentsOf(args: readonly Argument[]): Json {
  return Object.fromEntries(args.map(({ name, value, shape }) => [name, itfOf(shape, value)]));
}

/** An object with one member a line, each on one line. */
function block(members: Readonly<Record<string, Json>>, indent: string): string {
  const lines = Object.entries(members).map(
    ([name, value]) => `${indent}  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
