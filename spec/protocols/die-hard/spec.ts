import {
  eventually,
  not,
  type ReadFields,
  release,
  spec,
  strong,
  t,
  taken,
  variables,
} from '../../language/index.ts';

/**
 * Two jugs without marks, a tap and a drain: measure `goal` gallons in the big jug.
 *
 * One step is one jug filled to the brim, emptied, or poured into the other until that one is full or this one is
 * empty. Nothing is spilt, and there is always something to do; but nobody has to, and so there is no fairness.
 */
export const dieHard = spec('die-hard', { small: 3, big: 5, goal: 4 }, ({ small, big, goal }, mutant) => {
  const claimsImpossible = mutant('the puzzle is said to have no solution');
  const claimsCertain = mutant('whoever tries everything is said to succeed');
  const marked = mutant('the big jug has a mark');

  const fields = {
    inSmall: t.int(0, small),
    inBig: t.int(0, big),
  };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;

  const fillSmall = action({
    then: (s) => {
      s.inSmall = small;
    },
  });

  const fillBig = action({
    then: (s) => {
      s.inBig = marked ? goal : big;
    },
  });

  const emptySmall = action({
    then: (s) => {
      s.inSmall = 0;
    },
  });

  const emptyBig = action({
    then: (s) => {
      s.inBig = 0;
    },
  });

  const pourSmallIntoBig = action({
    then: (s) => {
      const poured = Math.min(s.inSmall, big - s.inBig);
      s.inSmall -= poured;
      s.inBig += poured;
    },
  });

  const pourBigIntoSmall = action({
    then: (s) => {
      const poured = Math.min(s.inBig, small - s.inSmall);
      s.inBig -= poured;
      s.inSmall += poured;
    },
  });

  const actions = { fillSmall, fillBig, emptySmall, emptyBig, pourSmallIntoBig, pourBigIntoSmall };
  const isSolved = (s: State): boolean => s.inBig === goal;

  return define({
    actions,
    // The usual trick of model checkers: claim that there is no solution, and the counterexample is one.
    invariants: claimsImpossible ? { [`the big jug never holds ${goal} gallons`]: (s) => !isSolved(s) } : {},
    reachable: { [`the big jug holds ${goal} gallons`]: isSolved },
    fairness: claimsCertain ? Object.values(actions).map((one) => strong(one)) : [],
    temporal: {
      [`the big jug holds ${goal} gallons only after a jug was poured into the other`]: release(
        taken(pourSmallIntoBig, pourBigIntoSmall),
        not(isSolved),
      ),
      ...(claimsCertain ? { [`the big jug comes to hold ${goal} gallons`]: eventually(isSolved) } : {}),
    },
  });
});
