import type { ClusterFigures } from './cluster.ts';
import type { FollowingFigures } from './following.ts';
import type { MerkleFigures } from './merkle.ts';
import type { SimulatorFigures } from './simulator.ts';
import type { Spread } from './spread.ts';

/** Consensus, simulated and in processes. */
export interface Consensus {
  readonly simulator: readonly SimulatorFigures[];
  readonly cluster: readonly ClusterFigures[];
  readonly following: FollowingFigures;
}

/** What was measured of consensus, for a reader. */
export function consensusText({ simulator, cluster, following }: Consensus): readonly string[] {
  return [
    'Consensus. From the built code; wall time.',
    '',
    'simulated, without faults, in one thread:',
    ...simulator.map(
      ({ nodes, heights, messages, heightsPerSecond }) =>
        `  ${nodes} nodes, ${heights.toLocaleString('en')} heights  ${told(heightsPerSecond)} heights/s, ` +
        `${Math.round(messages / heights).toLocaleString('en')} messages a height`,
    ),
    'four processes over TCP on this machine, with a margin engine and a disk each:',
    ...cluster.flatMap(clusterLines),
    'and with a log that assay conform --follow judges while they run:',
    `  ${following.heights} heights, ${following.events.toLocaleString('en')} events in ${following.seconds} s, ` +
      `${following.eventsPerSecond.toFixed(0)} events/s; the verdict ${following.lagMs.toFixed(0)} ms after the last line`,
  ];
}

function clusterLines(figures: ClusterFigures): readonly string[] {
  const { waiting, commandsPerSecond, heightsPerSecond, medianMs, p99Ms, machine } = figures;
  return [
    `  ${waiting} clients, a command each at a time:`,
    `    decided     ${told(commandsPerSecond)} commands/s, in ${told(heightsPerSecond)} heights/s`,
    `    latency     median ${told(medianMs)} ms, p99 ${told(p99Ms)} ms`,
    `    the machine ${machine.syncs.toFixed(0)} fdatasync/s, ed25519 ${machine.signatures.toFixed(0)} signatures/s and ` +
      `${machine.verifications.toFixed(0)} verifications/s, one core`,
    `    of the time of a height, one fdatasync takes ${share(heightsPerSecond, machine.syncs)}, ` +
      `one verification ${share(heightsPerSecond, machine.verifications)}`,
  ];
}

/** What of the time of a height a thing takes that the machine does so often a second. */
function share({ median }: Spread, rate: number): string {
  return `${((100 * median) / rate).toFixed(1)} %`;
}

/** What was measured of Merkle accounts, for a reader. */
export function merkleText(figures: MerkleFigures): readonly string[] {
  const { accounts, batch, updatesPerSecond, hashesPerUpdate, hashesPerSecond, proofCheckUs, proofBytes } =
    figures;
  const bound = hashesPerSecond.median / hashesPerUpdate;
  return [
    `Merkle accounts, ${accounts.toLocaleString('en')} of them. From the built code, in one thread.`,
    '',
    `  batches of ${batch.toLocaleString('en')}  ${told(updatesPerSecond)} updates/s, ${hashesPerUpdate.toFixed(1)} hashes each`,
    `  SHA-256 alone      ${told(hashesPerSecond)} hashes/s: at most ${bound.toFixed(0)} updates/s, of which we reach ` +
      `${((100 * updatesPerSecond.median) / bound).toFixed(0)} %`,
    `  a proof            ${proofBytes.toFixed(0)} bytes, checked in ${told(proofCheckUs)} µs`,
  ];
}

function told({ median, min, max }: Spread): string {
  const text = (value: number): string =>
    value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
  return `${text(median)} (${text(min)}, ${text(max)})`;
}
