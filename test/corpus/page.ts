/** What is told of one instance. */
export interface Row {
  readonly protocol: string;
  readonly instance: string;
  /** Whether temporal properties were decided, too. */
  readonly properties: 'all' | 'safety';
  readonly verdict: string;
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  /** Of the whole process, with its start. */
  readonly seconds: number;
  /** Stored states with their table, and the steps that are kept for temporal properties. */
  readonly bytesPerState: number;
}

/** Written by `npm run corpus` where all instances went as declared. */
export function pageOf(rows: readonly Row[], machine: string): string {
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  return `# The corpus

Every instance of every protocol, as \`npm run corpus\` last checked it: each in a process of its own with one worker,
on ${machine}, in ${Math.ceil(seconds / 60)} minutes together. Small
instances are checked for all properties, as in every run of the tests, and large ones for safety. Seconds are those of
the whole process, of which about half a second is its start; bytes a state are those of the stored states and their
table, which begins with room for more than a small instance needs, and of steps where they are kept.

| protocol | instance | checked | verdict | distinct | generated | depth | seconds | bytes a state |
| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
${rows.map(lineOf).join('\n')}
`;
}

function lineOf(row: Row): string {
  const cells = [
    `[${row.protocol}](../spec/protocols/${row.protocol}/README.md)`,
    row.instance,
    row.properties,
    row.verdict,
    grouped(row.distinct),
    grouped(row.generated),
    grouped(row.depth),
    row.seconds.toFixed(1),
    // Few states lie in a table that has room for many: the quotient would say nothing.
    row.distinct < 100_000 ? '' : row.bytesPerState.toFixed(1),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** What the page says of each instance, without what differs from run to run: for whoever asks whether it is current. */
export function toldIn(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ['))
    .map((line) => {
      const [, protocol = '', instance = '', , verdict = '', distinct = '', generated = ''] = line
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|'));
      const name = /^\[([^\]]*)\]/.exec(protocol)?.[1] ?? '';
      return [name, instance, verdict, distinct, generated];
    });
}

/** A count with its thousands apart. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}
