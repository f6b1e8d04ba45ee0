import {
  always,
  and,
  eventually,
  type Formula,
  leadsTo,
  not,
  or,
  release,
  state,
  strong,
} from '../../spec/language/index.ts';
import { philosophers } from '../../spec/protocols/index.ts';
import { actionNamed } from './assuming.ts';
import type { Claim, Peer } from './peer.ts';
import type { System } from './promela.ts';

/** What predicates see of a state. */
interface Table {
  readonly does: { get(seat: number): string };
  readonly taken: { has(fork: number): boolean };
}

/** What a philosopher does, as a number in Promela. */
const doings = ['thinks', 'holds a fork', 'eats'] as const;

/** The dining philosophers of the library in Promela: each seat is a process. */
export function philosophersPeer(seats: number): Peer {
  const all = Array.from({ length: seats }, (_, seat) => seat);
  const first = (seat: number): number => (seat === seats - 1 ? 0 : seat);
  const second = (seat: number): number => (seat === seats - 1 ? seat : seat + 1);
  return {
    name: `philosophers, ${seats} seats`,
    spec: philosophers,
    constants: { seats },
    system: (idles) => systemOf(seats, first, second, idles),
    extra: 0,
    processes: (actions) =>
      all.map((seat) =>
        ['takeFirst', 'takeSecond', 'putBack'].map((name) => ({
          action: actionNamed(actions, name),
          choices: { seat },
        })),
      ),
    strong: (actions) =>
      all.map((seat) => strong({ action: actionNamed(actions, 'takeSecond'), choices: { seat } })),
    // One who eats again and again, and holds one fork again and again, takes the second again and again.
    strongly: all.map((seat) => ({
      enabled: `does[${seat}] == 1 && !taken[${second(seat)}]`,
      taken: `does[${seat}] == 2`,
    })),
    claims: claimsFor(all),
  };
}

function systemOf(
  seats: number,
  first: (seat: number) => number,
  second: (seat: number) => number,
  idles: boolean,
): System {
  return {
    variables: [`byte does[${seats}]`, `bit taken[${seats}]`],
    processes: Array.from({ length: seats }, (_, seat) => {
      const [one, other] = [`taken[${first(seat)}]`, `taken[${second(seat)}]`];
      const doing = `does[${seat}]`;
      return {
        name: `seat${seat}`,
        options: [
          { guard: `${doing} == 0 && !${one}`, effects: [`${doing} = 1`, `${one} = 1`] },
          { guard: `${doing} == 1 && !${other}`, effects: [`${doing} = 2`, `${other} = 1`] },
          { guard: `${doing} == 2`, effects: [`${doing} = 0`, `${one} = 0`, `${other} = 0`] },
        ],
      };
    }),
    idles,
  };
}

function does(seat: number, doing: (typeof doings)[number]): Formula<Table> {
  return state(`does[${seat}] == ${doings.indexOf(doing)}`, (s) => s.does.get(seat) === doing);
}

function isFree(fork: number): Formula<Table> {
  return state(`!taken[${fork}]`, (s) => !s.taken.has(fork));
}

function claimsFor(all: readonly number[]): Readonly<Record<string, Claim>> {
  const someoneEats = or(...all.map((seat) => does(seat, 'eats')));
  const perSeat = (name: string, claim: (seat: number) => Claim): Readonly<Record<string, Claim>> =>
    Object.fromEntries(all.map((seat) => [`${name}, seat ${seat}`, claim(seat)]));
  // Where one of three eats, nobody else can do anything.
  const anotherMoves = all.length > 3 ? 'weak' : 'some step';
  return {
    'neighbours never eat at once': {
      needs: 'nothing',
      formula: always(not(and(does(0, 'eats'), does(1, 'eats')))),
    },
    'nobody eats who did not hold a fork': {
      needs: 'nothing',
      formula: release(does(0, 'holds a fork'), not(does(0, 'eats'))),
    },
    'somebody comes to eat': { needs: 'some step', formula: eventually(someoneEats) },
    'somebody eats again and again': { needs: 'some step', formula: always(eventually(someoneEats)) },
    'not all always think': {
      needs: 'some step',
      formula: not(eventually(always(and(...all.map((seat) => does(seat, 'thinks')))))),
    },
    ...perSeat('a meal ends', (seat) => ({
      needs: anotherMoves,
      formula: leadsTo(does(seat, 'eats'), does(seat, 'thinks')),
    })),
    'a fork that stays free is taken': {
      needs: anotherMoves,
      formula: not(eventually(always(and(does(0, 'holds a fork'), isFree(1))))),
    },
    ...perSeat('whoever holds a fork comes to eat', (seat) => ({
      needs: 'strong',
      formula: leadsTo(does(seat, 'holds a fork'), does(seat, 'eats')),
    })),
    'seat 0 thinks again and again': { needs: 'strong', formula: always(eventually(does(0, 'thinks'))) },
    'whoever thinks comes to hold a fork': {
      needs: 'never',
      formula: leadsTo(does(0, 'thinks'), does(0, 'holds a fork')),
    },
    'seat 0 comes to eat': { needs: 'never', formula: eventually(does(0, 'eats')) },
    'in the end nobody eats': { needs: 'never', formula: eventually(always(not(someoneEats))) },
  };
}
