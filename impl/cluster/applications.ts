import type { ApplicationSource } from '../node/index.ts';
import { ReplicatedMargin, type ReplicatedMarginConfig } from '../replicated-margin/index.ts';
import { hashChains } from './hash-chain.ts';

/** Which application a cluster runs. */
export type ApplicationConfig =
  | { readonly kind: 'hash chain' }
  | { readonly kind: 'margin'; readonly config: ReplicatedMarginConfig };

/** Whether it names an application; what is wrong with its own configuration the application says. */
export function isApplicationConfig(value: unknown): value is ApplicationConfig {
  const { kind, config } = Object(value) as { readonly kind?: unknown; readonly config?: unknown };
  return kind === 'hash chain' || (kind === 'margin' && typeof config === 'object' && config !== null);
}

/** @throws ReplicatedMarginConfigError, MarginConfigError when the application begins, if its configuration is wrong */
export function applicationOf(application: ApplicationConfig): ApplicationSource {
  if (application.kind === 'hash chain') return hashChains;
  const { config } = application;
  return {
    identity: `replicated margin ${JSON.stringify(config)}`,
    begin: () => new ReplicatedMargin(config),
    restore: (snapshot) => ReplicatedMargin.restore(config, snapshot, undefined),
  };
}
