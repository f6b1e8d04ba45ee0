import { forAll, t, variables } from '../../language/index.ts';

/** What a lending desk is made of. */
export interface DeskConstants {
  readonly top: number;
  /** What is owed against one token, of each position. */
  readonly debts: readonly number[];
  /** A position is unsafe where the price is less than this above its debt. */
  readonly buffer: number;
  /** By how much the sale of one token dents the price. */
  readonly impact: number;
  /** What the desk may draw from the insurance fund; the fund holds that for each of two desks. */
  readonly share: number;
  /** Whether it waits until the price is calm. */
  readonly pauses: boolean;
  /** Whether it draws what there is, and not its share alone. */
  readonly greedy: boolean;
  /** Whether what the fund does not pay is left out of the books. */
  readonly forgets: boolean;
}

/**
 * A desk that lends against a token, each position one token. It sells what is unsafe into the pool, and pauses after a
 * sale until the price has calmed down. `price`, `value` and the insurance `fund` are the market's; whether `dented` is
 * the market's or its own is for whoever puts desks together.
 */
export function lendingDesk({ top, debts, buffer, impact, share, pauses, greedy, forgets }: DeskConstants) {
  const lent = debts.reduce((sum, debt) => sum + debt, 0);
  const Position = t.int(0, debts.length - 1);
  const debtOf = (position: number): number => debts[position] ?? 0;

  const { action, define } = variables({
    value: t.int(0, top),
    price: t.int(0, top),
    dented: t.bool, // whether a sale has moved the price, and it has not calmed down since
    fund: t.int(0, 2 * share),
    open: t.set(Position),
    repaid: t.int(0, lent),
    drawn: t.int(0, lent),
    badDebt: t.int(0, lent),
  });

  const lend = action({
    then: (s) => {
      s.value = top;
      s.price = top;
      s.fund = 2 * share;
      for (const position of Position.values) s.open.add(position);
    },
  });

  const liquidate = action(
    { position: (s) => s.open },
    {
      when: {
        'the position is unsafe at the price': (s, { position }) => s.price < debtOf(position) + buffer,
        'the price is calm': (s) => !s.dented || !pauses,
      },
      then: (s, { position }) => {
        const debt = debtOf(position);
        const loss = Math.max(0, debt - s.price);
        const paid = Math.min(loss, s.fund, greedy ? loss : share - s.drawn);
        s.open.delete(position);
        s.repaid += debt - loss;
        s.drawn += paid;
        s.fund -= paid;
        if (!forgets) s.badDebt += loss - paid;
        s.price = Math.max(0, s.price - impact);
        s.dented = true;
      },
    },
  );

  /** The price has been where it is for a while: in the model, at the value. */
  const calmDown = action({
    when: {
      'a sale has moved the price': (s) => s.dented,
      'it has come back': (s) => s.price === s.value,
    },
    then: (s) => {
      s.dented = false;
    },
  });

  return define({
    initial: lend,
    actions: { liquidate, calmDown },
    invariants: {
      'what was lent is open, repaid, insured or lost': (s) => {
        let owed = 0;
        for (const position of s.open) owed += debtOf(position);
        return owed + s.repaid + s.drawn + s.badDebt === lent;
      },
      'no debt is bad': (s) => s.badDebt === 0,
    },
    steps: {
      'a position that is safe at the value is not liquidated': (before, after) =>
        forAll(
          before.open,
          (position) => after.open.has(position) || before.value < debtOf(position) + buffer,
        ),
    },
    // Only unsafe positions have to go.
    terminal: (s) => forAll(s.open, (position) => s.price >= debtOf(position) + buffer),
  });
}
