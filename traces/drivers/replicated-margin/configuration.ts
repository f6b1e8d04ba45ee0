import type { MarginCommand } from '../../../impl/margin/index.ts';
import type { ReplicatedMarginConfig } from '../../../impl/replicated-margin/index.ts';
import { keyOf } from '../../../impl/sim/index.ts';
import type { ConstantsOf } from '../../../spec/language/index.ts';
import { replicatedMarginDefaults } from '../../../spec/protocols/replicated-margin/index.ts';
import { marginConfig } from '../margin/index.ts';

/** The constants of the spec. */
export type ReplicatedConstants = ConstantsOf<typeof replicatedMarginDefaults>;

/** The constants of the spec with `changes` in the place of some. */
export function replicatedConstants(changes: Partial<ReplicatedConstants>): ReplicatedConstants {
  return { ...replicatedMarginDefaults, ...changes };
}

/** The replicas that the spec with these constants describes. */
export function replicatedConfig(constants: ReplicatedConstants): ReplicatedMarginConfig {
  return {
    margin: marginConfig(constants),
    genesis: genesisOf(constants),
    clients: 4,
    governors: [],
    validators: Array.from({ length: constants.replicas }, (_, index) => ({ key: keyOf(index), power: 1 })),
    maxValidators: constants.replicas,
    maxCommands: 64,
  };
}

/** What everybody has at first, as the margin spec says it. */
function genesisOf(constants: ReplicatedConstants): readonly MarginCommand[] {
  const { accounts, depositors, wallets, deposits, tokens, assets, insurance } = constants;
  const genesis: MarginCommand[] = [];
  for (const [account, name] of accounts.entries()) {
    const [outside = 0, inside = 0] = [wallets[account], deposits[account]];
    if (outside + inside > 0) genesis.push({ kind: 'fund wallet', account, amount: outside + inside });
    if (inside > 0) genesis.push({ kind: 'deposit', account, amount: inside });
    if (depositors.includes(name)) genesis.push({ kind: 'bar from trading', account });
    else if (tokens > 0)
      for (const collateral of assets.keys())
        genesis.push({ kind: 'hold', account, collateral, amount: tokens });
  }
  if (insurance > 0) genesis.push({ kind: 'endow', amount: insurance });
  return genesis;
}
