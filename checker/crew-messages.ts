import type { Constants } from '../spec/language/index.ts';
import type { Finding, Subject } from './findings.ts';
import type { EdgeMemory, Written } from './liveness/index.ts';
import type { CheckOptions, Source } from './options.ts';
import type { Totals } from './search.ts';
import type { StoreMemory } from './store.ts';

/** What a worker is started with. */
export interface Duty {
  readonly thread: number;
  readonly source: Source;
  readonly constants: Constants;
  readonly mutant: string | undefined;
  readonly properties: CheckOptions['properties'];
  readonly symmetry: 'used' | 'unused';
  readonly memory: StoreMemory;
  /** Where steps are kept, if they are. */
  readonly edges: EdgeMemory | undefined;
}

/** What a worker is asked to do. */
export type Order =
  | { readonly kind: 'expand'; readonly length: number; readonly end: number }
  | { readonly kind: 'rehash'; readonly share: number; readonly shares: number };

/** What a worker answers. */
export type Answer =
  | { readonly kind: 'ready'; readonly position: SharedArrayBuffer }
  /** Nothing is left to claim on the level; or the worker stopped, because the table is full or because it was asked to. */
  | {
      readonly kind: 'done' | 'table full' | 'asked';
      readonly findings: readonly (readonly [Subject, Finding])[];
      readonly totals: Totals;
      readonly edges: Written | undefined;
    }
  /** A share of the table is filled; the states left over need slots beyond it. */
  | { readonly kind: 'rehashed'; readonly left: Uint32Array }
  /** The steps are more than can be kept. */
  | { readonly kind: 'full'; readonly message: string }
  /** The author's code threw in the given state. */
  | { readonly kind: 'failed'; readonly message: string; readonly state: Uint32Array };
