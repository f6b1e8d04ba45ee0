import { describe, expect, test } from 'vitest';
import { blockOf, castOf, keyAt, proposal, setupOf, vote } from './fixtures/cast.ts';
import { Net } from './fixtures/net.ts';
import {
  blockIdOf,
  ConsensusMachine,
  type ConsensusSetup,
  culpritOf,
  type Decision,
  encodeMessage,
  type Message,
  type Output,
  ValidatorSet,
} from './index.ts';

const set = ValidatorSet.of(castOf([1, 1, 1, 1]));
const proposerOf = (round: number): number => set.indexOf(set.proposer(1, round).key);
const late = 3;
const early = [0, 1, 2];

function machineOf(own: number, more: Partial<ConsensusSetup> = {}): ConsensusMachine {
  return new ConsensusMachine(setupOf(own, set, more));
}

/** Three of four are at `height`, and the fourth has heard nothing. */
function laggingNet(height: number, archives: 'with archives' | 'without'): Net {
  const stores = early.map((): Decision[] => []);
  const archiveOf = (index: number) => (wanted: number) =>
    stores[index]?.find(({ block }) => block.height === wanted);
  const net = new Net(
    [0, 1, 2, 3].map((index) =>
      machineOf(index, archives === 'without' ? {} : { archive: archiveOf(index) }),
    ),
  );
  for (const index of early) net.start(index);
  let steps = 0;
  while (early.some((index) => (net.machines[index]?.height ?? 0) < height)) {
    net.deliverUntil(height, ({ to }) => to !== late);
    // Where it is the silent one's turn.
    for (const index of early) net.fire(index, 'propose');
    for (const index of early) net.fire(index, 'prevote');
    for (const index of early) net.fire(index, 'precommit');
    steps += 1;
    if (steps > 20 * height) throw new Error('no progress');
  }
  for (const index of early) stores[index]?.push(...net.deskOf(index).decisions);
  net.packets = [];
  return net;
}

const isFinal = ({ message }: { readonly message: Message }): boolean =>
  message.kind === 'status' || message.kind === 'decision';

describe('a node that was away', () => {
  test('is sent the decisions it lacks, batch after batch, and takes part again', () => {
    const net = laggingNet(50, 'with archives');
    net.start(late);
    net.deliverUntil(1000, isFinal);
    expect(net.machines[late]?.height).toBe(net.machines[0]?.height);
    const known = net.deskOf(0).decisions.map(({ certificate }) => certificate.block);
    expect(net.deskOf(late).decisions.map(({ certificate }) => certificate.block)).toEqual(known);
    expect(net.deskOf(late).roots).toEqual(net.deskOf(0).roots);
  });

  test('is sent the last sixteen by a machine without a store, and no others', () => {
    const net = laggingNet(20, 'without');
    const machine = net.machines[0] as ConsensusMachine;
    const heightsFor = (height: number, from: string): readonly number[] =>
      machine
        .take({ kind: 'message', from, message: { kind: 'status', height, round: 0 } })
        .flatMap((output) =>
          output.kind === 'send' && output.message.kind === 'decision' ? [output.message.block.height] : [],
        );
    const newest = machine.height - 1;
    expect(heightsFor(newest - 15, 'a')).toEqual(
      Array.from({ length: 16 }, (_, index) => newest - 15 + index),
    );
    expect(heightsFor(newest - 16, 'b')).toEqual([]);
  });

  test('asks a peer that is ahead where it is, once until the answer is used', () => {
    const machine = machineOf(0);
    machine.take({ kind: 'start' });
    const ask = (message: Message, from: string): number =>
      machine.take({ kind: 'message', message, from }).filter(({ kind }) => kind === 'send').length;
    expect([
      ask(vote('prevote', 0, 1, undefined, 9), 'one'),
      ask(vote('precommit', 0, 1, undefined, 9), 'one'),
      ask({ kind: 'status', height: 12, round: 0 }, 'one'),
      ask({ kind: 'status', height: 12, round: 0 }, 'two'),
    ]).toEqual([1, 0, 0, 1]);
    machine.take({ kind: 'timeout', of: 'gossip', height: 1, round: 0 });
    expect(ask({ kind: 'status', height: 12, round: 0 }, 'one')).toBe(1);
  });
});

test('a decision lost on the way is asked for again, as soon as a later one shows that it is missing', () => {
  const net = laggingNet(6, 'without');
  const decisions = net.deskOf(0).decisions;
  const machine = machineOf(late);
  machine.take({ kind: 'start' });
  const questions = (message: Message | undefined): number =>
    message === undefined
      ? -1
      : machine
          .take({ kind: 'message', message, from: 'one' })
          .filter((output) => output.kind === 'send' && output.message.kind === 'status').length;
  expect([
    questions({ kind: 'status', height: 6, round: 0 }),
    questions(decisions[0]),
    questions(decisions[2]),
    questions(decisions[3]),
  ]).toEqual([1, 0, 1, 0]);
});

