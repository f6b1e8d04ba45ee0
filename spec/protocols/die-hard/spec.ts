import { spec, t, variables } from '../../language/index.ts';

/**
 * Two jugs without marks, a tap and a drain: measure `goal` gallons in the big jug.
 *
 * One step is one jug filled to the brim, emptied, or poured into the other until that one is full or this one is
 * empty. Nothing is spilt and nobody gives up, so every behaviour goes on for ever.
 */
export const dieHard = spec('die-hard', { small: 3, big: 5, goal: 4 }, ({ small, big, goal }, mutant) => {
  const claimsImpossible = mutant('the puzzle is said to have no solution');

  const { action, define } = variables({
    inSmall: t.int(0, small),
    inBig: t.int(0, big),
  });

  const fillSmall = action({
    then: (s) => {
      s.inSmall = small;
    },
  });

  const fillBig = action({
    then: (s) => {
      s.inBig = big;
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

  return define({
    actions: { fillSmall, fillBig, emptySmall, emptyBig, pourSmallIntoBig, pourBigIntoSmall },
    // The usual trick of model checkers: claim that there is no solution, and the counterexample is one.
    invariants: claimsImpossible
      ? { [`the big jug never holds ${goal} gallons`]: (s) => s.inBig !== goal }
      : {},
    reachable: { [`the big jug holds ${goal} gallons`]: (s) => s.inBig === goal },
  });
});
