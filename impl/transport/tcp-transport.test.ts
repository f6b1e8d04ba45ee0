import { afterEach, describe, expect, test } from 'vitest';
import { seededChance } from '../journal/index.ts';
import { caller, credentialsOf, eavesdropper, meet, network, Peer, part } from './fixtures/peers.ts';
import { FrameReader, frameHead } from './frame.ts';
import { Handshake, type Session } from './handshake.ts';
import type { Credentials, TransportLimits } from './index.ts';

const open: Peer[] = [];
afterEach(async () => {
  await part(...open.splice(0));
});

function peer(index: number, others: readonly number[], limits: Partial<TransportLimits> = {}): Peer {
  const made = new Peer(index, others, { minBackoffMs: 5, ...limits });
  open.push(made);
  return made;
}

async function pair(limits: Partial<TransportLimits> = {}): Promise<readonly [Peer, Peer]> {
  const [a, b] = [peer(0, [1], limits), peer(1, [0], limits)];
  await meet(a, b);
  return [a, b];
}

interface Guest {
  /** Seals it and sends it. */
  say(bytes: Uint8Array): boolean;
  /** Sends it as it is. */
  raw(bytes: Uint8Array): boolean;
  /** What `say` would put on the wire. */
  sealed(bytes: Uint8Array): Uint8Array;
  readonly closed: Promise<unknown>;
}

/** A node of its own making that proves to be who it is, and says then what it likes. Rejects if it is not let in. */
async function guest(credentials: Credentials, host: Peer): Promise<Guest> {
  const { handshake, first } = Handshake.dial({ credentials, network, peers: new Set([host.key]) }, host.key);
  const socket = await caller(host);
  const reader = new FrameReader(1024);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const session = await new Promise<Session>((resolve, reject) => {
    closed.then(() => reject(new Error('not let in')));
    socket.on('data', (chunk) => {
      for (const frame of reader.read(chunk)) {
        const step = handshake.take(frame);
        if (step.kind === 'done') resolve(step.session);
        else if (step.kind === 'go on' && step.reply !== undefined) socket.write(step.reply);
      }
    });
    socket.write(first);
  });
  const sealed = (bytes: Uint8Array): Uint8Array => session.sealer.seal(bytes);
  return { say: (bytes) => socket.write(sealed(bytes)), raw: (bytes) => socket.write(bytes), sealed, closed };
}

describe('between peers', () => {
  test('what is sent arrives once, whole and in order, in both directions', async () => {
    const [a, b] = await pair();
    const sizes = [1, 15, 16, 17, 1_000, 65_535, 65_536, 1_000_000, 2];
    sizes.forEach((size, index) => {
      a.transport.send(b.key, { bytes: new Uint8Array(size).fill(index), height: index });
      b.transport.send(a.key, { bytes: new Uint8Array(size).fill(100 + index), height: index });
    });
    for (const [index, size] of sizes.entries()) {
      for (const [to, from, byte] of [
        [b, a, index],
        [a, b, 100 + index],
      ] as const) {
        const arrival = await to.arrival();
        expect(arrival.from).toBe(from.key);
        expect(Buffer.compare(arrival.bytes, Buffer.alloc(size, byte))).toBe(0);
      }
    }
    expect(b.transport.next()).toBeUndefined();
  });

  test('a peer that comes back at another address is found there', async () => {
    const [a, b] = await pair();
    await part(b);
    await a.until(() => a.disconnects.length === 1);
    const again = peer(1, [0]);
    await again.transport.start(again);
    a.transport.moved(again.key, again.transport.address);
    await a.until(() => a.connects.length === 2);
    a.transport.send(again.key, { bytes: new Uint8Array([7]), height: 1 });
    expect((await again.arrival()).bytes).toEqual(Buffer.from([7]));
  });

  test('a newer connection takes the place of an older one', async () => {
    const host = peer(1, [0]);
    await host.transport.start(host);
    const first = await guest(credentialsOf(0), host);
    const second = await guest(credentialsOf(0), host);
    await first.closed;
    second.say(new Uint8Array([2]));
    expect((await host.arrival()).bytes).toEqual(Buffer.from([2]));
    expect(host.connects.length).toBe(2);
  });

  test('a connection that has fallen silent is given up, and one that has nothing to say is not', async () => {
    const limits = { keepAliveMs: 20, maxSilenceMs: 100 };
    const [a, b] = await pair(limits);
    const host = peer(1, [0], limits);
    await host.transport.start(host);
    await guest(credentialsOf(0), host);
    await host.until(() => host.disconnects.length === 1);
    expect(host.reports.at(-1)).toContain('fallen silent');
    expect([a.disconnects, b.disconnects]).toEqual([[], []]);
  });
});

