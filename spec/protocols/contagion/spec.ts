import {
  exists,
  inside,
  leadsTo,
  type ReadFields,
  spec,
  state,
  together,
  variables,
  weak,
} from '../../language/index.ts';
import { lendingDesk } from './desk.ts';
import { pool } from './pool.ts';

/**
 * Contagion: two lending desks, north and south, that know nothing of each other lend against the same token and sell
 * into the same pool. It is a composition: the pool of `pool.ts`, and the desk of `desk.ts` twice, each with positions
 * of its own.
 *
 * The value of the token falls once. A position is liquidated where the price is too close to its debt; the sale dents
 * the price, and buyers bring it back to the value, in steps. A desk that sells into its own dent liquidates what is
 * safe, so a desk pauses after a sale until the price has come back. That is enough for a desk by itself. For two it
 * is not: the dent of one is the fall of the other. So the pause is the market's: `dented` is shared, as a breaker on the
 * pool would be, and not kept inside each desk. Each desk may draw on the insurance fund up to its share.
 *
 * One step is one sale, one purchase that lifts the price by one, one fall, or one end of a pause. What is left out:
 * repayment and new loans, the interest of buyers (they know the value and never pay more), fees.
 *
 * Fairness: buyers come (weak fairness of `refill`), a pause ends when it can, and what is unsafe is sold, by one desk
 * or the other (weak fairness of both, each taken together for both desks). Taken together is enough: every sale is for
 * good, so one desk can keep the other waiting only so often. The fall has none.
 */
export const contagion = spec(
  'contagion',
  { top: 6, debts: [2, 3, 4], buffer: 1, impact: 1, shock: 3, share: 1 },
  ({ top, debts, buffer, impact, shock, share }, mutant) => {
    const ownPause = mutant('each desk pauses for its own sales alone');
    const noPause = mutant('no desk ever pauses');
    const greedy = mutant('a desk draws on the share of the other');
    const forgets = mutant('what the fund does not pay is forgotten');
    const unfunded = mutant('the fund was never filled');
    const overbids = mutant('a buyer pays more than the value');
    const dries = mutant('buyers may stay away');
    const stuck = mutant('a pause may last for ever');
    const mayStop = mutant('desks may stop selling');

    const desk = lendingDesk({
      top,
      debts,
      buffer,
      impact,
      share: unfunded ? 0 : share,
      pauses: !noPause,
      greedy,
      forgets,
    });
    const market = ['price', 'value', 'fund'] as const;
    // Whether `dented` is the market's or each desk's own is what the mutant is about; nothing below looks at it, so the
    // types need not know.
    const shared = (ownPause ? market : [...market, 'dented']) as typeof market;
    const whole = together(
      pool({ top, shock, overbids, dries }),
      inside('north', desk, shared),
      inside('south', desk, shared),
    );
    const { define } = variables(whole.fields);
    type State = ReadFields<typeof whole.fields>;
    const { northLiquidate, southLiquidate, northCalmDown, southCalmDown } = whole.parts.actions;

    const hasToGo = (value: number, position: number): boolean => value < (debts[position] ?? 0) + buffer;
    const somethingHasToGo = (s: State): boolean =>
      exists(s.north.open, (position) => hasToGo(s.value, position)) ||
      exists(s.south.open, (position) => hasToGo(s.value, position));

    return define({
      ...whole.parts,
      invariants: {
        ...whole.parts.invariants,
        'no desk draws more than its share': (s) => s.north.drawn <= share && s.south.drawn <= share,
      },
      reachable: {
        'both desks sell, and the price comes back': (s) =>
          s.price === s.value && s.north.open.size < debts.length && s.south.open.size < debts.length,
      },
      fairness: [
        ...whole.parts.fairness,
        ...(stuck ? [] : [weak(northCalmDown, southCalmDown)]),
        ...(mayStop ? [] : [weak(northLiquidate, southLiquidate)]),
      ],
      temporal: {
        'the price comes back to the value': leadsTo(
          state('the price is dented', (s: State) => s.price < s.value),
          state('the price is the value', (s: State) => s.price === s.value),
        ),
        'what is unsafe at the value is sold': leadsTo(
          state('a position is unsafe at the value', somethingHasToGo),
          state('none is', (s: State) => !somethingHasToGo(s)),
        ),
      },
    });
  },
);
