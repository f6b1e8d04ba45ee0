import type { Validator } from '../consensus/index.ts';
import { encodeCommand, type ReplicatedMarginConfig } from '../replicated-margin/index.ts';
import type { ApplicationConfig } from './applications.ts';

/** What a demonstration asks of an application, by the number of who asks and how often it has asked. */
export interface Demonstration {
  readonly application: (validators: readonly Validator[]) => ApplicationConfig;
  readonly command: (client: number, sequence: number) => Uint8Array;
}

/** Deposits and withdrawals of many accounts of a margin engine. */
export function marginDemonstration(clients: number): Demonstration {
  return {
    application: (validators) => ({ kind: 'margin', config: marginConfig(clients, validators) }),
    command: (client, sequence) =>
      encodeCommand({
        client,
        sequence,
        // Back and forth, so that each can be done.
        command: { kind: sequence % 2 === 1 ? 'deposit' : 'withdraw', account: client, amount: 1 },
      }),
  };
}

/** Commands of so many bytes that mean nothing. */
export function hashDemonstration(bytes: number): Demonstration {
  return {
    application: () => ({ kind: 'hash chain' }),
    command: (client, sequence) => {
      const command = Buffer.alloc(Math.max(bytes, 12));
      command.writeUInt32BE(client);
      command.writeBigUInt64BE(BigInt(sequence), 4);
      return command;
    },
  };
}

function marginConfig(clients: number, validators: readonly Validator[]): ReplicatedMarginConfig {
  const tiers = [{ from: 0, initial: 2, maintenance: 1 }];
  const market = { priceUnit: 2, tiers, interestFrom: 0, interestSlope: 0, fee: 1, maxSize: 50 };
  const prices = { openInterestCap: 1_000, highestPrice: 1_000, largestMove: 1_000, firstPrice: 9 };
  return {
    margin: {
      accounts: clients,
      markets: [{ ...market, ...prices }],
      collaterals: [],
      collateralCap: 1_000_000,
      rateUnit: 4,
      profit: 'free',
      staking: 'unrealised profit counts',
    },
    genesis: Array.from({ length: clients }, (_, account) => ({
      kind: 'fund wallet' as const,
      account,
      amount: 1_000,
    })),
    clients,
    governors: [],
    validators,
    maxValidators: Math.max(validators.length, 100),
    maxCommands: 10_000,
  };
}
