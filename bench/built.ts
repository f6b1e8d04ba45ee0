/** The modules as they are built and shipped: what runs from source is slowed down by whatever translates it. */
async function built<Module>(path: string): Promise<Module> {
  return (await import(new URL(`../dist/${path}/index.js`, import.meta.url).href)) as Module;
}

/** What is measured in one process, from the built code. */
export interface Built {
  readonly model: typeof import('../model/index.ts');
  readonly log: typeof import('../traces/log/index.ts');
  readonly conformance: typeof import('../traces/conformance/index.ts');
  readonly fuzzing: typeof import('../traces/fuzzing/index.ts');
  readonly tours: typeof import('../traces/tours/index.ts');
  readonly marginDrivers: typeof import('../traces/drivers/margin/index.ts');
  readonly marginProtocol: typeof import('../spec/protocols/margin/index.ts');
  readonly margin: typeof import('../impl/margin/index.ts');
  readonly liquidation: typeof import('../impl/liquidation/index.ts');
  readonly consensus: typeof import('../impl/consensus/index.ts');
  readonly sim: typeof import('../impl/sim/index.ts');
  readonly merkle: typeof import('../impl/merkle/index.ts');
  readonly cluster: typeof import('../impl/cluster/index.ts');
  readonly replicatedMargin: typeof import('../impl/replicated-margin/index.ts');
  readonly tendermintDrivers: typeof import('../traces/drivers/tendermint/index.ts');
}

/** Loads the built code. */
export async function loadBuilt(): Promise<Built> {
  return {
    model: await built('model'),
    log: await built('traces/log'),
    conformance: await built('traces/conformance'),
    fuzzing: await built('traces/fuzzing'),
    tours: await built('traces/tours'),
    marginDrivers: await built('traces/drivers/margin'),
    marginProtocol: await built('spec/protocols/margin'),
    margin: await built('impl/margin'),
    liquidation: await built('impl/liquidation'),
    consensus: await built('impl/consensus'),
    sim: await built('impl/sim'),
    merkle: await built('impl/merkle'),
    cluster: await built('impl/cluster'),
    replicatedMargin: await built('impl/replicated-margin'),
    tendermintDrivers: await built('traces/drivers/tendermint'),
  };
}
