import type { Conformance } from './page.ts';
import type { Spread } from './spread.ts';

/** What was measured of conformance, for a reader. */
export function conformanceText({ engines, matching, fuzzing }: Conformance): readonly string[] {
  const { fills, ticks } = engines;
  const { assay, commands } = fuzzing;
  return [
    'Conformance. In one process, from the built code; wall time.',
    '',
    `log of margin, ${counted(matching.events)} events of ${matching.bytesPerLine.toFixed(0)} bytes, read, validated and matched:`,
    `  matching              ${thousands(matching.matching)} events/s`,
    `  with all invariants   ${thousands(matching.withInvariants)} events/s`,
    `  JSON.parse alone      ${thousands(matching.parsing)} lines/s, ratio ${ratio(matching.matching, matching.parsing)}`,
    `  memory                ${matching.bytesPerEvent.toFixed(0)} bytes an event`,
    `fuzzing margin, ${counted(fuzzing.steps)} steps compared, ${counted(fuzzing.transitions)} transitions:`,
    `  assay fuzz            ${thousands(assay.rate)} steps/s, ${counted(assay.covered.median)} transitions`,
    `  fc.commands           ${thousands(commands.rate)} steps/s, ${counted(commands.covered.median)} transitions`,
    `  ratio of speed        ${ratio(assay.rate, commands.rate)}`,
    `margin engine, ten markets: ${thousands(fills)} risk-checked fills/s`,
    'liquidation engine, one price tick:',
    ...ticks.map(
      ({ accounts, crossed, examined, milliseconds }) =>
        `  ${counted(accounts)} accounts, ${counted(crossed)} crossed, ${counted(examined)} looked at: ${told(milliseconds)} ms`,
    ),
  ];
}

function thousands({ median, min, max }: Spread): string {
  const k = (rate: number): string => `${(rate / 1_000).toFixed(0)}k`;
  return `${k(median)} (${k(min)}, ${k(max)})`;
}

function told({ median, min, max }: Spread): string {
  return `${median.toFixed(1)} (${min.toFixed(1)}, ${max.toFixed(1)})`;
}

function counted(count: number): string {
  return count.toLocaleString('en');
}

function ratio(one: Spread, other: Spread): string {
  return (one.median / other.median).toFixed(2);
}