/** What a host says of the connection that it has refused last. */
async function refusal(host: Peer): Promise<string> {
  await host.until(() => host.reports.length > 0 && host.transport.strangers === 0);
  return host.reports.at(-1) ?? '';
}

async function hostOf(...others: readonly number[]): Promise<Peer> {
  const host = peer(4, others, { handshakeMs: 200 });
  await host.transport.start(host);
  return host;
}

describe('nobody gets in', () => {
  test('who is no peer', async () => {
    const host = await hostOf(2);
    await expect(guest(credentialsOf(0), host)).rejects.toThrow('not let in');
    expect(await refusal(host)).toContain('is no peer');
  });

  test('who names the key of a peer and does not have it', async () => {
    const host = await hostOf(0);
    const impostor = { ...credentialsOf(2), key: credentialsOf(0).key };
    await expect(guest(impostor, host)).rejects.toThrow('not let in');
    expect(await refusal(host)).toContain(`it does not have the key ${credentialsOf(0).key} that it names`);
  });

  test('who dials although it has to be dialed, or means somebody else', async () => {
    const host = await hostOf(0, 5);
    await expect(guest(credentialsOf(5), host)).rejects.toThrow('not let in');
    expect(await refusal(host)).toContain('has to be dialed');
    const { first } = Handshake.dial(
      { credentials: credentialsOf(0), network, peers: new Set() },
      credentialsOf(6).key,
    );
    (await caller(host)).write(first);
    await host.until(() => host.reports.some((report) => report.includes('wants to talk to somebody else')));
  });

  test('who belongs to another network', async () => {
    const host = await hostOf(0);
    const setup = { credentials: credentialsOf(0), network: 'another', peers: new Set([host.key]) };
    (await caller(host)).write(Handshake.dial(setup, host.key).first);
    await host.until(() => host.reports.some((report) => report.includes('another network')));
  });

  test('who plays back a session that was recorded', async () => {
    const [a, b] = [peer(0, [1]), peer(1, [0])];
    await Promise.all([a.transport.start(a), b.transport.start(b)]);
    const tap = await eavesdropper(b.transport.address);
    a.transport.moved(b.key, tap.address);
    await a.until(() => a.connects.length === 1);
    a.transport.send(b.key, { bytes: Buffer.from('pay'), height: 1 });
    expect((await b.arrival()).bytes).toEqual(Buffer.from('pay'));
    const before = b.reports.length;
    const thief = await caller(b);
    for (const chunk of tap.heard) thief.write(chunk);
    await b.until(() => b.reports.length > before);
    expect(b.reports.at(-1)).toContain('its proof is not sealed for this connection');
    expect(b.transport.next()).toBeUndefined();
    expect(b.connects.length).toBe(1);
    await tap.close();
  });

  test('who changes a byte on the way', async () => {
    const [a, b] = [peer(0, [1]), peer(1, [0])];
    await Promise.all([a.transport.start(a), b.transport.start(b)]);
    let isEvil = false;
    const tap = await eavesdropper(b.transport.address, (chunk) => {
      const changed = Buffer.from(chunk);
      if (isEvil) changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
      return changed;
    });
    a.transport.moved(b.key, tap.address);
    await b.until(() => b.connects.length === 1);
    await a.until(() => a.connects.length === 1);
    isEvil = true;
    a.transport.send(b.key, { bytes: Buffer.from('pay 1'), height: 1 });
    await b.until(() => b.disconnects.length === 1);
    expect(b.reports.join()).toContain('a frame was changed, left out or repeated on the way');
    expect(b.transport.next()).toBeUndefined();
    isEvil = false;
    await a.until(() => a.connects.length >= 2);
    a.transport.send(b.key, { bytes: Buffer.from('pay 2'), height: 1 });
    expect((await b.arrival()).bytes).toEqual(Buffer.from('pay 2'));
    await tap.close();
  });

  test('who says garbage, or nothing, or announces a gigabyte, and none of it is kept', async () => {
    const host = await hostOf(0);
    const chance = seededChance(7);
    const garbage = Array.from({ length: 20 }, () =>
      Buffer.from(Uint8Array.from({ length: 1 + chance(400) }, () => chance(256))),
    );
    const gigabyte = Buffer.concat([frameHead(1 << 30), Buffer.alloc(100_000)]);
    for (const bytes of [...garbage, gigabyte, Buffer.alloc(0)]) (await caller(host)).write(bytes);
    await host.until(() => host.reports.length === garbage.length + 2);
    expect(host.reports.filter((report) => report.includes('longer than allowed')).length).toBeGreaterThan(0);
    expect(host.reports.at(-1)).toContain('did not prove in time');
    expect([host.transport.heldBytes, host.transport.strangers, host.connects.length]).toEqual([0, 0, 0]);
  });

  test('and of those who try only so many are listened to at a time, of whom a peer is one', async () => {
    const host = peer(4, [0], { maxStrangers: 8, handshakeMs: 60_000 });
    await host.transport.start(host);
    for (let count = 0; count < 50; count += 1) await caller(host);
    await host.until(() => host.reports.length === 42);
    expect(host.transport.strangers).toBe(8);
    await guest(credentialsOf(0), host);
    expect(host.connects).toEqual([credentialsOf(0).key]);
  });
});

