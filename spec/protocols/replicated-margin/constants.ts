import { marginDefaults } from '../margin/index.ts';

/** The constants of a replicated margin engine: those of the margin engine, and these. */
export const replicatedMarginDefaults = {
  ...marginDefaults,
  replicas: 3,
  quorum: 2, // that must have a state before a block is begun over it
  room: 2, // for what is decided and not executed by all
  roots: 1, // how many there are
  snapshots: true, // whether a replica may adopt the ledger of another
  refines: true, // whether what is shown is held against margin: slow where there is much to choose from
};
