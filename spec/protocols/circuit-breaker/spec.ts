import { forAll, jointly, spec, t, together, variables } from '../../language/index.ts';
import { market, marketDefaults } from './market.ts';
import { breaker, breakerDefaults } from './part.ts';

/**
 * The circuit breaker of `part.ts` put together with the market and the accounts of `market.ts`. What each models is said
 * there.
 *
 * The breaker looks at a price in the same step that brings it, and hears of each withdrawal in the step that makes it.
 * Beside other parts it might look only later: what happens in between is shown by a mutant.
 *
 * Fairness: time passes, the breaker ends or renews a halt that is over, and each account is liquidated that has to be
 * (weak fairness of each; all three stay possible until they are done or the price makes them needless). Nothing is
 * asked of the price, nor of accounts.
 */
export const circuitBreaker = spec(
  'circuit-breaker',
  { ...marketDefaults, ...breakerDefaults },
  (constants, mutant) => {
    const late = mutant('the breaker looks at a price only after it is in use');

    const exchange = market(constants, mutant);
    const halts = breaker(constants, mutant);
    const whole = together(exchange, halts);
    const { define } = variables(whole.fields);
    const { movePrice, withdraw, ...others } = exchange.parts.actions;
    const { passTime, resume, renew, look, watch, countWithdrawal } = halts.parts.actions;

    return define({
      ...whole.parts,
      actions: {
        movePrice: late ? movePrice : jointly(movePrice, watch),
        withdraw: jointly(withdraw, countWithdrawal),
        ...others,
        passTime,
        resume,
        renew,
        ...(late ? { look } : {}),
      },
      steps: {
        ...whole.parts.steps,
        'no position grows at a price that has just jumped': (before, after) =>
          Math.abs(before.price - before.reference) < constants.band ||
          before.halted ||
          forAll(
            t.oneOf(...constants.accounts),
            (account) => after.size.get(account) <= before.size.get(account),
          ),
      },
    });
  },
);
