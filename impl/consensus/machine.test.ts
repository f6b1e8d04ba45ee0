import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applicationOf,
  blockOf,
  castOf,
  chain,
  keyAt,
  proposal,
  setupOf,
  signatures,
  signerOf,
  vote,
} from './fixtures/cast.ts';
import { Net } from './fixtures/net.ts';
import {
  type Block,
  blockIdOf,
  ConsensusMachine,
  type ConsensusSetup,
  decodeMessage,
  encodeMessage,
  type Input,
  limits,
  type Output,
  type Step,
  ValidatorSet,
} from './index.ts';

const four = ValidatorSet.of(castOf([1, 1, 1, 1]));
/** The proposers of the first rounds of height 1. */
const [first, second] = [0, 1].map((round) => four.indexOf(four.proposer(1, round).key)) as [number, number];
const others = [0, 1, 2, 3].filter((index) => index !== first);
const [one, two, three] = others as [number, number, number];

function netOf(size: number, more: (index: number) => Partial<ConsensusSetup> = () => ({})): Net {
  const set = ValidatorSet.of(castOf(Array.from({ length: size }, () => 1)));
  const machines = Array.from({ length: size }, (_, index) => {
    return new ConsensusMachine(setupOf(index, set, more(index)));
  });
  return new Net(machines, (machine, height) => [Buffer.from(`${machine} at ${height}`)]);
}

function machineOf(own: number, more: Partial<ConsensusSetup> = {}): ConsensusMachine {
  const machine = new ConsensusMachine(setupOf(own, four, more));
  machine.take({ kind: 'start' });
  return machine;
}

const hear = (machine: ConsensusMachine, ...messages: Extract<Input, { kind: 'message' }>['message'][]) =>
  messages.flatMap((message) => machine.take({ kind: 'message', message, from: 'peer' }));
const rulesOf = (outputs: readonly Output[]): readonly string[] =>
  outputs.flatMap((output) => (output.kind === 'step' ? [output.step.rule] : []));

