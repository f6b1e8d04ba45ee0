import {
  and,
  exists,
  type Fairness,
  leadsTo,
  type ReadFields,
  spec,
  state,
  strong,
  t,
  taking,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * Dining philosophers. Forks lie between `seats` seats at a round table: seat i sits between forks i and i + 1, and
 * eats with both. The last seat takes its forks in the other order, so no circle of waiting closes.
 *
 * One step is one fork taken, or a meal ended with both forks put back. A philosopher may think for ever; one who has
 * a fork does nothing but wait for the other.
 *
 * Fairness: meals end (weak fairness of `putBack` for each seat), and who waits for the second fork does not miss it
 * every time it is free (strong fairness of `takeSecond` for each seat). Weak is not enough: a neighbour may take the
 * fork and put it back for ever, so that taking it is possible again and again, but never for good. Nobody has to
 * become hungry: `takeFirst` has no fairness.
 */
export const philosophers = spec('philosophers', { seats: 5 }, ({ seats }, mutant) => {
  const sameOrder = mutant('everyone takes the left fork first');
  const blind = mutant('the second fork is taken without looking');
  const weakly = mutant('the second fork is taken under weak fairness alone');
  const together = mutant('some second fork is taken, but not each');
  const shy = mutant('the second fork may be left lying');
  const endless = mutant('some meal ends, but not each');

  const Seat = t.int(0, seats - 1);
  const Fork = t.int(0, seats - 1);

  const first: readonly number[] = Seat.values.map((seat) => (seat === seats - 1 && !sameOrder ? 0 : seat));
  const second: readonly number[] = Seat.values.map((seat) =>
    first[seat] === seat ? (seat + 1) % seats : seat,
  );

  const fields = {
    does: t.map(Seat, t.oneOf('thinks', 'holds a fork', 'eats')),
    taken: t.set(Fork),
  };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;

  const takeFirst = action(
    { seat: Seat },
    {
      when: {
        'the philosopher thinks': (s, { seat }) => s.does.get(seat) === 'thinks',
        'the first fork is free': (s, { seat }) => !s.taken.has(first[seat] as number),
      },
      then: (s, { seat }) => {
        s.does.set(seat, 'holds a fork');
        s.taken.add(first[seat] as number);
      },
    },
  );

  const takeSecond = action(
    { seat: Seat },
    {
      when: {
        'the philosopher holds a fork': (s, { seat }) => s.does.get(seat) === 'holds a fork',
        'the second fork is free': (s, { seat }) => blind || !s.taken.has(second[seat] as number),
      },
      then: (s, { seat }) => {
        s.does.set(seat, 'eats');
        s.taken.add(second[seat] as number);
      },
    },
  );

  const putBack = action(
    { seat: Seat },
    {
      when: (s, { seat }) => s.does.get(seat) === 'eats',
      then: (s, { seat }) => {
        s.does.set(seat, 'thinks');
        s.taken.delete(first[seat] as number);
        s.taken.delete(second[seat] as number);
      },
    },
  );

  const secondIsTaken = (seat: number): Fairness => {
    const here = taking(takeSecond, { seat });
    return weakly ? weak(here) : strong(here);
  };

  return define({
    actions: { takeFirst, takeSecond, putBack },
    invariants: {
      'neighbours never eat at once': (s) => {
        for (const seat of Seat.values) {
          if (s.does.get(seat) === 'eats' && s.does.get((seat + 1) % seats) === 'eats') return false;
        }
        return true;
      },
    },
    reachable: {
      'somebody eats': (s) => {
        for (const seat of Seat.values) if (s.does.get(seat) === 'eats') return true;
        return false;
      },
      'every fork is taken': (s) => s.taken.size === seats,
    },
    fairness: [
      ...(endless ? [weak(putBack)] : Seat.values.map((seat) => weak(taking(putBack, { seat })))),
      ...(shy ? [] : together ? [strong(takeSecond)] : Seat.values.map(secondIsTaken)),
    ],
    temporal: {
      'where somebody holds a fork, somebody comes to eat': leadsTo(
        state('somebody holds a fork', (s: State) =>
          exists(Seat, (seat) => s.does.get(seat) === 'holds a fork'),
        ),
        state('somebody eats', (s: State) => exists(Seat, (seat) => s.does.get(seat) === 'eats')),
      ),
      'whoever holds a fork comes to eat': and(
        ...Seat.values.map((seat) =>
          leadsTo(
            state(`seat ${seat} holds a fork`, (s: State) => s.does.get(seat) === 'holds a fork'),
            state(`seat ${seat} eats`, (s: State) => s.does.get(seat) === 'eats'),
          ),
        ),
      ),
      'every fork is put back': and(
        ...Fork.values.map((fork) =>
          leadsTo(
            state(`fork ${fork} is taken`, (s: State) => s.taken.has(fork)),
            state(`fork ${fork} is free`, (s: State) => !s.taken.has(fork)),
          ),
        ),
      ),
    },
  });
});
