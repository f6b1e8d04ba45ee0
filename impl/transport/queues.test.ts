import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Allowance } from './allowance.ts';
import { FairInbox } from './fair-inbox.ts';
import { credentialsOf, loopback } from './fixtures/peers.ts';
import { FrameReader, framed, frameHead } from './frame.ts';
import { addressText, ListenError, parseAddress, TcpTransport, TransportConfigError } from './index.ts';
import { listenAt } from './listener.ts';
import { SendQueue } from './send-queue.ts';

describe('a stream of frames', () => {
  test('is cut at the same places however it arrives', () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 });
    const cuts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(frames, cuts, (sent, sizes) => {
        const stream = Buffer.concat(sent.map(framed));
        const reader = new FrameReader(40);
        const found: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          for (const frame of reader.read(stream.subarray(at, at + size))) found.push(frame.slice());
          expect(reader.heldBytes).toBeLessThanOrEqual(40);
          at += size;
        }
        expect(found).toEqual(sent.map((frame) => Uint8Array.from(frame)));
        expect(reader.isTooLong).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('ends with a frame that is too long by one byte, of which nothing is kept', () => {
    const reader = new FrameReader(100);
    expect([...reader.read(framed(new Uint8Array(100)))].length).toBe(1);
    expect([...reader.read(Buffer.concat([frameHead(101), new Uint8Array(101)]))]).toEqual([]);
    expect([reader.isTooLong, reader.heldBytes]).toEqual([true, 0]);
    expect([...reader.read(framed(new Uint8Array(1)))]).toEqual([]);
  });

  test('costs what has arrived and not what is announced', () => {
    const reader = new FrameReader(1 << 30);
    expect([...reader.read(Buffer.concat([frameHead(1 << 30), new Uint8Array(1_000)]))]).toEqual([]);
    expect(reader.heldBytes).toBe(2_000);
  });
});

test('a queue keeps order, stays within its bound, and gives up the lowest heights first', () => {
  const parcel = fc.record({ size: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 0, max: 5 }) });
  fc.assert(
    fc.property(fc.array(fc.oneof(parcel, fc.constant('take' as const)), { maxLength: 60 }), (asked) => {
      const queue = new SendQueue(100);
      const taken: number[] = [];
      let added = 0;
      for (const one of asked) {
        if (one === 'take') {
          const found = queue.take();
          if (found !== undefined) taken.push(found.bytes[0] ?? -1);
        } else {
          queue.add({ bytes: new Uint8Array(one.size).fill(added), height: one.height });
          added += 1;
        }
        expect(queue.bytes).toBeLessThanOrEqual(100);
      }
      const rest: number[] = [];
      for (let found = queue.take(); found !== undefined; found = queue.take())
        rest.push(found.bytes[0] ?? -1);
      const all = [...taken, ...rest];
      expect(all).toEqual(all.toSorted((a, b) => a - b));
      expect(all.length + queue.dropped).toBe(added);
      expect(queue.bytes).toBe(0);
    }),
    { numRuns: 300 },
  );
  const queue = new SendQueue(10);
  for (const height of [3, 1, 2, 1]) queue.add({ bytes: new Uint8Array(3), height });
  expect([queue.take()?.height, queue.take()?.height, queue.take()]).toEqual([3, 2, undefined]);
});

test('an inbox serves the peers in turn, and tells when there is room', () => {
  const inbox = new FairInbox(['a', 'b'], 200);
  inbox.add(
    'a',
    [1, 2, 3].map((byte) => Uint8Array.of(byte)),
  );
  expect(inbox.isFull('a')).toBe(false);
  inbox.add('a', [Uint8Array.of(4)]);
  inbox.add('b', [Uint8Array.of(9)]);
  inbox.add('stranger', [Uint8Array.of(0)]);
  expect([inbox.isFull('a'), inbox.isFull('b')]).toEqual([true, false]);
  let resumed = 0;
  inbox.whenRoom('a', () => {
    resumed += 1;
  });
  const order: number[] = [];
  for (let found = inbox.next(); found !== undefined; found = inbox.next()) order.push(found.bytes[0] ?? -1);
  expect(order).toEqual([1, 9, 2, 3, 4]);
  expect([resumed, inbox.isEmpty, inbox.bytesOf('a')]).toEqual([1, true, 0]);
});

test('an allowance lets a burst through and then so much a second', () => {
  const allowance = new Allowance(100, 50, 0);
  expect(allowance.spend(50, 0)).toBe(0);
  expect(allowance.spend(10, 0)).toBe(100);
  expect(allowance.spend(0, 100)).toBe(0);
  expect(allowance.spend(50, 10_000)).toBe(0);
  expect(allowance.spend(1, 10_000)).toBe(10);
});

describe('a transport is not set up', () => {
  const setup = { credentials: credentialsOf(0), network: 'n', listen: loopback };

  test.each([
    [[{ key: 'x' }], '"x" is no key of a node'],
    [[{ key: credentialsOf(0).key }], 'is among its own peers'],
    [[{ key: credentialsOf(1).key }, { key: credentialsOf(1).key }], 'is named twice'],
  ])('with wrong peers', (peers, message) => {
    expect(() => new TcpTransport({ ...setup, peers })).toThrow(TransportConfigError);
    expect(() => new TcpTransport({ ...setup, peers })).toThrow(message);
  });

  test('where somebody else listens', async () => {
    const { server, address } = await listenAt(loopback, () => undefined);
    await expect(listenAt(address, () => undefined)).rejects.toThrow(
      new ListenError(addressText(address), 'EADDRINUSE').message,
    );
    server.close();
  });

  test('at what is no address', () => {
    expect(parseAddress('127.0.0.1:80')).toEqual({ host: '127.0.0.1', port: 80 });
    expect(parseAddress('[::1]:80')).toEqual({ host: '::1', port: 80 });
    expect(parseAddress('./node.sock')).toEqual({ path: './node.sock' });
    for (const text of ['', '80', 'host:', 'host:65536', 'host:x'])
      expect(parseAddress(text)).toBeUndefined();
  });
});
