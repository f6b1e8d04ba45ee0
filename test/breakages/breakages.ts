import type { Breakage } from './breakage.ts';
import { compositionBreakages } from './composition-breakages.ts';
import { conformanceBreakages } from './conformance-breakages.ts';
import { livenessBreakages } from './liveness-breakages.ts';
import { searchBreakages } from './search-breakages.ts';
import { sliceBreakages } from './slice-breakages.ts';
import { storeBreakages } from './store-breakages.ts';
import { symmetryBreakages } from './symmetry-breakages.ts';
import { threadBreakages } from './thread-breakages.ts';
import { viewBreakages } from './view-breakages.ts';

export const breakages: readonly Breakage[] = [
  ...searchBreakages,
  ...storeBreakages,
  ...viewBreakages,
  ...threadBreakages,
  ...livenessBreakages,
  ...symmetryBreakages,
  ...compositionBreakages,
  ...conformanceBreakages,
  ...sliceBreakages,
];
