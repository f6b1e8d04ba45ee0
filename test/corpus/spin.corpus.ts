import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireSpin } from '../../bench/spin.ts';
import { type Fairness, type Formula, implies, weak } from '../../spec/language/index.ts';
import { answersOf, assuming } from '../peers/assuming.ts';
import { type Assumption, assumptions, type Peer, verdictUnder } from '../peers/peer.ts';
import { philosophersPeer } from '../peers/philosophers.ts';
import { promelaOf } from '../peers/promela.ts';
import { ringPeer } from '../peers/ring.ts';
import { Verifier } from '../peers/verifier.ts';

beforeAll(requireSpin);

const peers = [3, 4, 5].flatMap((size) => [philosophersPeer(size), ringPeer(size)]);

describe.each(peers.map((peer) => [peer.name, peer] as const))('%s, in Spin and in Assay', (_, peer) => {
  let going: Verifier;
  let idling: Verifier;

  beforeAll(() => {
    const claims = Object.values(peer.claims).map(({ formula }) => formula);
    const strongly = claims.map((formula) => implies(peer.strongly, formula));
    idling = new Verifier(promelaOf(peer.system(true), claims));
    going = new Verifier(promelaOf(peer.system(false), [...claims, ...strongly]));
  });

  afterAll(() => {
    for (const verifier of [idling, going]) verifier?.remove();
  });

  test.each(assumptions)('the same verdicts, assuming %s', async (assumption) => {
    const ours = (await answersOf(claimedBy(peer, assumption), peer.constants)).verdicts;
    const names = Object.keys(peer.claims);
    const spins = new Map(names.map((name, claim) => [name, spinsVerdict(assumption, claim, names.length)]));
    const declared = Object.entries(peer.claims).map(([name, claim]) => [
      name,
      verdictUnder(assumption, claim),
    ]);
    expect(spins).toEqual(new Map(declared as [string, string][]));
    expect(ours).toEqual(spins);
  });

  test('the same states', async () => {
    const { states } = await answersOf(claimedBy(peer, 'nothing'), peer.constants);
    expect(going.states()).toBe(states + peer.extra);
  });

  function spinsVerdict(assumption: Assumption, claim: number, claims: number): string {
    switch (assumption) {
      case 'nothing':
        return idling.verdict(claim, 'all');
      case 'some step':
        return going.verdict(claim, 'all');
      case 'weak':
        return going.verdict(claim, 'weakly fair');
      case 'strong':
        return going.verdict(claims + claim, 'weakly fair');
    }
  }
});

function claimedBy(peer: Peer, assumption: Assumption) {
  const temporal: Record<string, Formula<never>> = {};
  for (const [name, { formula }] of Object.entries(peer.claims)) temporal[name] = formula;
  return assuming(peer.spec, (actions) => {
    const processes = peer.processes(actions);
    const each = processes.map((takings) => weak(...takings));
    const fairness: Readonly<Record<Assumption, readonly Fairness[]>> = {
      nothing: [],
      'some step': [weak(...processes.flat())],
      weak: each,
      strong: [...each, ...peer.strong(actions)],
    };
    return { fairness: fairness[assumption], temporal };
  });
}
