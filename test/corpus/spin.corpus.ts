import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Spec } from '../../spec/language/index.ts';
import {
  type Assumption,
  answersOf,
  assuming,
  assumptions,
  claimsOn,
  type Peer,
  philosophersPeer,
  promelaOf,
  recurrenceOf,
  requireSpin,
  ringPeer,
  Verifier,
  verdictUnder,
} from '../peers/index.ts';

/** Milliseconds for the verifiers of one protocol: they are compiled in seconds. */
const compilingMs = 600_000;

beforeAll(requireSpin, compilingMs);

const peers = [3, 4, 5].flatMap((size) => [philosophersPeer(size), ringPeer(size)]);

describe.each(peers.map((peer) => [peer.name, peer] as const))('%s, in Spin and in Assay', (_, peer) => {
  const formulas = Object.values(peer.claims).map(({ formula }) => formula);
  /** The claims that Spin can be asked under strong fairness, too. */
  const recurrences = Object.entries(peer.claims).flatMap(([name, { formula }]) => {
    const recurrence = recurrenceOf(formula);
    return recurrence === undefined ? [] : [{ name, recurrence }];
  });
  let going: Verifier;
  let idling: Verifier;

  beforeAll(() => {
    const asked = recurrences.map(({ recurrence }) => recurrence);
    idling = new Verifier(promelaOf(peer.system(true), formulas));
    going = new Verifier(promelaOf(peer.system(false), formulas, asked, peer.strongly));
  }, compilingMs);

  afterAll(() => {
    for (const verifier of [idling, going]) verifier?.remove();
  });

  test.each(assumptions)('the same verdicts, assuming %s', async (assumption) => {
    const spins = new Map(asked(assumption).map(([name, verdict]) => [name, verdict()]));
    const ours = (await answersOf(claimedBy(peer, assumption), peer.constants)).verdicts;
    const declared = Object.entries(peer.claims).map(
      ([name, claim]) => [name, verdictUnder(assumption, claim)] as const,
    );
    expect(ours).toEqual(new Map(declared));
    expect(spins.size).toBeGreaterThanOrEqual(5);
    expect(spins).toEqual(new Map([...ours].filter(([name]) => spins.has(name))));
  });

  test('the same states', async () => {
    const { states } = await answersOf(claimedBy(peer, 'nothing'), peer.constants);
    expect(going.states()).toBe(states + peer.extra);
  });

  function asked(assumption: Assumption): readonly (readonly [name: string, verdict: () => string])[] {
    const names = Object.keys(peer.claims);
    switch (assumption) {
      case 'nothing':
        return names.map((name, claim) => [name, () => idling.verdict(claim, 'all')]);
      case 'some step':
        return names.map((name, claim) => [name, () => going.verdict(claim, 'all')]);
      case 'weak':
        return names.map((name, claim) => [name, () => idling.verdict(claim, 'weakly fair')]);
      case 'strong':
        return recurrences.map(({ name }, index) => [
          name,
          // Without the process that idles, since with it Spin goes round in it for minutes.
          () => going.verdict(names.length + index, 'weakly fair'),
        ]);
    }
  }
});

function claimedBy(peer: Peer, assumption: Assumption): Spec {
  return assuming(peer.spec, (actions) => claimsOn(peer, assumption, actions));
}
