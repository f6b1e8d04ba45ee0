import { describe, expect, test } from 'vitest';
import { EarlyMessages } from './early-messages.ts';
import { FarRounds } from './far-rounds.ts';
import { blockOf, castOf, proposal, setupOf, signatures, vote } from './fixtures/cast.ts';
import { HeightMessages } from './height-messages.ts';
import { ConsensusMachine, type Message, ValidatorSet } from './index.ts';

const set = ValidatorSet.of(castOf([1, 1, 1, 1]));
const hash = (index: number): string => index.toString(16).padStart(64, '0');

function machineOf(own: number, verify = signatures.verify): ConsensusMachine {
  const machine = new ConsensusMachine(setupOf(own, set, { signatures: { verify } }));
  machine.take({ kind: 'start' });
  return machine;
}

/** How many messages a machine holds, seen from outside: as many as it tells a peer at its height. */
const held = (machine: ConsensusMachine): number => {
  const status: Message = { kind: 'status', height: machine.height, round: 0 };
  return machine.take({ kind: 'message', from: 'a new peer', message: status }).length;
};

describe('a validator that sends without end', () => {
  test('votes for ever other blocks is heard once a place, and checked twice', () => {
    let checks = 0;
    const machine = machineOf(0, (...asked) => {
      checks += 1;
      return signatures.verify(...asked);
    });
    for (let index = 0; index < 1000; index += 1)
      machine.take({ kind: 'message', message: vote('prevote', 0, 1, hash(index)) });
    expect([checks, held(machine)]).toEqual([2, 1 + held(machineOf(0))]);
  });

  test('proposes ever other blocks is kept four', () => {
    const proposer = set.indexOf(set.proposer(1, 0).key);
    const messages = new HeightMessages('test', 1, set, signatures);
    for (let index = 0; index < 100; index += 1)
      messages.receive(proposal(0, proposer, blockOf(`${index}`, set)));
    expect(messages.at(0).proposals).toHaveLength(4);
  });

  test('votes in ever later rounds is kept the latest, and moves nobody', () => {
    const machine = machineOf(0);
    for (let round = 0; round < 1000; round += 1)
      machine.take({ kind: 'message', message: vote('prevote', 1000 * round, 1, undefined) });
    expect(machine.round).toBe(0);
    machine.take({ kind: 'message', message: vote('prevote', 998_000, 2, undefined) });
    expect(machine.round).toBe(0);
    machine.take({ kind: 'message', message: vote('precommit', 999_000, 3, undefined) });
    expect(machine.round).toBe(999_000);
  });

  test('is kept one far message of a kind, and what was far counts when it is near', () => {
    const far = new FarRounds(set);
    const wanted = ([kind, round]: readonly ['prevote' | 'precommit', number]): boolean => {
      const message = vote(kind, round, 1, undefined);
      const isWanted = far.isWanted(message, 1);
      if (isWanted) far.add(message, 1);
      return isWanted;
    };
    const tries = [
      ['prevote', 9],
      ['prevote', 9],
      ['precommit', 9],
      ['prevote', 8],
      ['prevote', 10],
    ] as const;
    expect(tries.map(wanted)).toEqual([true, false, true, false, true]);
    expect(far.takeUpTo(9)).toEqual([]);
    expect(far.takeUpTo(10)).toEqual([vote('prevote', 10, 1, undefined)]);
    expect(far.takeUpTo(10)).toEqual([]);
  });

  test('messages of the next height fills its own shelf, and nobody else’s', () => {
    const early = new EarlyMessages();
    for (let index = 0; index < 1000; index += 1) {
      early.add(vote('prevote', index, 1, undefined, 2), 'liar');
      early.add(proposal(0, 1, blockOf(`${index}`, set, { height: 2 })), 'liar');
    }
    early.add(vote('prevote', 0, 2, undefined, 2), 'honest');
    const taken = early.takeAll();
    expect(taken.filter(({ from }) => from === 'liar')).toHaveLength(32);
    expect(taken.filter(({ message }) => message.kind === 'proposal')).toHaveLength(2);
    expect(taken.filter(({ from }) => from === 'honest')).toHaveLength(1);
    expect(early.takeAll()).toEqual([]);
  });
});

test('a round skipped to from afar takes the votes along that brought us there', () => {
  const messages = new HeightMessages('test', 1, set, signatures);
  for (const voter of [1, 2]) messages.receive(vote('prevote', 7, voter, undefined));
  expect(messages.latestAhead).toBe(7);
  expect(messages.enter(7)).toEqual([]);
  expect([messages.at(7).prevotes.power, messages.latestAhead]).toEqual([2, -1]);
});

test('an offence in a far round shows once the round is near', () => {
  const messages = new HeightMessages('test', 1, set, signatures);
  const proposer = set.indexOf(set.proposer(1, 7).key);
  const other = (proposer + 1) % 4;
  messages.receive(vote('prevote', 7, proposer, undefined));
  messages.receive(vote('prevote', 7, other, undefined));
  messages.enter(7);
  expect(messages.receive(vote('prevote', 7, other, hash(1)))).toMatchObject({ kind: 'double vote' });
});
