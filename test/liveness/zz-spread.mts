import fc from 'fast-check';
import { isInPart } from './fair-case.ts';
import { expandedCases, fairCases } from './fair-cases.ts';
import { layouts, Recorded } from './recorded.ts';
import { existsFair } from './slow-twin.ts';

const cs = fc.sample(fc.tuple(fairCases, layouts), { numRuns: 1000, seed: 20261120 });
const n: Record<string, number> = {};
const add = (k: string, b: boolean) => {
  n[k] = (n[k] ?? 0) + (b ? 1 : 0);
};
for (const [c, l] of cs) {
  const neg = { operator: 'not', of: c.formula } as const;
  const v = existsFair(c, neg);
  add('violated', v);
  add('strong/weak', v !== existsFair(c, neg, { fairness: 'strong as weak', rest: 'allowed' }));
  add('ignored', v !== existsFair(c, neg, { fairness: 'none', rest: 'allowed' }));
  add('only stuttering', v && !existsFair(c, neg, { fairness: 'as given', rest: 'forbidden' }));
  add('cycle', existsFair(c, neg, { fairness: 'as given', rest: 'forbidden' }));
  add('sets', new Recorded(c, l).needsEachAcceptanceSet());
  add('in part', isInPart(c.graph));
  add('5 states', c.graph.truths.length >= 5);
  const a = new Recorded(c, l).answer();
  add('no fair', a.withoutFairBehaviour > 0);
  add('shortened', a.lassos.length === 2 && a.lassos[0].states.length > a.lassos[1].states.length);
}
console.log(n);
