import { describe, expect, test } from 'vitest';
import {
  type Block,
  blockIdOf,
  type Message,
  proposalSignBytes,
  ValidatorSet,
  voteSignBytes,
} from '../consensus/index.ts';
import { type Disk, SimulatedDisk, seededChance } from '../journal/index.ts';
import { command, pairs, SmallNetwork, settled } from './fixtures/small-network.ts';
import { messageFrame } from './frames.ts';
import { DivergedError, Node, NodeStoppedError, type Receipt, type RecordedStep } from './index.ts';

const all = [0, 1, 2, 3];

/** What became of a command, once it is told. */
function receiptOf(node: Node | undefined, word: string): { receipt: Receipt | undefined } {
  const answer: { receipt: Receipt | undefined } = { receipt: undefined };
  node?.submit(command(word)).then(
    (receipt) => {
      answer.receipt = receipt;
    },
    () => undefined,
  );
  return answer;
}

describe('four nodes', () => {
  test('decide what clients hand in, each once, and have the same state', async () => {
    const network = new SmallNetwork();
    await network.start(...all);
    const answers = all.map((node) => receiptOf(network.nodes[node], `word ${node}`));
    const again = receiptOf(network.nodes[2], 'word 1');
    await network.until(() => [...answers, again].every(({ receipt }) => receipt?.kind === 'decided'));
    await network.until(() => all.every((node) => network.decidedBy(node) >= 5));
    expect(again.receipt).toEqual(answers[1]?.receipt);
    const decided = network.events.map(([node, event]) =>
      node === 0 && event.kind === 'decided' ? event.commands : 0,
    );
    expect(decided.reduce((sum, commands) => sum + commands, 0)).toBe(4);
    expect([...network.roots.values()].every(({ size }) => size === 1)).toBe(true);
    // A command that was decided is answered at once.
    const late = receiptOf(network.nodes[3], 'word 1');
    await settled();
    expect(late).toEqual(again);
  });

  test('refuse what the application does not accept, and what does not fit', async () => {
    const network = new SmallNetwork({ limits: { maxCommandBytes: 10, maxPooledCommands: 1 } });
    await network.start(0);
    const bad = receiptOf(network.nodes[0], 'bad word');
    const long = receiptOf(network.nodes[0], 'a word that is too long');
    receiptOf(network.nodes[0], 'waits');
    const busy = receiptOf(network.nodes[0], 'no room');
    await settled();
    expect(bad.receipt).toEqual({ kind: 'refused', why: 'the application does not accept it' });
    expect(long.receipt).toEqual({ kind: 'refused', why: 'it has 23 bytes, and 10 are allowed' });
    expect(busy.receipt).toEqual({ kind: 'busy' });
  });

  test('go on without one, who catches up on all heights when it comes back', async () => {
    const network = new SmallNetwork({ limits: { snapshotEvery: 7, maxSegmentBytes: 4_000 } });
    await network.start(0, 1, 2);
    await network.until(() => network.decidedBy(0) >= 60);
    // Those that it asks have restarted meanwhile, so they have it all from their disks.
    await network.restart(0, (network.disks[0] as SimulatedDisk).afterKill());
    await network.restart(1, (network.disks[1] as SimulatedDisk).afterKill());
    await network.start(3);
    await network.until(() => network.decidedBy(3) >= 60);
    const heights = network.events.flatMap(([node, event]) =>
      node === 3 && event.kind === 'decided' ? [event.height] : [],
    );
    expect(heights).toEqual(heights.map((_, index) => index + 1));
    expect([...network.roots.values()].every(({ size }) => size === 1)).toBe(true);
  });

  test('are not disturbed by a peer that sends garbage', async () => {
    const network = new SmallNetwork();
    await network.start(0, 1, 2);
    const liar = network.wires.transport(pairs[3]?.key ?? '');
    await liar.start({ arrived: () => undefined, connected: () => undefined, disconnected: () => undefined });
    const chance = seededChance(1);
    for (let sent = 0; sent < 2_000; sent += 1) {
      const bytes = Uint8Array.from({ length: chance(200) }, () => chance(256));
      if (bytes.length > 0 && chance(2) === 0) bytes[0] = chance(2);
      liar.send(pairs[sent % 3]?.key ?? '', { bytes, height: 0 });
    }
    await network.until(() => [0, 1, 2].every((node) => network.decidedBy(node) >= 4));
    expect(network.doubleSigns).toEqual([]);
  });

  test('an application that throws stops its node, and says so', async () => {
    const network = new SmallNetwork();
    const source = network.setup(0).application;
    const application = { ...source, begin: () => ({ ...source.begin(), execute: failing }) };
    const node = await Node.open({ ...network.setup(0), application });
    await node.start();
    await network.start(1, 2, 3);
    let stopped: NodeStoppedError | undefined;
    node.stopped.then((why) => {
      stopped = why;
    });
    await network.until(() => stopped !== undefined);
    expect(stopped?.message).toBe(
      'the node has stopped: out of order. What it signed or promised is on its disk, and nothing else has left it, ' +
        'so it does no harm; the others go on without it. Mend what is said above, and start it again.',
    );
    await network.until(() => network.decidedBy(1) >= 3);
    await expect(node.submit(command('late'))).rejects.toThrow(NodeStoppedError);
  });

  test('a node whose application refuses what the others decide stops, and says so', async () => {
    const network = new SmallNetwork();
    const source = network.setup(0).application;
    const application = { ...source, begin: () => ({ ...source.begin(), accepts: () => false }) };
    const node = await Node.open({ ...network.setup(0), application });
    await node.start();
    await network.start(1, 2, 3);
    let stopped: NodeStoppedError | undefined;
    node.stopped.then((why) => {
      stopped = why;
    });
    await network.until(() => stopped !== undefined);
    expect(stopped?.cause).toBeInstanceOf(DivergedError);
    expect(stopped?.message).toContain('at height 1 a quorum decided');
    await network.until(() => network.decidedBy(1) >= 3);
  });
});