describe('validators that hear each other', () => {
  test('decide the same blocks, with the same roots, whatever the order of messages', () => {
    fc.assert(
      fc.property(fc.constantFrom(2, 4, 7), fc.infiniteStream(fc.nat()), (size, picks) => {
        const net = netOf(size);
        net.startAll();
        const nextPick = picks[Symbol.iterator]();
        net.deliverUntil(4, undefined, () => nextPick.next().value ?? 0);
        const [reference] = net.desks;
        for (const { decisions, roots, accused } of net.desks) {
          const ids = decisions.slice(0, 3).map(({ certificate }) => certificate.block);
          expect(ids).toEqual(reference?.decisions.slice(0, 3).map(({ certificate }) => certificate.block));
          expect(ids).toHaveLength(3);
          expect(roots.slice(0, 3)).toEqual(reference?.roots.slice(0, 3));
          expect(accused).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('decide alone where there is one', () => {
    const set = ValidatorSet.of(castOf([5]));
    const machine = new ConsensusMachine(setupOf(0, set));
    const decided = [machine.take({ kind: 'start' })];
    for (let height = 1; height <= 3; height += 1)
      decided.push(machine.take({ kind: 'block', height, round: 0, commands: [] }));
    expect(decided.map((outputs) => outputs.filter(({ kind }) => kind === 'decide').length)).toEqual([
      0, 1, 1, 1,
    ]);
  });

  test('agree on a root one height later: the next block names it', () => {
    const net = netOf(4);
    net.startAll();
    net.deliverUntil(4);
    const { decisions, roots } = net.deskOf(0);
    expect(decisions[1]?.block.stateRoot).toBe(roots[0]);
    expect(decisions[1]?.block.previous).toBe(decisions[0]?.certificate.block);
  });

  test('go on without one of four that is silent, in the next round where it is its turn', () => {
    const net = netOf(4);
    for (const index of others) net.start(index);
    net.deliverUntil(2, ({ to }) => to !== first);
    for (const index of others) net.fire(index, 'propose');
    net.deliverUntil(2, ({ to }) => to !== first);
    for (const index of others) net.fire(index, 'precommit');
    net.deliverUntil(2, ({ to }) => to !== first);
    expect(others.every((index) => (net.machines[index]?.height ?? 0) >= 2)).toBe(true);
    expect(net.deskOf(one).decisions[0]?.certificate.round).toBe(1);
  });

  test('hand over to the validators that a block appoints, from the next height on', () => {
    const next = castOf([1, 1, 1, 1, 3]);
    const net = netOf(5, () => {
      const application = applicationOf();
      const execute: typeof application.execute = (commands, height) => ({
        ...application.execute(commands, height),
        ...(height === 1 ? { validators: next } : {}),
      });
      return { validators: four, application: { ...application, execute } };
    });
    net.startAll();
    net.deliverUntil(4);
    expect(net.machines.map(({ height }) => height >= 4)).toEqual([true, true, true, true, true]);
    const voters = net
      .deskOf(0)
      .decisions.map(({ certificate }) => certificate.precommits.map((v) => v.voter));
    expect(voters[0]).not.toContain(keyAt(4));
    // Four of the seven are no quorum any more.
    expect(voters[1]).toContain(keyAt(4));
    expect(
      net
        .deskOf(4)
        .steps.filter((step) => step.height === 1)
        .map(({ rule }) => rule),
    ).toEqual(['decide']);
  });
});

describe('the outputs of a machine', () => {
  test('come in the order: durable, recorded, on its way', () => {
    const outputs = hear(machineOf(one), proposal(0, first, blockOf('A', four)));
    expect(outputs.map(({ kind }) => kind)).toEqual(['persist', 'step', 'broadcast']);
    const [persist, , broadcast] = outputs;
    const record = persist?.kind === 'persist' ? decodeMessage(persist.record) : undefined;
    expect(record).toEqual(broadcast?.kind === 'broadcast' ? broadcast.message : 'none');
  });

  test('name the rules that were carried out, and what the machine is after each', () => {
    const machine = machineOf(one);
    const block = blockOf('A', four);
    const id = blockIdOf(block);
    const steps = hear(
      machine,
      proposal(0, first, block),
      vote('prevote', 0, two, id),
      vote('prevote', 0, three, id),
      vote('precommit', 0, two, id),
      vote('precommit', 0, three, id),
    ).flatMap((output): Step[] => (output.kind === 'step' ? [output.step] : []));
    const locked = { block: id, round: 0 };
    const nothing = { locked: undefined, valid: undefined };
    const held = { locked, valid: locked };
    const place = { height: 1, round: 0 };
    expect(steps).toEqual([
      {
        ...place,
        number: 0,
        rule: 'prevote',
        block: id,
        proofRound: -1,
        vote: id,
        after: { round: 0, step: 'prevote', ...nothing },
      },
      {
        ...place,
        number: 1,
        rule: 'lock and precommit',
        block: id,
        after: { round: 0, step: 'precommit', ...held },
      },
      {
        ...place,
        number: 2,
        rule: 'decide',
        block: id,
        decidedRound: 0,
        after: { round: 0, step: 'decided', ...held },
      },
    ]);
  });

  test('are the same again for the same inputs, and so is the machine', () => {
    const script: Input[] = [];
    const net = netOf(4);
    const watched = net.machines[0] as ConsensusMachine;
    const recorded: Output[] = [];
    const take = watched.take.bind(watched);
    watched.take = (input) => {
      script.push(input);
      const outputs = take(input);
      recorded.push(...outputs);
      return outputs;
    };
    net.startAll();
    net.deliverUntil(3);
    const again = new ConsensusMachine(setupOf(0, four));
    const outputs = script.flatMap((input) => again.take(input));
    expect(outputs).toEqual(recorded);
    expect(again.fingerprint()).toBe(watched.fingerprint());
  });

  test('take one rule at a time where one asks for that', () => {
    const machine = machineOf(one);
    const id = blockIdOf(blockOf('A', four));
    const outputs = [
      proposal(0, first, blockOf('A', four)),
      vote('prevote', 0, two, id),
      vote('prevote', 0, three, id),
    ].flatMap((message) => machine.put({ kind: 'message', message }));
    expect(rulesOf(outputs)).toEqual([]);
    expect([machine.isQuiet, machine.step]).toEqual([false, 'propose']);
    expect([rulesOf(machine.advance()), rulesOf(machine.advance()), rulesOf(machine.advance())]).toEqual([
      ['prevote'],
      ['lock and precommit'],
      [],
    ]);
    expect([machine.isQuiet, machine.advance()]).toEqual([true, []]);
  });

  test('are none before the start', () => {
    const machine = new ConsensusMachine(setupOf(one, four));
    expect(machine.take({ kind: 'message', message: proposal(0, first, blockOf('A', four)) })).toEqual([]);
    expect(rulesOf(machine.take({ kind: 'start' }))).toEqual(['prevote']);
    expect(machine.take({ kind: 'start' })).toEqual([]);
  });

  test('ask for longer waits in later rounds', () => {
    const machine = machineOf(one);
    const outputs = hear(machine, vote('prevote', 6, two, undefined), vote('prevote', 6, three, undefined));
    expect(outputs).toContainEqual({ kind: 'wait', of: 'propose', height: 1, round: 6, milliseconds: 600 });
  });
});

describe('a block is prevoted nil, and never locked, that', () => {
  const cases: readonly (readonly [string, Partial<Block>, string])[] = [
    ['is of another chain', { chain: 'another' }, 'A'],
    ['does not follow the block before', { previous: '0'.repeat(64) }, 'A'],
    ['names another root', { stateRoot: 'elsewhere' }, 'A'],
    ['names other validators', { validators: '0'.repeat(64) }, 'A'],
    ['the application does not accept', {}, 'bad'],
    [
      'accuses on false evidence',
      {
        evidence: [
          {
            kind: 'double vote',
            first: { ...vote('prevote', 0, 2, undefined), voter: keyAt(3) },
            second: vote('prevote', 0, 3, 'f'.repeat(64)),
          },
        ],
      },
      'A',
    ],
  ];
  test.each(cases)('%s', (_, more, word) => {
    const machine = machineOf(one);
    const block = blockOf(word, four, more);
    const id = blockIdOf(block);
    const outputs = hear(
      machine,
      proposal(0, first, block),
      ...[first, two, three].map((voter) => vote('prevote', 0, voter, id)),
      ...[first, two, three].map((voter) => vote('precommit', 0, voter, id)),
    );
    expect(outputs.find(({ kind }) => kind === 'broadcast')).toMatchObject({
      message: { kind: 'prevote', block: undefined },
    });
    expect([machine.locked, machine.valid, machine.height]).toEqual([undefined, undefined, 1]);
  });
});

describe('what a machine proposes', () => {
  const proposed = (outputs: readonly Output[]) =>
    outputs.flatMap((output) =>
      output.kind === 'broadcast' && output.message.kind === 'proposal' ? [output.message] : [],
    );

  test('is what the application built, or nothing where it would not be accepted', () => {
    for (const [word, commands] of [
      ['good', 1],
      ['bad', 0],
    ] as const) {
      const machine = machineOf(first);
      const outputs = machine.take({ kind: 'block', height: 1, round: 0, commands: [Buffer.from(word)] });
      expect(proposed(outputs)[0]?.block.commands).toHaveLength(commands);
      expect(rulesOf(outputs)).toEqual(['propose', 'prevote']);
    }
  });

  test('is an empty block where there are more commands, or more bytes of them, than a block may hold', () => {
    const most = limits.maxCommandsBytes - 4;
    const sizes: readonly (readonly [readonly Uint8Array[], number])[] = [
      [[new Uint8Array(most)], 1],
      [[new Uint8Array(most + 1)], 0],
      [Array.from({ length: limits.maxCommands + 1 }, () => new Uint8Array(0)), 0],
    ];
    for (const [commands, count] of sizes) {
      const [offered] = proposed(machineOf(first).take({ kind: 'block', height: 1, round: 0, commands }));
      expect(offered?.block.commands).toHaveLength(count);
      if (offered !== undefined) expect(decodeMessage(encodeMessage(offered)).kind).toBe('proposal');
    }
  });

  test('is nothing where nothing was asked, or the answer is for another round', () => {
    expect(machineOf(one).take({ kind: 'block', height: 1, round: 0, commands: [] })).toEqual([]);
    expect(machineOf(first).take({ kind: 'block', height: 1, round: 1, commands: [] })).toEqual([]);
    expect(machineOf(first).take({ kind: 'block', height: 2, round: 0, commands: [] })).toEqual([]);
  });

  test('is the block known to be valid, with the round that shows it', () => {
    const machine = machineOf(second);
    const block = blockOf('A', four);
    const id = blockIdOf(block);
    const rest = [0, 1, 2, 3].filter((index) => index !== second);
    hear(machine, proposal(0, first, block), ...rest.map((voter) => vote('prevote', 0, voter, id)));
    const outputs = hear(machine, ...rest.map((voter) => vote('precommit', 1, voter, undefined)));
    expect(proposed(outputs)).toMatchObject([{ round: 1, validRound: 0, block }]);
    expect(outputs.some(({ kind }) => kind === 'build')).toBe(false);
  });
});

describe('a machine without a voice', () => {
  test('that is nobody among the validators follows, and sends neither proposal nor vote', () => {
    const net = netOf(5, (index) => ({ validators: four, ...(index === 4 ? { signer: undefined } : {}) }));
    net.startAll();
    net.deliverUntil(3);
    expect(net.deskOf(4).decisions.map(({ certificate }) => certificate.block)).toEqual(
      net
        .deskOf(0)
        .decisions.slice(0, 2)
        .map(({ certificate }) => certificate.block),
    );
    expect(new Set(net.deskOf(4).broadcast.map(({ kind }) => kind))).toEqual(new Set(['status']));
  });

  test('that a signer refuses is silent for the height, and takes part again in the next', () => {
    const real = signerOf(keyAt(one));
    const asked: string[] = [];
    const signer = {
      key: real.key,
      sign: (bytes: Uint8Array, what: Parameters<typeof real.sign>[1]) => {
        asked.push(`${what.kind} ${what.height}`);
        return what.height === 1 ? undefined : real.sign(bytes, what);
      },
    };
    const net = netOf(4, (index) => (index === one ? { signer } : {}));
    net.startAll();
    net.deliverUntil(3);
    expect(asked.filter((what) => what.endsWith(' 1'))).toEqual(['prevote 1']);
    expect(
      net
        .deskOf(one)
        .steps.filter(({ height }) => height === 1)
        .map(({ rule }) => rule),
    ).toEqual(['decide']);
    expect(net.deskOf(one).broadcast.some((message) => message.kind === 'precommit')).toBe(true);
  });
});

describe('messages that count for nothing', () => {
  const id = blockIdOf(blockOf('A', four));
  const genuine = vote('prevote', 0, two, id);
  const cases = [
    ['a vote that another signed', { ...genuine, voter: keyAt(three) }],
    ['a vote for another block than was signed', { ...genuine, block: 'e'.repeat(64) }],
    ['a vote of another kind than was signed', { ...genuine, kind: 'precommit' as const }],
    ['a vote of another round than was signed', { ...genuine, round: 1 }],
    ['a vote of somebody unknown', vote('prevote', 0, 9, id)],
    ['a vote of no round', { ...genuine, round: 0.5 }],
    ['a vote of a round below all', { ...genuine, round: -1 }],
    ['a proposal of one whose turn it is not', proposal(0, two, blockOf('A', four))],
    ['a proposal with a proof from its own round', proposal(0, first, blockOf('A', four), 0)],
    [
      'a proposal signed for another block',
      { ...proposal(0, first, blockOf('A', four)), block: blockOf('B', four) },
    ],
  ] as const;
  test.each(cases)('%s', (_, message) => {
    const machine = machineOf(one);
    const before = machine.fingerprint();
    expect(hear(machine, message)).toEqual([]);
    expect(machine.fingerprint()).toBe(before);
  });

  test('are not checked twice, nor is what was had already', () => {
    let checks = 0;
    const counting = {
      verify: (...asked: Parameters<typeof signatures.verify>) => {
        checks += 1;
        return signatures.verify(...asked);
      },
    };
    const machine = machineOf(one, { signatures: counting });
    const offered = proposal(0, first, blockOf('A', four));
    for (let time = 0; time < 5; time += 1)
      hear(machine, offered, genuine, vote('precommit', 0, two, undefined));
    expect(checks).toBe(3);
  });

  test('timeouts of another round or height, or not of this kind', () => {
    const machine = machineOf(one);
    expect(machine.take({ kind: 'timeout', of: 'propose', height: 2, round: 0 })).toEqual([]);
    expect(machine.take({ kind: 'timeout', of: 'propose', height: 1, round: 1 })).toEqual([]);
    expect(machine.take({ kind: 'timeout', of: 'prevote', height: 1, round: 0 })).toEqual([]);
    expect(machine.take({ kind: 'timeout', of: 'precommit', height: 1, round: 0 })).toEqual([]);
    expect(rulesOf(machine.take({ kind: 'timeout', of: 'propose', height: 1, round: 0 }))).toEqual([
      'give up on proposal',
    ]);
  });

  test('a timeout of the proposal one makes oneself', () => {
    const machine = machineOf(first);
    expect(machine.take({ kind: 'timeout', of: 'propose', height: 1, round: 0 })).toEqual([]);
  });

  test('nothing signed for another chain counts', () => {
    const elsewhere = machineOf(one, { chain: `${chain} 2` });
    hear(elsewhere, vote('prevote', 3, two, undefined), vote('prevote', 3, three, undefined));
    expect(elsewhere.round).toBe(0);
  });
});
