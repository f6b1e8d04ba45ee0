import type { Ltl } from '../../checker/liveness/index.ts';

/**
 * The specification patterns of Dwyer, Avrunin and Corbett (Patterns in property specifications for finite-state
 * verification, ICSE 1999), each in five scopes: what people ask of systems, from a survey of 555 specifications. P, S
 * and T are what is asked about, Q and R where a scope begins and ends.
 */
export interface Pattern {
  readonly name: string;
  readonly formula: Ltl;
}

const [P, Q, R, S, T] = [0, 1, 2, 3, 4].map((atom): Ltl => ({ operator: 'atom', atom })) as [
  Ltl,
  Ltl,
  Ltl,
  Ltl,
  Ltl,
];

const not = (of: Ltl): Ltl => ({ operator: 'not', of });
const X = (of: Ltl): Ltl => ({ operator: 'next', of });
const G = (of: Ltl): Ltl => ({ operator: 'always', of });
const F = (of: Ltl): Ltl => ({ operator: 'eventually', of });
const and = (...of: readonly Ltl[]): Ltl => ({ operator: 'and', of });
const or = (...of: readonly Ltl[]): Ltl => ({ operator: 'or', of });
const implies = (left: Ltl, right: Ltl): Ltl => ({ operator: 'implies', left, right });
const U = (left: Ltl, right: Ltl): Ltl => ({ operator: 'until', left, right });
/** Until, but the right side need not come. */
const W = (left: Ltl, right: Ltl): Ltl => ({ operator: 'release', left: right, right: or(left, right) });

const [notP, notQ, notR, notS] = [not(P), not(Q), not(R), not(S)];

/** At most two stretches of P. */
const twice = W(notP, W(P, W(notP, W(P, G(notP)))));

/** At most two stretches of P before R; `last` says what comes after them. */
function twiceBeforeR(last: Ltl): Ltl {
  const [off, on] = [and(notP, notR), and(P, notR)];
  return U(off, or(R, U(on, or(R, U(off, or(R, U(on, or(R, last))))))));
}

const chainBefore = U(notP, and(S, notP, X(U(notP, T))));
const causes = U(notP, or(R, and(S, notP, X(U(notP, T)))));
const effects = and(S, notR, X(U(notR, and(T, notR))));
const stimuli = implies(and(S, X(U(notR, T))), X(U(notR, and(T, F(P)))));
const responses = implies(P, U(notR, and(S, notR, X(U(notR, T)))));
const responds = implies(P, U(notR, and(S, notR)));

/** By pattern: globally, before R, after Q, between Q and R, after Q until R. */
const inScopes: Readonly<Record<string, readonly Ltl[]>> = {
  absence: [
    G(notP),
    implies(F(R), U(notP, R)),
    G(implies(Q, G(notP))),
    G(implies(and(Q, notR, F(R)), U(notP, R))),
    G(implies(and(Q, notR), W(notP, R))),
  ],
  existence: [
    F(P),
    W(notR, and(P, notR)),
    or(G(notQ), F(and(Q, F(P)))),
    G(implies(and(Q, notR), W(notR, and(P, notR)))),
    G(implies(and(Q, notR), U(notR, and(P, notR)))),
  ],
  'bounded existence': [
    twice,
    implies(F(R), twiceBeforeR(U(notP, R))),
    implies(F(Q), U(notQ, and(Q, twice))),
    G(implies(and(Q, F(R)), twiceBeforeR(U(notP, R)))),
    G(implies(Q, twiceBeforeR(or(W(notP, R), G(P))))),
  ],
  universality: [
    G(P),
    implies(F(R), U(P, R)),
    G(implies(Q, G(P))),
    G(implies(and(Q, notR, F(R)), U(P, R))),
    G(implies(and(Q, notR), W(P, R))),
  ],
  precedence: [
    W(notP, S),
    implies(F(R), U(notP, or(S, R))),
    or(G(notQ), F(and(Q, W(notP, S)))),
    G(implies(and(Q, notR, F(R)), U(notP, or(S, R)))),
    G(implies(and(Q, notR), W(notP, or(S, R)))),
  ],
  response: [
    G(implies(P, F(S))),
    implies(F(R), U(responds, R)),
    G(implies(Q, G(implies(P, F(S))))),
    G(implies(and(Q, notR, F(R)), U(responds, R))),
    G(implies(and(Q, notR), W(responds, R))),
  ],
  'precedence chain of two causes': [
    implies(F(P), chainBefore),
    implies(F(R), causes),
    or(G(notQ), U(notQ, and(Q, implies(F(P), chainBefore)))),
    G(implies(and(Q, F(R)), causes)),
    G(implies(Q, implies(F(P), causes))),
  ],
  'precedence chain of two effects': [
    implies(F(and(S, X(F(T)))), U(notS, P)),
    implies(F(R), U(not(effects), or(R, P))),
    or(G(notQ), U(notQ, and(Q, implies(F(and(S, X(F(T)))), U(notS, P))))),
    G(implies(and(Q, F(R)), U(not(effects), or(R, P)))),
    G(implies(Q, or(U(not(effects), or(R, P)), G(not(and(S, X(F(T)))))))),
  ],
  'response chain of two stimuli': [
    G(implies(and(S, X(F(T))), X(F(and(T, F(P)))))),
    implies(F(R), U(stimuli, R)),
    G(implies(Q, G(implies(and(S, X(F(T))), X(U(not(T), and(T, F(P)))))))),
    G(implies(and(Q, F(R)), U(stimuli, R))),
    G(implies(Q, U(stimuli, or(R, G(stimuli))))),
  ],
  'response chain of two responses': [
    G(implies(P, F(and(S, X(F(T)))))),
    implies(F(R), U(responses, R)),
    G(implies(Q, G(implies(P, and(S, X(F(T))))))),
    G(implies(and(Q, F(R)), U(responses, R))),
    G(implies(Q, U(responses, or(R, G(implies(P, and(S, X(F(T))))))))),
  ],
};

const scopes = ['globally', 'before R', 'after Q', 'between Q and R', 'after Q until R'];

/** Five atoms: P, Q, R, S, T. */
export const patternAtoms = 5;

export const patterns: readonly Pattern[] = Object.entries(inScopes).flatMap(([name, formulas]) =>
  formulas.map((formula, index) => ({ name: `${name}, ${scopes[index] ?? ''}`, formula })),
);
