import { keyText, type Trace } from '../model/index.ts';
import { backText } from './lasso.ts';
import { narration, type Told, takenText } from './narration.ts';
import type { Taken } from './taken.ts';

/**
 * A trace as a Mermaid diagram, without a fence around it. Ends with a newline.
 *
 * Where arguments of actions are identities, a sequence diagram: a lane for each identity that acts and one, named
 * after the spec, for the rest. A step of one identity is an arrow to itself; of two or more, from the first to the
 * second; of none, an arrow of the rest to itself. That the first sends and the second receives is a guess from the
 * order of the choices. Where no argument is an identity, a state diagram. The cycle of a lasso is a loop in the one,
 * an arrow back in the other.
 */
export function mermaid(trace: Trace): string {
  const lanes = lanesOf(trace);
  const lines = lanes.length === 0 ? stateDiagram(trace) : sequenceDiagram(trace, lanes);
  return `${lines.join('\n')}\n`;
}

interface Lane {
  /** Two types of identities may have one name; then they share lanes. */
  readonly name: string;
  readonly type: string;
  readonly position: number;
}

function identitiesOf(taken: Taken): readonly Lane[] {
  return taken.arguments.flatMap(({ shape, value }) =>
    shape?.kind === 'ids' ? [{ name: keyText(shape, value), type: shape.name, position: Number(value) }] : [],
  );
}

/** The identities that act, by type in the order of appearance, then by position. */
function lanesOf({ points, attempt, back }: Trace): readonly Lane[] {
  const taken = [...points, attempt, back].flatMap((step) => (step === undefined ? [] : [step]));
  const lanes = new Map(taken.flatMap(identitiesOf).map((lane) => [lane.name, lane]));
  const types = [...new Set([...lanes.values()].map(({ type }) => type))];
  return [...lanes.values()].sort(
    (left, right) => types.indexOf(left.type) - types.indexOf(right.type) || left.position - right.position,
  );
}

const rest = 'rest';

function sequenceDiagram(trace: Trace, lanes: readonly Lane[]): readonly string[] {
  const { loop, points, attempt, back } = trace;
  const lines = ['sequenceDiagram', '  autonumber'];
  for (const { name } of lanes) lines.push(`  participant ${laneId(lanes, name)} as ${escaped(name)}`);
  lines.push(`  participant ${rest} as ${escaped(trace.spec)}`);
  const across = `${laneId(lanes, lanes[0]?.name)},${rest}`;
  const told = narration(trace);
  for (const line of told) {
    const taken = points[line.index] ?? attempt;
    if (taken === undefined) continue;
    if (line.kind === 'initial') lines.push(`  Note over ${across}: ${partsText(line)}`);
    else lines.push(...messageOf(line, taken, lanes));
    if (line.index === loop) lines.push('  loop for ever');
  }
  if (loop === undefined) return lines;
  if (back === undefined) lines.push(`  Note over ${across}: ${escaped(backText(trace) ?? '')}`);
  else {
    const [from, to] = endsOf(back, lanes);
    lines.push(`  ${from}->>${to}: ${escaped(`${takenText(back)}, back to state ${loop}`)}`);
  }
  return [...lines, '  end'];
}

function messageOf(line: Told, taken: Taken, lanes: readonly Lane[]): readonly string[] {
  const [from, to] = endsOf(taken, lanes);
  const arrow = line.kind === 'attempt' ? '-x' : '->>';
  const over = from === to ? from : `${from},${to}`;
  return [`  ${from}${arrow}${to}: ${escaped(line.step)}`, `  Note over ${over}: ${partsText(line)}`];
}

function endsOf(taken: Taken, lanes: readonly Lane[]): readonly [from: string, to: string] {
  const [first, second] = identitiesOf(taken);
  const from = laneId(lanes, first?.name);
  return [from, second === undefined ? from : laneId(lanes, second.name)];
}

function laneId(lanes: readonly Lane[], name: string | undefined): string {
  const index = lanes.findIndex((lane) => lane.name === name);
  return index < 0 ? rest : `lane${index + 1}`;
}

function stateDiagram(trace: Trace): readonly string[] {
  const { loop, points, back } = trace;
  const lines = ['stateDiagram-v2', '  direction TB'];
  for (const line of narration(trace)) {
    const { index } = line;
    lines.push(`  state "${index}: ${partsText(line)}" as s${index}`);
    const from = index === 0 ? '[*]' : `s${index - 1}`;
    lines.push(`  ${from} --> s${index}: ${line.kind === 'attempt' ? '✗ ' : ''}${escaped(line.step)}`);
  }
  if (loop === undefined) return lines;
  const unnamed = loop === points.length - 1 ? 'stuttering' : backText(trace);
  const label = back === undefined ? unnamed : takenText(back);
  return [...lines, `  s${points.length - 1} --> s${loop}: ${escaped(label ?? '')}`];
}

function partsText({ parts }: Told): string {
  return parts.map(escaped).join('<br/>');
}

/**
 * Text that Mermaid shows as it is. A semicolon would end the statement, a hash start an entity, a percent sign a
 * comment; the word "end" closes a block wherever it stands.
 */
function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[#;"<>%{}:\\]/g, (mark) => `#${mark.charCodeAt(0)};`)
    .replace(/\bend\b/gi, (word) => `#${word.charCodeAt(0)};${word.slice(1)}`);
}