describe('whoever asks', () => {
  const answers = (machine: ConsensusMachine, height: number, round: number): readonly Output[] =>
    machine.take({ kind: 'message', from: 'peer', message: { kind: 'status', height, round } });

  test('gets one answer for a height until the next tick: nobody can make a node talk', () => {
    const net = laggingNet(10, 'without');
    const machine = net.machines[0] as ConsensusMachine;
    const sizes = [1, 1, 1, 4, 4, 1].map((height) => answers(machine, height, 0).length);
    expect(sizes.map((size) => size > 0)).toEqual([true, false, false, true, false, false]);
    machine.take({ kind: 'timeout', of: 'gossip', height: machine.height, round: 0 });
    expect(answers(machine, 1, 0).length).toBeGreaterThan(0);
  });

  test('at the same height gets the votes of its round and of ours, those of others too', () => {
    const machine = machineOf(0);
    machine.take({ kind: 'start' });
    const [one = 0, two = 0] = [1, 2];
    const held: Message[] = [
      vote('precommit', 0, one, undefined),
      vote('prevote', 2, one, undefined),
      vote('prevote', 2, two, undefined),
    ];
    for (const message of held) machine.take({ kind: 'message', message });
    expect(machine.round).toBe(2);
    const sent = answers(machine, 1, 0).flatMap((output) => (output.kind === 'send' ? [output.message] : []));
    for (const message of held) expect(sent).toContainEqual(message);
    expect(answers(machine, 1, 0)).toEqual([]);
  });

  test('from many rounds behind gets the next three rounds, and ours', () => {
    const machine = machineOf(0);
    machine.take({ kind: 'start' });
    for (const round of [2, 4, 6, 8, 10])
      for (const voter of [1, 2])
        machine.take({ kind: 'message', message: vote('prevote', round, voter, undefined) });
    const rounds = answers(machine, 1, 4).flatMap((output) =>
      output.kind === 'send' && output.message.kind === 'prevote' ? [output.message.round] : [],
    );
    expect([machine.round, new Set(rounds)]).toEqual([10, new Set([4, 6, 10])]);
  });

  test('gets the votes that prove the valid block, whatever round they are of', () => {
    const own = proposerOf(1);
    const rest = [0, 1, 2, 3].filter((index) => index !== own);
    const machine = machineOf(own);
    machine.take({ kind: 'start' });
    const block = blockOf('A', set);
    const prevotes = rest.map((voter) => vote('prevote', 0, voter, blockIdOf(block)));
    const offer = proposal(0, proposerOf(0), block);
    for (const message of [offer, ...prevotes]) machine.take({ kind: 'message', message });
    for (const voter of rest.slice(1))
      machine.take({ kind: 'message', message: vote('prevote', 5, voter, undefined) });
    expect(machine.round).toBe(5);
    const sent = answers(machine, 1, 5).flatMap((output) => (output.kind === 'send' ? [output.message] : []));
    for (const message of [offer, ...prevotes]) expect(sent).toContainEqual(message);
  });
});

test('a certificate holds no more precommits than a quorum takes', () => {
  const seven = ValidatorSet.of(castOf([1, 1, 1, 1, 1, 1, 1]));
  const block = blockOf('A', seven);
  const proposer = seven.indexOf(seven.proposer(1, 0).key);
  const own = (proposer + 1) % 7;
  const machine = new ConsensusMachine(setupOf(own, seven));
  machine.take({ kind: 'start' });
  for (const voter of [0, 1, 2, 3, 4, 5, 6].filter((index) => index !== own))
    machine.take({ kind: 'message', message: vote('precommit', 0, voter, blockIdOf(block)) });
  const outputs = machine.take({ kind: 'message', message: proposal(0, proposer, block) });
  const [decided] = outputs.filter((output) => output.kind === 'decide');
  expect(decided?.decision.certificate.precommits).toHaveLength(5);
});

