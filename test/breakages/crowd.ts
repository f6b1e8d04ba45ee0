import { hashText } from '../../model/index.ts';
import { spec, t, variables } from '../../spec/language/index.ts';

/** States below this form a tree: enough of them for two threads to start and to enlarge the table to 2^20 slots. */
export const treeStates = 600_000;

/** From here on states are on the last two levels of the tree, expanded after the table was enlarged. */
const lateStates = 2 ** 18 - 1;

const width = 2 ** 23;

/**
 * States that want the last slot of a half of a table of 2^20: two threads that fill a half each have no room for all
 * but one of them. The state is one number, so that its word is the number.
 */
function crowdOf(): readonly number[] {
  // True by the text.
  const hashOf = new Function('n', `${hashText(1, () => 'n')} return h;`) as (n: number) => number;
  const half = 2 ** 19;
  const crowd: number[] = [];
  for (let n = treeStates; n < width; n += 1) if ((hashOf(n) & (half - 1)) === half - 1) crowd.push(n);
  return crowd;
}

export const crowd = crowdOf();

/** A tree of numbers, and a crowd found at its start that is met again at its end. */
export const crowded = spec('crowded', {}, () => {
  const { action, define } = variables({ n: t.int(0, width - 1) });
  const start = action({
    then: () => undefined,
  });
  const startInCrowd = action(
    { member: crowd },
    {
      then: (s, { member }) => {
        s.n = member;
      },
    },
  );
  const grow = action(
    { side: [1, 2] },
    {
      when: (s, { side }) => 2 * s.n + side < treeStates,
      then: (s, { side }) => {
        s.n = 2 * s.n + side;
      },
    },
  );
  const meet = action({
    when: (s) => s.n >= lateStates && s.n < treeStates,
    then: (s) => {
      s.n = crowd[s.n % crowd.length] ?? 0;
    },
  });
  return define({ initial: [start, startInCrowd], actions: { grow, meet }, terminal: () => true });
});
