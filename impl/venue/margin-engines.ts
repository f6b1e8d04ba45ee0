import { type MarginCommand, type MarginConfig, MarginEngine, type Outcome } from '../margin/index.ts';
import type { EngineSource } from './engine.ts';

/** The margin engine, for a {@link Venue}. Its journal is only read with the configuration that it was written with. */
export function marginEngines(config: MarginConfig): EngineSource<MarginCommand, Outcome, MarginEngine> {
  return {
    identity: `margin engine 1 ${canonicalJson(config)}`,
    begin: () => new MarginEngine(config),
    restore: (state) => MarginEngine.restore(config, state),
    observe: ({ vault, fund, pool, isHalted }) => ({ vault, fund, pool, isHalted }),
  };
}

/** The same text for the same values, in whatever order the fields of objects come. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner !== 'object' || inner === null || Array.isArray(inner)
      ? inner
      : Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}