describe('a validator that lies without end', () => {
  const sorted = [...pairs].sort((a, b) => (a.key < b.key ? -1 : 1));
  const [liar, ...others] = sorted;
  if (liar === undefined) throw new Error('there are pairs');
  const block = (filler: number): Block => ({
    chain: 'small',
    height: 1,
    previous: '',
    stateRoot: '',
    validators: ValidatorSet.of(pairs.map(({ key }) => ({ key, power: 1 }))).hash,
    evidence: [],
    commands: [new Uint8Array(10_000).fill(filler)],
  });

  /** How many bytes there are in the journal of a node that is alone with the liar, and heard all of it. */
  async function journalAfter(messages: readonly Message[]): Promise<number> {
    const victim = pairs.findIndex(({ key }) => key !== liar?.key);
    const network = new SmallNetwork();
    await network.start(victim);
    const wire = network.wires.transport(liar?.key ?? '');
    await wire.start({ arrived: () => undefined, connected: () => undefined, disconnected: () => undefined });
    for (const message of messages) {
      wire.send(pairs[victim]?.key ?? '', { bytes: messageFrame(message), height: 1 });
      await settled();
    }
    const { contents } = network.disks[victim] as SimulatedDisk;
    return [...contents].reduce((sum, [name, { length }]) => sum + (name.startsWith('log-') ? length : 0), 0);
  }

  test('has no decision kept of which only its own signature is genuine', async () => {
    const messages = Array.from({ length: 150 }, (_, filler): Message => {
      const made = block(filler);
      const vote = { kind: 'precommit', height: 1, round: 0, block: blockIdOf(made) } as const;
      const signature = liar.sign(voteSignBytes('small', vote));
      const precommits = [liar, ...others.slice(0, 2)].map(({ key }) => ({ ...vote, voter: key, signature }));
      const certificate = { height: 1, round: 0, block: vote.block, precommits };
      return { kind: 'decision', block: made, certificate };
    });
    expect(await journalAfter(messages)).toBeLessThan(10_000);
  });

  test('fills the disk at its own pace, and no memory with what waits to be written', async () => {
    const set = ValidatorSet.of(pairs.map(({ key }) => ({ key, power: 1 })));
    const messages: Message[] = [];
    for (let round = 3; messages.length < 150; round += 1) {
      if (set.proposer(1, round).key !== liar.key) continue;
      const made = block(round % 256);
      const header = { height: 1, round, validRound: -1, block: blockIdOf(made) };
      const signature = liar.sign(proposalSignBytes('small', header));
      messages.push({ kind: 'proposal', ...header, block: made, proposer: liar.key, signature });
    }
    expect(await journalAfter(messages)).toBeGreaterThan(1_000_000);
  });
});

