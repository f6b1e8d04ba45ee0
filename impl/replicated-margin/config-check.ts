import { createHash } from 'node:crypto';
import { isKey } from './command-codec.ts';
import type { ReplicatedMarginConfig } from './config.ts';
import { mostPower } from './validators.ts';

/** A replica cannot be built from this: it would refuse what others do, or do nothing at all. */
export class ReplicatedMarginConfigError extends Error {
  override readonly name = 'ReplicatedMarginConfigError';

  constructor(field: string, problem: string, cure: string) {
    super(
      `The configuration of a replicated margin engine has ${field}, which ${problem}. ` +
        'All replicas are built from the same one, and none could go on with it. ' +
        `${cure}`,
    );
  }
}

/** @throws ReplicatedMarginConfigError for the first field that is wrong. The margin engine checks its own. */
export function requireConfig(config: ReplicatedMarginConfig): void {
  requireCount('clients', config.clients, 2 ** 24);
  requireCount('maxValidators', config.maxValidators, 1024);
  requireCount('maxCommands', config.maxCommands, 1_000_000);
  const stranger = config.governors.find(
    (client) => !Number.isInteger(client) || client < 0 || client >= config.clients,
  );
  if (stranger !== undefined)
    throw new ReplicatedMarginConfigError(
      `governors with ${stranger}`,
      'is no client',
      `Name clients from 0 to ${config.clients - 1}.`,
    );
  requireValidators(config);
}

function requireCount(field: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new ReplicatedMarginConfigError(
    `${field} ${String(value)}`,
    `is no count from 1 to ${most}`,
    `Give ${field} as one.`,
  );
}

function requireValidators({ validators, maxValidators }: ReplicatedMarginConfig): void {
  if (validators.length === 0 || validators.length > maxValidators)
    throw new ReplicatedMarginConfigError(
      `${validators.length} validators`,
      `is none, or more than maxValidators, ${maxValidators}`,
      'Name those who decide the first height.',
    );
  const keys = new Set<string>();
  let total = 0;
  for (const { key, power } of validators) {
    if (!isKey(key) || keys.has(key))
      throw new ReplicatedMarginConfigError(
        `a validator ${JSON.stringify(key)}`,
        keys.has(key) ? 'is there twice' : 'is no key',
        'Name each by its raw ed25519 public key once, in 64 digits of lower-case hexadecimal.',
      );
    keys.add(key);
    total += power;
    if (!Number.isSafeInteger(power) || power < 1 || total > mostPower)
      throw new ReplicatedMarginConfigError(
        `a validator of power ${String(power)}`,
        'is no power, or makes too much of it',
        `Give each a whole number from 1 on, all together at most ${mostPower}.`,
      );
  }
}

/** Differs wherever the same commands would lead elsewhere; the same in whatever order the fields are written. */
export function identityOf(config: ReplicatedMarginConfig): Buffer {
  return createHash('sha256')
    .update(`replicated margin engine 1 ${canonicalJson(config)}`)
    .digest();
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner !== 'object' || inner === null || Array.isArray(inner)
      ? inner
      : Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}
