import {
  type ConstantsOf,
  leadsTo,
  type MutantSwitch,
  not,
  or,
  type ReadFields,
  state,
  step,
  t,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/** The constants of the circuit breaker, for whoever puts it together with an exchange. */
export const breakerDefaults = {
  prices: [2, 4, 7, 8],
  firstPrice: 8,
  band: 2, // a price that is so far from the one before it, or farther, is a jump
  coolDowns: 2, // how long a halt lasts at least
  outflowLimit: 2, // so much withdrawn in one window is a run
  amounts: [1], // that are withdrawn at once
};

/**
 * The circuit breaker of an exchange, as a part: it shares `price` and `halted` by name with an oracle, a margin engine
 * and a liquidation engine, which look at `halted`.
 *
 * It trips where the price jumps, which is by `band` or more from the price before it, and where withdrawals in one
 * window of time reach a limit. (An open deficit as a third reason is in `liquidation`.) After the cool-down the price
 * is compared with that at its beginning: if it has jumped again, another cool-down begins. Each step of time ends a
 * window of withdrawals.
 *
 * `watch` and `countWithdrawal` are no steps by themselves: others take theirs jointly with them, so that the breaker
 * looks at a price in the step that brings it, and hears of each withdrawal. A breaker that looks by itself, later, takes
 * `look`.
 */
export function breaker(constants: ConstantsOf<typeof breakerDefaults>, mutant: MutantSwitch) {
  const { prices, firstPrice, band, coolDowns, outflowLimit, amounts } = constants;

  const unchecked = mutant('the first price after a halt is not checked');
  const stubborn = mutant('the price after a halt is compared with the price before it for ever');
  const uncounted = mutant('withdrawals are not counted');
  const timeStops = mutant('a cool-down may never pass');
  const forgets = mutant('a halt may be forgotten');

  const highest = Math.max(...prices);
  const fields = {
    price: t.int(0, highest),
    reference: t.int(0, highest), // the price before it; in a halt the price that the cool-down began with
    halted: t.bool,
    coolDown: t.int(0, coolDowns),
    outflow: t.int(0, outflowLimit + 1), // withdrawn in this window
  };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;
  type Draft = WriteFields<typeof fields>;

  const begin = action({
    then: (s) => {
      s.price = firstPrice;
      s.reference = firstPrice;
    },
  });

  const hasJumped = (s: State): boolean => Math.abs(s.price - s.reference) >= band;
  const trip = (s: Draft): void => {
    s.halted = true;
    s.coolDown = coolDowns;
    s.reference = s.price;
  };

  /** A price that is not too far from the one before it becomes the one to compare the next with. */
  const lookAtPrice = (s: Draft): void => {
    if (s.halted) return;
    if (hasJumped(s)) trip(s);
    else s.reference = s.price;
  };
  const watch = action({ then: lookAtPrice });
  const look = action({
    when: { 'there is a price it has not seen': (s) => s.price !== s.reference && !s.halted },
    then: lookAtPrice,
  });

  const countWithdrawal = action(
    { amount: amounts },
    {
      then: (s, { amount }) => {
        s.outflow = Math.min(outflowLimit + 1, s.outflow + amount);
        if (s.outflow >= outflowLimit && !uncounted) trip(s);
      },
    },
  );

  const passTime = action({
    then: (s) => {
      s.coolDown = Math.max(0, s.coolDown - 1);
      s.outflow = 0;
    },
  });

  const resume = action({
    when: {
      'trade is halted': (s) => s.halted,
      'the cool-down is over': (s) => s.coolDown === 0,
      'the price has not jumped in the meantime': (s) => unchecked || !hasJumped(s),
    },
    then: (s) => {
      s.halted = false;
      if (!unchecked) s.reference = s.price;
    },
  });

  const renew = action({
    when: {
      'trade is halted': (s) => s.halted,
      'the cool-down is over': (s) => s.coolDown === 0,
      'the price has jumped again': hasJumped,
    },
    then: (s) => {
      s.coolDown = coolDowns;
      if (!stubborn) s.reference = s.price;
    },
  });

  const isHalted = state('trade is halted', (s: State) => s.halted);
  const moves = step('the price moves', (before: State, after: State) => before.price !== after.price);
  return define({
    initial: begin,
    actions: { passTime, resume, renew, look, watch, countWithdrawal },
    invariants: {
      'no more than the limit is withdrawn in a window': (s) => s.outflow <= outflowLimit,
    },
    steps: {
      'in a halt nothing is withdrawn': (before, after) => !before.halted || after.outflow <= before.outflow,
      'nothing is withdrawn at a price that has just jumped': (before, after) =>
        !hasJumped(before) || before.halted || after.outflow <= before.outflow,
    },
    fairness: [...(timeStops ? [] : [weak(passTime)]), ...(forgets ? [] : [weak(resume, renew)])],
    temporal: { 'a halt ends unless the price moves': leadsTo(isHalted, or(not(isHalted), moves)) },
  });
}
