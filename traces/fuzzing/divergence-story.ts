import { type Compiled, dataText } from '../../model/index.ts';
import type { Paint } from '../paint.ts';
import type { Divergence } from './divergence.ts';
import type { Played } from './run.ts';
import { stepLine, valueText } from './step.ts';

/** How a story is told. */
export interface StoryPage {
  readonly paint: Paint;
  readonly width: number;
}

/** A divergence in one sentence, without a full stop: `bank: withdraw is accepted though it is disabled`. */
export function divergenceHeadline(spec: string, { kind, subject }: Divergence): string {
  return `${spec}: ${sentences[kind](subject)}`;
}

const sentences: Readonly<Record<Divergence['kind'], (subject: string) => string>> = {
  'accepted though disabled': (subject) => `${subject} is accepted though it is disabled`,
  'rejected though enabled': (subject) => `${subject} is rejected though it is enabled`,
  'observation differs': (subject) => `${subject} leads elsewhere than the spec says`,
  'touched by a rejected action': (subject) => `${subject} is rejected, and changes something`,
  'idle though enabled': (subject) => `the turn of ${subject} does nothing though there is something to do`,
  'did what the spec does not allow': (subject) => `the turn of ${subject} does what the spec does not allow`,
  'lost on restart': () => 'a restart loses what was accepted',
  threw: (subject) => `${subject} throws`,
  'gave no answer': (subject) => `${subject} never answers`,
};

/** The steps that lead to a divergence, what parts there, and why: as many lines as it takes. */
export function divergenceStory(
  compiled: Compiled,
  played: readonly Played[],
  divergence: Divergence,
  page: StoryPage,
): string {
  const { paint } = page;
  const rows = [
    ...played.map(({ step, outcome, took }) => [stepLine(step), outcomeText(outcome, took)] as const),
    [lastText(divergence), paint.bad(partingText(divergence))] as const,
  ];
  const gutter = String(rows.length).length;
  const longest = Math.min(maxCallWidth, Math.max(...rows.map(([call]) => call.length)));
  const steps = rows.map(
    ([call, outcome], index) =>
      `  ${paint.faint(String(index + 1).padStart(gutter))}  ${paint.action(call)}${' '.repeat(Math.max(0, longest - call.length))}   ${outcome}`,
  );
  return [
    ...steps,
    ...guardText(divergence, paint),
    ...differencesText(divergence, page),
    ...stateText(compiled, divergence, page),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const maxCallWidth = 60;

function outcomeText(outcome: Played['outcome'], took: readonly string[]): string {
  return outcome === 'taken' ? `takes ${took.join(', ')}` : outcome;
}

function lastText({ step, subject }: Divergence): string {
  return step === undefined ? subject : stepLine(step);
}

function partingText({ kind, said, step, took, differences }: Divergence): string {
  const because = said === undefined ? '' : `: ${said}`;
  switch (kind) {
    case 'accepted though disabled':
      return step?.do === 'foreign'
        ? `accepted, though ${step.because}`
        : `accepted, though ${said ?? 'the spec has it disabled'}`;
    case 'rejected though enabled':
      return `rejected${because}, though the spec has it enabled`;
    case 'observation differs':
      return took.length > 0
        ? `takes ${took.join(', ')}, and shows something else`
        : 'shows something else than the spec has';
    case 'touched by a rejected action':
      return differences.length > 0 ? 'rejected, and changes what it shows' : `rejected${because}`;
    case 'idle though enabled':
      return `does nothing, though it could take ${said ?? 'a step'}`;
    case 'did what the spec does not allow':
      return `takes ${took.join(', ')}, which the spec does not allow`;
    case 'lost on restart':
      return 'comes back without something';
    case 'threw':
      return `throws ${said ?? ''}`.trimEnd();
    case 'gave no answer':
      return 'never answers';
  }
}

function guardText({ conjuncts, subject, kind }: Divergence, paint: Paint): readonly string[] {
  if (conjuncts.length === 0) return [];
  const of = kind === 'did what the spec does not allow' ? 'it took last' : `of ${subject}`;
  return [
    '',
    `  The guard ${kind === 'did what the spec does not allow' ? `of what ${of}` : of}, before the last step:`,
    ...conjuncts.map(({ name, says }) => {
      const mark = says === 'true' ? paint.good('✓') : paint.bad('✗');
      return `    ${mark} ${name}${says === 'fails' ? ' (cannot be asked here)' : ''}`;
    }),
  ];
}

function differencesText({ differences }: Divergence, { paint, width }: StoryPage): readonly string[] {
  if (differences.length === 0) return [];
  const rows = differences.map(({ path, expected, observed }) => [
    path,
    valueText(expected),
    valueText(observed),
  ]);
  const longest = Math.max(...rows.map(([path]) => path?.length ?? 0));
  return [
    '',
    '  What is shown:',
    ...rows.flatMap(([path = '', expected = '', observed = '']) => {
      const start = `    ${path.padEnd(longest)}  `;
      const line = `${start}the spec has ${expected}, the implementation ${observed}`;
      if (line.length <= width)
        return [`${start}the spec has ${expected}, the implementation ${paint.bad(observed)}`];
      return [
        `${start}the spec has        ${expected}`,
        `${' '.repeat(start.length)}the implementation  ${paint.bad(observed)}`,
      ];
    }),
  ];
}

function stateText(
  { variables }: Compiled,
  { state, candidates, step }: Divergence,
  { paint, width }: StoryPage,
): readonly string[] {
  if (state === undefined || step === undefined) return [];
  const longest = Math.max(...variables.fields.map(({ name }) => name.length));
  const several = candidates > 1 ? `, one of ${candidates} that fit what was seen` : '';
  return [
    '',
    `  The state of the spec before the last step${several}:`,
    ...variables.fields.map(({ name, shape }) => {
      const value = state[name];
      const line = `    ${name.padEnd(longest)}  ${value === undefined ? '' : dataText(shape, value)}`;
      return paint.faint(line.length > width ? `${line.slice(0, Math.max(20, width - 1))}…` : line);
    }),
  ];
}
