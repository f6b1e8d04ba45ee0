import type { Built } from './built.ts';
import { type Spread, spreadOf } from './spread.ts';

/** How fast consensus is simulated: every message is delivered, checked and counted, in virtual time. */
export interface SimulatorFigures {
  readonly nodes: number;
  readonly heights: number;
  readonly messages: number;
  readonly heightsPerSecond: Spread;
}

/** Simulates consensus without faults, of four nodes, sixteen and sixty-four. */
export function simulator(built: Built, runs: number, size: number): readonly SimulatorFigures[] {
  const sizes = [
    { nodes: 4, heights: 3_000 },
    { nodes: 16, heights: 300 },
    { nodes: 64, heights: 30 },
  ];
  return sizes.map(({ nodes, heights }) =>
    simulated(built, runs, nodes, Math.max(3, Math.floor(heights / size))),
  );
}

function simulated({ sim }: Built, runs: number, nodes: number, heights: number): SimulatorFigures {
  const plan = {
    seed: 1,
    powers: Array.from({ length: nodes }, () => 1),
    changes: [],
    heights,
    latencyMs: { least: 1, most: 5 },
    syncMs: 1,
    faults: [],
  };
  const measured: number[] = [];
  let messages = 0;
  // The first run makes the others quick, and is not counted.
  for (let run = 0; run <= runs; run += 1) {
    const startMs = performance.now();
    const { verdict, decided, messages: counts } = sim.simulate(plan);
    const seconds = (performance.now() - startMs) / 1_000;
    if (verdict.kind !== 'holds' || decided.length < heights)
      throw new Error(`${decided.length} of ${heights} heights were decided; the run ${verdict.kind}`);
    messages = counts.sent;
    if (run > 0) measured.push(heights / seconds);
  }
  return { nodes, heights, messages, heightsPerSecond: spreadOf(measured) };
}