describe('a decision that others send', () => {
  const block = blockOf('A', set);
  const id = blockIdOf(block);
  const precommits = [0, 1, 2].map((voter) => vote('precommit', 4, voter, id));
  const decision: Decision = {
    kind: 'decision',
    block,
    certificate: { height: 1, round: 4, block: id, precommits },
  };
  const take = (message: Message): ConsensusMachine => {
    const machine = machineOf(3);
    machine.take({ kind: 'start' });
    machine.take({ kind: 'message', message, from: 'peer' });
    return machine;
  };

  test('decides at once, in the round of its certificate, also from a round that is far ahead', () => {
    const machine = machineOf(3);
    machine.take({ kind: 'start' });
    const outputs = machine.take({ kind: 'message', message: decision });
    expect(outputs).toContainEqual(
      expect.objectContaining({
        kind: 'step',
        step: expect.objectContaining({ rule: 'decide', decidedRound: 4 }),
      }),
    );
    const index = outputs.findIndex(({ kind }) => kind === 'decide');
    expect(outputs.findIndex(({ kind }) => kind === 'persist')).toBeLessThan(index);
    expect(outputs.find(({ kind }) => kind === 'persist')).toEqual({
      kind: 'persist',
      record: encodeMessage(decision),
    });
    expect(machine.height).toBe(2);
  });

  const certificate = decision.certificate;
  const [p0, p1, p2] = precommits as [(typeof precommits)[0], (typeof precommits)[0], (typeof precommits)[0]];
  const forged: readonly (readonly [string, Decision])[] = [
    ['too few precommits', { ...decision, certificate: { ...certificate, precommits: [p0, p1] } }],
    ['one of them twice', { ...decision, certificate: { ...certificate, precommits: [p0, p1, p1] } }],
    ['out of order', { ...decision, certificate: { ...certificate, precommits: [p1, p0, p2] } }],
    ['of another block', { ...decision, block: blockOf('B', set) }],
    [
      'for another block',
      {
        ...decision,
        certificate: { ...certificate, precommits: [p0, p1, vote('precommit', 4, 2, 'e'.repeat(64))] },
      },
    ],
    [
      'prevotes',
      { ...decision, certificate: { ...certificate, precommits: [p0, p1, vote('prevote', 4, 2, id)] } },
    ],
    [
      'of another round',
      { ...decision, certificate: { ...certificate, precommits: [p0, p1, vote('precommit', 3, 2, id)] } },
    ],
    [
      'one signed by somebody else',
      {
        ...decision,
        certificate: {
          ...certificate,
          precommits: [p0, p1, { ...vote('precommit', 4, 0, id), voter: keyAt(2) }],
        },
      },
    ],
    [
      'of a stranger',
      { ...decision, certificate: { ...certificate, precommits: [p0, p1, vote('precommit', 4, 7, id)] } },
    ],
    ['for nil', { ...decision, certificate: { ...certificate, block: 'e'.repeat(64) } }],
    ['for another round than it says', { ...decision, certificate: { ...certificate, round: 3 } }],
    ['for another height than it says', { ...decision, certificate: { ...certificate, height: 2 } }],
  ];
  test.each(forged)('is worth nothing with a certificate of %s', (_, message) => {
    expect(take(message).height).toBe(1);
  });

  test('shows who voted otherwise to us', () => {
    const machine = machineOf(3);
    machine.take({ kind: 'start' });
    machine.take({ kind: 'message', message: vote('precommit', 0, 1, undefined) });
    const votes = [0, 1, 2].map((voter) => vote('precommit', 0, voter, id));
    const message: Decision = { ...decision, certificate: { ...certificate, round: 0, precommits: votes } };
    const outputs = machine.take({ kind: 'message', message });
    const accused = outputs.flatMap((output) => (output.kind === 'accuse' ? [output.evidence] : []));
    expect(accused.map(culpritOf)).toEqual([keyAt(1)]);
    expect(machine.height).toBe(2);
  });

  test('is worth nothing if its block is not valid', () => {
    const bad = blockOf('bad', set);
    const votes = [0, 1, 2].map((voter) => vote('precommit', 0, voter, blockIdOf(bad)));
    const badCertificate = { height: 1, round: 0, block: blockIdOf(bad), precommits: votes };
    const machine = machineOf(3);
    machine.take({ kind: 'start' });
    const message: Decision = { kind: 'decision', block: bad, certificate: badCertificate };
    const diverged = { kind: 'diverged', height: 1, block: blockIdOf(bad) };
    expect(machine.take({ kind: 'message', message })).toContainEqual(diverged);
    expect(machine.height).toBe(1);
    // There is nothing to be done about it, and no need to say so twice.
    expect(machine.take({ kind: 'message', message })).toEqual([]);
  });

  test('nor is a block that a quorum is seen to precommit, if it is not valid', () => {
    const bad = blockOf('bad', set);
    const machine = machineOf(3);
    machine.take({ kind: 'start' });
    machine.take({ kind: 'message', message: proposal(0, proposerOf(0), bad) });
    const outputs = [0, 1, 2].flatMap((voter) =>
      machine.take({ kind: 'message', message: vote('precommit', 0, voter, blockIdOf(bad)) }),
    );
    expect(outputs.filter(({ kind }) => kind === 'diverged')).toEqual([
      { kind: 'diverged', height: 1, block: blockIdOf(bad) },
    ]);
    expect(machine.height).toBe(1);
  });
});