function failing(): never {
  throw new Error('out of order');
}

/** The fourth node as a liar: told of a height, it prevotes for two blocks there. */
async function liarOf(network: SmallNetwork): Promise<(height: number) => void> {
  const [, , , pair] = pairs;
  if (pair === undefined) throw new Error('there are four pairs');
  const wire = network.wires.transport(pair.key);
  await wire.start({ arrived: () => undefined, connected: () => undefined, disconnected: () => undefined });
  return (height) => {
    for (const block of ['a'.repeat(64), 'b'.repeat(64)]) {
      const vote = { kind: 'prevote', height, round: 0, block } as const;
      const signature = pair.sign(voteSignBytes('small', vote));
      const bytes = messageFrame({ ...vote, voter: pair.key, signature });
      for (const { key } of pairs.slice(0, 3)) wire.send(key, { bytes, height });
    }
  };
}

describe('a node that is killed', () => {
  /** One life after the other of one node, each ended by a loss of power after so many steps of its disk. */
  async function lives(seed: number): Promise<SmallNetwork> {
    const chance = seededChance(seed);
    const network = new SmallNetwork({ limits: { snapshotEvery: 3, maxSegmentBytes: 2_000 } });
    await network.start(1, 2, 3);
    for (let life = 0, disk = new SimulatedDisk(); life < 6; life += 1) {
      disk = disk.afterPowerLoss(chance, { stepsToLive: 1 + chance(9_000) });
      network.disks[0] = disk;
      const opened = await network.start(0).catch(() => 'it died while it was starting');
      const before = network.decidedBy(1);
      const word = receiptOf(network.nodes[0], `seed ${seed} life ${life}`);
      await network.until(() => network.decidedBy(1) >= before + 1 + chance(5));
      if (opened === undefined && word.receipt?.kind === 'decided')
        expect(network.roots.get(word.receipt.height)?.size).toBe(1);
      network.crash(0);
    }
    network.disks[0] = (network.disks[0] as SimulatedDisk).afterPowerLoss(chance);
    await network.start(0);
    return network;
  }

  test.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'at whatever byte, signs nothing twice, loses no decision and catches up: seed %i',
    async (seed) => {
      const network = await lives(seed);
      const decided = network.decidedBy(0);
      await network.until(() => network.decidedBy(0) > Math.max(decided, network.decidedBy(1) - 1));
      expect(network.doubleSigns).toEqual([]);
      expect([...network.roots.values()].filter(({ size }) => size !== 1)).toEqual([]);
      expect(network.events.filter(([, { kind }]) => kind === 'accused')).toEqual([]);
    },
  );

  /** Whether a step may come right after another in a record that lacks nothing. */
  function follows(before: RecordedStep, { step, index }: RecordedStep): boolean {
    if (step.height === before.step.height) return index === before.index + 1;
    return before.step.rule === 'decide' && step.height === before.step.height + 1 && index === 0;
  }

  test.each([
    ['from the start', 0, 'honest'],
    ['catching up', 12, 'honest'],
    ['with evidence that waits for a block', 0, 'liar'],
  ])(
    'is after each step what it was, and tells again what a recorder may lack: %s',
    async (_, lag, fourth) => {
      const moments: { disk: Disk; height: number; fingerprint: string; told: number }[] = [];
      const steps: RecordedStep[] = [];
      const limits = { snapshotEvery: fourth === 'liar' ? 2 : 1_000 };
      const network: SmallNetwork = new SmallNetwork({ limits });
      const disk = new SimulatedDisk();
      network.disks[0] = disk;
      const lie = fourth === 'liar' ? await liarOf(network) : () => undefined;
      await network.start(...(fourth === 'liar' ? [1, 2] : [1, 2, 3]));
      await network.until(() => network.decidedBy(1) >= lag);
      const recorded = await Node.open({
        ...network.setup(0),
        record: (step) => {
          // Killed before this one is written, and after.
          for (const told of [steps.length, steps.length + 1])
            moments.push({
              disk: disk.afterKill(),
              height: recorded.height,
              fingerprint: recorded.fingerprint(),
              told,
            });
          steps.push(step);
          // Too late for the block of this height: what it shows is carried to the next.
          if (step.step.rule === 'prevote') lie(step.step.height);
        },
      });
      await recorded.start();
      await network.until(() => network.decidedBy(0) >= lag + 7);
      expect(moments.length).toBeGreaterThan(24);
      const isAccused = network.events.some(([, { kind }]) => kind === 'accused');
      expect(isAccused).toBe(fourth === 'liar');
      for (const { disk: found, height, fingerprint, told } of moments) {
        const again: RecordedStep[] = [];
        const transport = new SmallNetwork().wires.transport('nobody');
        const setup = { ...network.setup(0), disk: found, transport, report: () => undefined };
        const node = await Node.open({ ...setup, record: (step) => again.push(step) });
        // One that had just decided comes back at the next height.
        if (node.height === height) expect(node.fingerprint()).toBe(fingerprint);
        else expect(node.height).toBe(height + 1);
        await node.start();
        node.crash();
        const isTold = (one: RecordedStep): boolean =>
          steps
            .slice(0, told)
            .some(({ step, index }) => step.height === one.step.height && index === one.index);
        const record = [...steps.slice(0, told), ...again.filter((one) => !isTold(one))];
        record.slice(1).forEach((step, index) => {
          expect(follows(record[index] ?? step, step)).toBe(true);
        });
        // What is told again is what was told, or would have been.
        for (const { step, index, after } of again) {
          const first = steps.find((one) => one.step.height === step.height && one.index === index);
          expect({ step, after }).toEqual(
            JSON.parse(JSON.stringify({ step: first?.step, after: first?.after })),
          );
        }
      }
    },
  );
});

