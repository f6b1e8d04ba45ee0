import type { Dice, Json } from '../random/index.ts';
import type { Edge, Graph, Node } from './graph.ts';
import type { Place } from './places.ts';
import type { Draft, Kind, Recording } from './recording.ts';

/** How much a log tells: the share of choices, and the most places, that are written of each step. */
interface Detail {
  readonly argumentPercent: number;
  readonly mostPlaces: number;
}

/** Records a random walk over the graph in at most so many lines, as a careless implementer would. Every such log can be explained. */
export function recorded(dice: Dice, graph: Graph, mostLines: number): Recording {
  const names = [...new Set(graph.nodes.flatMap(({ edges }) => edges.map(({ action }) => action)))];
  const hidden = dice.chance(55) ? distinct(dice.several(1, 2, () => dice.pickAny(names) ?? '')) : [];
  const known = hidden.filter((name) => name !== '');
  const variables = [...(graph.nodes[0]?.places.keys() ?? [])].filter((path) => !path.slice(1).includes('/'));
  const renamed = dice.chance(20) ? dice.pickAny(variables)?.slice(1) : undefined;
  const kinds = kindsOf(dice, names, graph);
  const detail = {
    argumentPercent: dice.pick([0, 30, 70, 100]),
    mostPlaces: dice.pick([0, 1, 2, 3, 4]),
  };
  const walk = new Walk(dice, graph, known, kinds, detail);
  return {
    hidden: known,
    kinds,
    tracked: dice.chance(25) ? trackedIn(dice, graph) : undefined,
    renamed,
    init: walk.init(),
    drafts: walk.drafts(dice.int(1, mostLines)),
  };
}

/** What can be written in a log for a path or choice, besides the truth, is seen elsewhere in the graph. */
function kindsOf(dice: Dice, names: readonly string[], graph: Graph): readonly Kind[] {
  const places = [...new Set(graph.nodes.flatMap(({ places: each }) => [...each.keys()]))];
  const kindOf = (name: string, takes: Kind['takes']): Kind => {
    const path = dice.chance(15) ? dice.pickAny(places) : undefined;
    return {
      name,
      takes,
      argumentsAt: dice.pick(['args', 'args', 'args', 'msg', 'args, renamed']),
      shownAt: path === undefined ? undefined : { path, pointer: '/msg/seen' },
    };
  };
  const single = names.map((name) => kindOf(name, [[name]]));
  const pairs = graph.nodes.flatMap(({ edges }) =>
    edges.flatMap((edge) => edge.to.edges.map((next) => [edge.action, next.action] as const)),
  );
  const composed = dice.several(0, 2, () => dice.pickAny(pairs)).filter((pair) => pair !== undefined);
  const either = dice.several(0, 1, () => distinct(dice.several(2, 2, () => dice.pickAny(names) ?? '')));
  return [
    ...single,
    ...composed.map((pair, index) =>
      kindOf(`both ${index}`, dice.chance(40) ? [pair, [pair[dice.int(0, 1)] ?? pair[0]]] : [pair]),
    ),
    ...either
      .filter((each) => !each.includes(''))
      .map((each) =>
        kindOf(
          'either',
          each.map((one) => [one]),
        ),
      ),
    kindOf('look', [[]]),
  ];
}

function trackedIn(dice: Dice, graph: Graph): readonly string[] {
  const places = graph.nodes.flatMap(({ places: each }) => [...each.keys()]);
  return distinct(dice.several(1, 3, () => dice.pickAny(places) ?? '')).filter((path) => path !== '');
}

class Walk {
  readonly #dice: Dice;
  readonly #hidden: ReadonlySet<string>;
  readonly #kinds: readonly Kind[];
  readonly #detail: Detail;
  readonly #starts: readonly Node[];
  #at: Node | undefined;

  constructor(dice: Dice, graph: Graph, hidden: readonly string[], kinds: readonly Kind[], detail: Detail) {
    this.#dice = dice;
    this.#hidden = new Set(hidden);
    this.#kinds = kinds;
    this.#detail = detail;
    this.#starts = graph.starts;
    this.#at = dice.pickAny(graph.starts);
  }

  /** What the head says of where the walk begins; nothing where that is left open. */
  init(): readonly Place[] {
    const start = this.#at;
    if (start === undefined || this.#dice.chance(this.#starts.length > 1 ? 60 : 80)) return [];
    return this.#seen(start, 2);
  }

  drafts(most: number): readonly Draft[] {
    const drafts: Draft[] = [];
    // A step without a line counts, too: a walk among hidden steps alone must end.
    for (let count = 0; count < 2 * most && drafts.length < most; count += 1) {
      drafts.push(...this.#next());
    }
    return drafts;
  }

  #next(): readonly Draft[] {
    const from = this.#at;
    if (from === undefined) return [];
    const edge = this.#edge(from);
    if (edge === undefined || this.#dice.chance(12)) return [this.#draft('look', [], from, from)];
    this.#at = edge.to;
    if (this.#hidden.has(edge.action) && this.#dice.chance(85)) return [];
    const second = this.#edge(edge.to);
    const both = this.#kindOf('both', [edge.action, second?.action ?? '']);
    if (both !== undefined && second !== undefined && this.#dice.chance(70)) {
      this.#at = second.to;
      return [this.#draft(both, [edge, second], from, second.to)];
    }
    const either = this.#dice.chance(50) ? this.#kindOf('either', [edge.action]) : undefined;
    return [this.#draft(either ?? edge.action, [edge], from, edge.to)];
  }

  /** Steps that change something are taken more often: those that do not hardly tell anything. */
  #edge(from: Node): Edge | undefined {
    const moving = from.edges.filter(({ to }) => to !== from);
    return (this.#dice.chance(80) ? this.#dice.pickAny(moving) : undefined) ?? this.#dice.pickAny(from.edges);
  }

  #kindOf(beginning: string, way: readonly string[]): string | undefined {
    return this.#dice.pickAny(
      this.#kinds.filter(
        ({ name, takes }) =>
          name.startsWith(beginning) && takes.some((each) => each.join(' ') === way.join(' ')),
      ),
    )?.name;
  }

  #draft(kind: string, taken: readonly Edge[], from: Node, to: Node): Draft {
    const args = new Map<string, Json>();
    for (const [name, json] of taken.flatMap(({ chosen }) => [...chosen])) {
      // One argument speaks for all choices of its name.
      const isOne = taken.every(({ chosen }) => {
        return !chosen.has(name) || JSON.stringify(chosen.get(name)) === JSON.stringify(json);
      });
      if (isOne && this.#dice.chance(this.#detail.argumentPercent)) args.set(name, json);
    }
    return {
      kind,
      args: [...args],
      before: this.#dice.chance(40) ? this.#seen(from, this.#detail.mostPlaces) : [],
      after: this.#seen(to, this.#detail.mostPlaces),
    };
  }

  /** A few places: as often a part of a variable as all of it. */
  #seen({ places }: Node, most: number): readonly Place[] {
    const chosen = this.#dice.several(0, most, () => this.#dice.pickAny([...places.values()]));
    const byPath = new Map(chosen.flatMap((place) => (place === undefined ? [] : [[place.path, place]])));
    return [...byPath.values()];
  }
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
