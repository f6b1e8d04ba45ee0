import {
  always,
  and,
  eventually,
  type Formula,
  implies,
  leadsTo,
  not,
  or,
  release,
  state,
  strong,
} from '../../spec/language/index.ts';
import { ringTermination } from '../../spec/protocols/index.ts';
import { actionNamed } from './assuming.ts';
import type { Claim, Peer } from './peer.ts';
import type { Option, Process, System } from './promela.ts';

/** What predicates see of a state. */
interface Ring {
  readonly active: { readonly size: number; has(node: number): boolean };
  readonly black: { has(node: number): boolean };
  readonly token: number;
  readonly tokenBlack: boolean;
}

/** Termination detection on a ring in Promela: a process moves the token; each node has one that stops it, one that wakes others. */
export function ringPeer(nodes: number): Peer {
  const ring = Array.from({ length: nodes }, (_, node) => node);
  return {
    name: `ring-termination, ${nodes} nodes`,
    spec: ringTermination,
    constants: { nodes },
    system: (idles) => systemOf(ring, idles),
    // Where nothing has begun.
    extra: 1,
    processes: (actions) => [
      ['newProbe', 'pass'].map((name) => ({ action: actionNamed(actions, name), choices: {} })),
      ...ring.flatMap((node) =>
        ['stop', 'wake'].map((name) => [{ action: actionNamed(actions, name), choices: { node } }]),
      ),
    ],
    strong: (actions) => [strong(actionNamed(actions, 'newProbe'), actionNamed(actions, 'pass'))],
    // The token moves again and again where it is at node 0, and elsewhere, again and again.
    strongly: ['token == 0', 'token != 0'].map((taken) => ({
      enabled: movesOf(ring)
        .map(({ guard }) => `(${guard})`)
        .join(' || '),
      taken,
    })),
    claims: claims(nodes),
  };
}

/** The moves of the token. */
function movesOf(ring: readonly number[]): readonly Option[] {
  return [
    {
      guard: `token == 0 && (tokenBlack || ${has('black', 0)})`,
      effects: [`token = ${ring.length - 1}`, 'tokenBlack = 0', remove('black', 0)],
    },
    ...ring.slice(1).map((node) => ({
      guard: `token == ${node} && (!${has('busy', node)} || ${has('black', node)} || tokenBlack)`,
      effects: [
        `tokenBlack = tokenBlack || ${has('black', node)}`,
        remove('black', node),
        `token = ${node - 1}`,
      ],
    })),
  ];
}

function systemOf(ring: readonly number[], idles: boolean): System {
  const others = (node: number): readonly number[] => ring.filter((other) => other !== node);
  return {
    // `active` is a word of Promela's.
    variables: ['byte busy', 'byte black', 'byte token', 'bit tokenBlack'],
    start: [
      ...ring.flatMap((node) => [
        `if :: ${add('busy', node)} :: skip fi`,
        `if :: ${add('black', node)} :: skip fi`,
      ]),
      `if ${ring.map((node) => `:: token = ${node}`).join(' ')} fi`,
      'tokenBlack = 1',
    ],
    processes: [
      { name: 'mover', options: movesOf(ring) },
      ...ring.flatMap((node): readonly Process[] => [
        { name: `stop${node}`, options: [{ guard: has('busy', node), effects: [remove('busy', node)] }] },
        {
          name: `wake${node}`,
          options: others(node).map((other) => ({
            guard: `${has('busy', node)} && (!${has('busy', other)}${other > node ? ` || !${has('black', node)}` : ''})`,
            effects: [add('busy', other), ...(other > node ? [add('black', node)] : [])],
          })),
        },
      ]),
    ],
    idles,
  };
}

function tokenAt(node: number): Formula<Ring> {
  return state(`token == ${node}`, (s) => s.token === node);
}

function isActive(node: number): Formula<Ring> {
  return state(has('busy', node), (s) => s.active.has(node));
}

const isQuiet = state('busy == 0', (s: Ring) => s.active.size === 0);
const isTokenBlack = state('tokenBlack', (s: Ring) => s.tokenBlack);
const isDetected = state(
  `token == 0 && !tokenBlack && !${has('black', 0)} && !${has('busy', 0)}`,
  (s: Ring) => s.token === 0 && !s.tokenBlack && !s.black.has(0) && !s.active.has(0),
);

function claims(nodes: number): Readonly<Record<string, Claim>> {
  return {
    'what is detected is so': { needs: 'nothing', formula: always(implies(isDetected, isQuiet)) },
    'what is detected stays so': {
      needs: 'nothing',
      formula: always(implies(isDetected, always(isDetected))),
    },
    'nothing is detected before it is so': {
      needs: 'nothing',
      formula: release(isQuiet, or(isQuiet, not(isDetected))),
    },
    'the token goes to the next node': {
      needs: 'nothing',
      formula: always(implies(tokenAt(2), release(tokenAt(1), or(tokenAt(2), tokenAt(1))))),
    },
    'when all nodes are passive, it is detected': {
      needs: 'some step',
      formula: leadsTo(isQuiet, isDetected),
    },
    'a token at rest has somebody at work': {
      needs: 'some step',
      formula: always(eventually(or(tokenAt(0), not(isQuiet)))),
    },
    'a failed probe is followed by another': {
      needs: 'weak',
      formula: leadsTo(and(tokenAt(0), isTokenBlack), tokenAt(nodes - 1)),
    },
    'whoever works stops': { needs: 'weak', formula: leadsTo(isActive(1), not(isActive(1))) },
    'a black token gets home': {
      needs: 'weak',
      formula: leadsTo(and(tokenAt(nodes - 1), isTokenBlack), tokenAt(0)),
    },
    'the token comes home again and again': { needs: 'strong', formula: always(eventually(tokenAt(0))) },
    'it is detected in the end': { needs: 'never', formula: eventually(isDetected) },
    'it is quiet in the end': { needs: 'never', formula: eventually(isQuiet) },
    'node 1 works again and again': { needs: 'never', formula: always(eventually(isActive(1))) },
  };
}

function has(set: string, member: number): string {
  return `((${set} & ${2 ** member}) != 0)`;
}

function add(set: string, member: number): string {
  return `${set} = ${set} | ${2 ** member}`;
}

function remove(set: string, member: number): string {
  return `${set} = ${set} & ~${2 ** member}`;
}
