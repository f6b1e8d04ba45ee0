import type { Automaton, LassoWord } from '../../checker/liveness/index.ts';

/** A pair of a position of the word and a state of the automaton. */
type Pair = number;

/**
 * Whether the automaton has an accepting run over the word. By what can be reached from what, without any search for
 * components: a run is accepting if some pair is reached, and from it, for each set, a transition in the set from where
 * it is reached once more.
 */
export function accepts(automaton: Automaton, word: LassoWord): boolean {
  const { transitions, acceptanceSets } = automaton;
  const states = transitions.length;
  const edges = Array.from({ length: word.length * states }, (_, pair: Pair) => {
    const position = Math.floor(pair / states);
    const next = position + 1 < word.length ? position + 1 : word.loop;
    return (transitions[pair % states] ?? [])
      .filter(({ positive, negative }) => {
        const isTrue = (atom: number) => word.holds(position, atom);
        return positive.every(isTrue) && !negative.some(isTrue);
      })
      .map(({ to, accepts }) => ({ to: next * states + to, accepts }));
  });
  const known = new Map<Pair, ReadonlySet<Pair>>();
  const reachable = (from: Pair): ReadonlySet<Pair> => {
    const reached = known.get(from) ?? closure(from, (pair) => edges[pair]?.map(({ to }) => to) ?? []);
    known.set(from, reached);
    return reached;
  };
  const sets = Array.from({ length: acceptanceSets }, (_, set) => set);
  return automaton.initial.some((state) =>
    [...reachable(state)].some((pair) => {
      // Every cycle comes by where the word's does.
      if (Math.floor(pair / states) !== word.loop) return false;
      const round = edges[pair]?.some(({ to }) => reachable(to).has(pair)) ?? false;
      const meets = (set: number) =>
        [...reachable(pair)].some((at) =>
          edges[at]?.some((edge) => edge.accepts.includes(set) && reachable(edge.to).has(pair)),
        );
      return round && sets.every(meets);
    }),
  );
}

/** What is reached from `from`, itself included. */
function closure(from: Pair, next: (pair: Pair) => readonly Pair[]): ReadonlySet<Pair> {
  const reached = new Set([from]);
  // A set is walked through in the order of insertion, what is inserted meanwhile included.
  for (const pair of reached) for (const to of next(pair)) reached.add(to);
  return reached;
}
