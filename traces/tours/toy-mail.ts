import { type Spec, spec, t, variables } from '../../spec/language/index.ts';

/**
 * Letters on their way between people, for tests of this folder: choices over types, lists with repetitions and what the
 * state holds, several initial states, effects that leave the bounds, steps that change nothing, and constraints.
 */
export const mail: Spec = spec('mail', { people: 2, mostSent: 3 }, ({ people, mostSent }) => {
  const Person = t.ids('person', people);
  const Letter = t.union('kind', { greeting: { to: Person }, bill: { to: Person, amount: t.int(1, 2) } });
  const { action, define } = variables({
    onTheWay: t.set(Letter),
    debts: t.map(Person, t.int(0, 3)),
    sent: t.int(0, 9),
  });
  const greet = action(
    { to: Person },
    {
      then: (s, { to }) => {
        s.onTheWay.add({ kind: 'greeting', to });
        s.sent += 1;
      },
    },
  );
  const charge = action(
    { to: Person, amount: [2, 1, 2] },
    {
      when: { 'whoever is charged has no debts': (s, { to }) => s.debts.get(to) === 0 },
      then: (s, { to, amount }) => {
        s.onTheWay.add({ kind: 'bill', to, amount });
        s.sent += 1;
      },
    },
  );
  const deliver = action(
    { letter: (s) => s.onTheWay },
    {
      then: (s, { letter }) => {
        s.onTheWay.delete(letter);
        if (letter.kind === 'bill') s.debts.set(letter.to, s.debts.get(letter.to) + letter.amount);
      },
    },
  );
  const look = action({ then: () => undefined });
  return define({
    initial: action(
      { debt: [0, 1, 0], of: Person.values.slice(0, 1) },
      {
        then: (s, { debt, of }) => {
          s.debts.set(of, debt);
        },
      },
    ),
    actions: { greet, charge, deliver, look },
    constraints: { 'few letters are sent': (s) => s.sent <= mostSent },
    stepConstraints: {
      'no bill is delivered while a greeting waits': (before, after) =>
        after.onTheWay.size >= before.onTheWay.size ||
        [...before.onTheWay].every((letter) => letter.kind === 'bill') ||
        [...after.onTheWay].filter((letter) => letter.kind === 'bill').length ===
          [...before.onTheWay].filter((letter) => letter.kind === 'bill').length,
    },
  });
});
