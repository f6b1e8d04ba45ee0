import type { Instance } from '../../spec/language/index.ts';

/** Whether an instance is left to `npm run corpus`: every run of the tests should stay short. */
export function isLarge({ corpus, expect: { generated } }: Instance): boolean {
  return corpus === true || (generated ?? 0) >= 400_000;
}