describe('a disk', () => {
  test('that is full stops the node cleanly; with room it goes on', async () => {
    const network = new SmallNetwork();
    network.disks[0] = new SimulatedDisk({ capacityBytes: 20_000 });
    await network.start(...all);
    let stopped: NodeStoppedError | undefined;
    network.nodes[0]?.stopped.then((why) => {
      stopped = why;
    });
    await network.until(() => stopped !== undefined);
    expect(stopped?.message).toContain('the disk is full (ENOSPC)');
    const before = network.decidedBy(0);
    await network.until(() => network.decidedBy(1) >= before + 5);
    await network.restart(0, (network.disks[0] as SimulatedDisk).afterKill());
    await network.until(() => network.decidedBy(0) >= before + 7);
    expect(network.doubleSigns).toEqual([]);
  });

  test.each(['append', 'sync', 'rename'] as const)('that fails at %s stops the node', async (operation) => {
    const network = new SmallNetwork();
    let isBroken = false;
    network.disks[0] = new SimulatedDisk({
      fault: (asked) => (isBroken && asked === operation ? 'EIO' : undefined),
    });
    await network.start(...all);
    await network.until(() => network.decidedBy(0) >= 2);
    isBroken = true;
    let stopped: NodeStoppedError | undefined;
    network.nodes[0]?.stopped.then((why) => {
      stopped = why;
    });
    await network.until(() => stopped !== undefined);
    expect(stopped?.message).toContain('the disk failed (EIO)');
    isBroken = false;
    await network.restart(0, (network.disks[0] as SimulatedDisk).afterPowerLoss(seededChance(1)));
    await network.until(() => network.decidedBy(0) >= network.decidedBy(1));
    expect(network.doubleSigns).toEqual([]);
  });
});