describe('a peer that means harm', () => {
  const small = { maxFrameBytes: 10_000, maxInboxBytes: 50_000, maxQueueBytes: 50_000 };

  test('cannot make a node hold what it announces', async () => {
    const host = peer(4, [0], small);
    await host.transport.start(host);
    const evil = await guest(credentialsOf(0), host);
    evil.raw(Buffer.concat([frameHead(1 << 30), Buffer.alloc(1 << 20)]));
    await evil.closed;
    await host.until(() => host.disconnects.length === 1);
    expect(host.reports.at(-1)).toContain('longer than allowed');
    expect(host.transport.heldBytes).toBe(0);
  });

  test('cannot fill the memory by sending more than is looked at, nor keep others from being heard', async () => {
    const host = peer(4, [0, 1], small);
    await host.transport.start(host);
    const evil = await guest(credentialsOf(0), host);
    const good = await guest(credentialsOf(1), host);
    let most = 0;
    for (let sent = 0; sent < 3_000; sent += 1) {
      evil.say(Buffer.alloc(9_000, 1));
      if (sent % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, host.transport.heldBytes);
    }
    good.say(Buffer.from('good'));
    await host.until(() => host.transport.heldBytes > 50_000);
    // What was read at one go comes on top of what may wait.
    expect(most).toBeLessThan(50_000 + (1 << 20));
    let before = 0;
    for (; (await host.arrival()).from !== credentialsOf(1).key; before += 1) {}
    expect(before).toBeLessThan(200);
  });

  test('is read from no faster than is allowed', async () => {
    const host = peer(4, [0], { ...small, maxInboxBytes: 1 << 30, maxFramesPerSecond: 100 });
    await host.transport.start(host);
    const evil = await guest(credentialsOf(0), host);
    for (let sent = 0; sent < 2_000; sent += 1) evil.say(Buffer.alloc(100));
    await host.arrival();
    let arrived = 1;
    for (let turn = 0; turn < 100; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      while (host.transport.next() !== undefined) arrived += 1;
    }
    // A second's worth, and what was read at one go.
    expect(arrived).toBeLessThan(2_000);
  });

  test('that does not read costs no more than its queue, and misses what is of old heights', async () => {
    const host = peer(4, [0], small);
    await host.transport.start(host);
    const { first, handshake } = Handshake.dial(
      { credentials: credentialsOf(0), network, peers: new Set([host.key]) },
      host.key,
    );
    const socket = await caller(host);
    socket.write(first);
    const reader = new FrameReader(1024);
    socket.on('data', (chunk) => {
      for (const frame of reader.read(chunk)) {
        const step = handshake.take(frame);
        if (step.kind === 'go on' && step.reply !== undefined) socket.write(step.reply);
        if (step.kind === 'done') socket.pause();
      }
    });
    await host.until(() => host.connects.length === 1);
    let most = 0;
    for (let sent = 0; sent < 2_000; sent += 1) {
      host.transport.send(credentialsOf(0).key, { bytes: Buffer.alloc(5_000), height: sent });
      most = Math.max(most, host.transport.heldBytes);
    }
    // Besides the queue there is what was given to the system and was not taken yet.
    expect(most).toBeLessThan(50_000 + (300 << 10));
  });
});
