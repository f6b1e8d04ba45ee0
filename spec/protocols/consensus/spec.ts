import { eventually, forAll, type ReadFields, spec, t, variables, weak } from '../../language/index.ts';

/**
 * Consensus, the problem: one value is chosen, once. There are no processes and no messages; how a value comes to be
 * chosen is another matter. Voting is one way.
 *
 * What is chosen is a set of values, so that it can be said, and denied, that two are. One step is the choice.
 *
 * Fairness: the choice is not put off for ever (weak fairness of `choose`).
 */
export const consensus = spec('consensus', { values: 3 }, ({ values }, mutant) => {
  const choosesAgain = mutant('a second value is chosen');
  const changesMind = mutant('another value is chosen instead');
  const idle = mutant('nothing has to be chosen');

  const Value = t.ids('v', values);

  const fields = { chosen: t.set(Value) };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;

  const choose = action(
    { value: Value },
    {
      when: (s) => s.chosen.size === 0 || choosesAgain || changesMind,
      then: (s, { value }) => {
        if (changesMind) s.chosen.clear();
        s.chosen.add(value);
      },
    },
  );

  const isDecided = (s: State): boolean => s.chosen.size > 0;

  return define({
    actions: { choose },
    invariants: { 'at most one value is chosen': (s) => s.chosen.size <= 1 },
    steps: {
      'what is chosen stays chosen': (before, after) =>
        forAll(before.chosen, (value) => after.chosen.has(value)),
    },
    reachable: { 'a value is chosen': isDecided },
    fairness: idle ? [] : [weak(choose)],
    temporal: { 'a value comes to be chosen': eventually(isDecided) },
    terminal: isDecided,
  });
});
