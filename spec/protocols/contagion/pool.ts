import { t, variables, weak } from '../../language/index.ts';

/** What the pool is made of. */
export interface PoolConstants {
  /** The value of the token at first, and so its price. */
  readonly top: number;
  /** By how much the value falls, once. */
  readonly shock: number;
  /** Whether buyers may pay more than it is worth. */
  readonly overbids: boolean;
  /** Whether they may stay away. */
  readonly dries: boolean;
}

/** Where the token is traded: its price is dented by sales, and bought up again to what it is worth. */
export function pool({ top, shock, overbids, dries }: PoolConstants) {
  const { action, define } = variables({
    value: t.int(0, top), // what the token is worth, which nobody can ask
    price: t.int(0, top), // what the pool says, which everybody asks
  });

  const open = action({
    then: (s) => {
      s.value = top;
      s.price = top;
    },
  });

  const fall = action({
    when: { 'the value has not fallen yet': (s) => s.value === top },
    then: (s) => {
      s.value = top - shock;
      s.price = Math.max(0, s.price - shock);
    },
  });

  const refill = action({
    when: { 'the price is below the value': (s) => s.price < s.value || (overbids && s.price < top) },
    then: (s) => {
      s.price += 1;
    },
  });

  return define({
    initial: open,
    actions: { fall, refill },
    invariants: { 'the price is never above the value': (s) => s.price <= s.value },
    fairness: dries ? [] : [weak(refill)],
    // Nothing has to fall.
    terminal: (s) => s.price === s.value,
  });
}
