import { fileURLToPath } from 'node:url';
import { type Peer, philosophersPeer, promelaOf, ringOfProcesses } from '../test/peers/index.ts';
import { type Check, runCheck } from './assay.ts';
import { compiledClaim, requireStates, runAcceptance } from './spin.ts';
import { type Spread, spreadOf } from './spread.ts';
import type { Size } from './workloads.ts';

/** A temporal property decided by us and by Spin's search for acceptance cycles. */
export interface Acceptance {
  readonly name: string;
  readonly size: Size;
  readonly peer: Peer;
  readonly claim: string;
  /** Whether something has to happen where it can, or each process is weakly fair (`-f`). */
  readonly assumption: 'some step' | 'weak';
  readonly check: Check;
}

/** What both take. */
export interface AcceptanceFigures {
  readonly name: string;
  readonly claim: string;
  readonly assumption: string;
  readonly verdict: string;
  readonly distinct: number;
  /** Processor time of whole processes. */
  readonly assayMs: Spread;
  readonly spinMs: Spread;
  /** Our speed by Spin's, pair by pair. */
  readonly ratio: Spread;
  readonly assayPeakBytes: number | undefined;
  readonly spinPeakBytes: number | undefined;
}

const specs = fileURLToPath(new URL('../test/peers/claimed.ts', import.meta.url));

export const acceptances: readonly Acceptance[] = [
  ...[
    { size: 'small', nodes: 7, distinct: 172_286, generated: 4_615_557 } as const,
    { size: 'large', nodes: 8, distinct: 786_942, generated: 26_990_854 } as const,
  ].flatMap(({ size, nodes, ...counts }) => {
    const ring = { size, peer: ringOfProcesses(nodes), counts, set: `nodes=${nodes}` };
    const detected = 'when all nodes are passive, it is detected';
    return [
      acceptance({
        ...ring,
        spec: 'ringSomeStep',
        claim: detected,
        assumption: 'some step',
        verdict: 'holds',
      }),
      acceptance({ ...ring, spec: 'ringWeak', claim: detected, assumption: 'weak', verdict: 'holds' }),
      acceptance({
        ...ring,
        spec: 'ringWeak',
        claim: 'the token comes home again and again',
        assumption: 'weak',
        verdict: 'violated',
      }),
    ];
  }),
  ...[
    { size: 'small', seats: 14, distinct: 195_025, generated: 1_744_831 } as const,
    { size: 'large', seats: 16, distinct: 1_136_689, generated: 11_639_233 } as const,
  ].flatMap(({ size, seats, ...counts }) => {
    const table = { size, peer: philosophersPeer(seats), counts, set: `seats=${seats}` };
    return [
      acceptance({
        ...table,
        spec: 'philosophersSomeStep',
        claim: 'somebody eats again and again',
        assumption: 'some step',
        verdict: 'holds',
      }),
      acceptance({
        ...table,
        spec: 'philosophersWeak',
        claim: 'a meal ends, seat 0',
        assumption: 'weak',
        verdict: 'holds',
      }),
      acceptance({
        ...table,
        spec: 'philosophersWeak',
        claim: 'whoever holds a fork comes to eat, seat 0',
        assumption: 'weak',
        verdict: 'violated',
      }),
    ];
  }),
];

function acceptance(given: {
  readonly size: Size;
  readonly peer: Peer;
  readonly spec: string;
  readonly set: string;
  readonly claim: string;
  readonly assumption: 'some step' | 'weak';
  readonly verdict: 'holds' | 'violated';
  readonly counts: { readonly distinct: number; readonly generated: number };
}): Acceptance {
  const { size, peer, spec, set, claim, assumption, verdict, counts } = given;
  const { name } = peer;
  const argv = [`${specs}#${spec}`, '--set', set];
  return {
    name,
    size,
    peer,
    claim,
    assumption,
    check: { name, argv, properties: [claim], verdict, ...counts },
  };
}

/** By turns, so that a slow minute strikes both. */
export function acceptanceDuel(given: Acceptance, runs: number): AcceptanceFigures {
  const { name, peer, claim, assumption, check } = given;
  const formula = peer.claims[claim]?.formula;
  if (formula === undefined) throw new Error(`${name} has no claim ${claim}`);
  const text = promelaOf(peer.system(false), [formula]);
  const unique = `${name}, ${claim}, ${assumption}`;
  requireStates(unique, text, check.distinct + peer.extra);
  const verifier = compiledClaim(unique, text);
  const behaviours = assumption === 'weak' ? 'weakly fair' : 'all';
  const pairs = Array.from({ length: runs }, (_, run) => {
    process.stderr.write(`${unique}: run ${run + 1} of ${runs}\n`);
    return {
      assay: runCheck(check, 1).effort,
      spin: runAcceptance(unique, verifier, behaviours, check.verdict),
    };
  });
  // A clock that ticks in milliseconds shows the shortest runs as 0.
  const ms = (cpuMs: number): number => Math.max(1, cpuMs);
  return {
    name,
    claim,
    assumption,
    verdict: check.verdict,
    distinct: check.distinct,
    assayMs: spreadOf(pairs.map(({ assay }) => ms(assay.cpuMs))),
    spinMs: spreadOf(pairs.map(({ spin }) => ms(spin.cpuMs))),
    ratio: spreadOf(pairs.map(({ assay, spin }) => ms(spin.cpuMs) / ms(assay.cpuMs))),
    assayPeakBytes: pairs[0]?.assay.peakBytes,
    spinPeakBytes: pairs[0]?.spin.peakBytes,
  };
}
