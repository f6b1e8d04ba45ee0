import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Disk } from './disk.ts';
import { type Chance, seededChance } from './seeded-chance.ts';
import { SimulatedDisk } from './simulated-disk.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const texts = (disk: SimulatedDisk): Record<string, string> =>
  Object.fromEntries([...disk.contents].map(([name, content]) => [name, new TextDecoder().decode(content)]));

/** Of everything the most, and of everything the least. */
const everything: Chance = (below) => below - 1;
const nothing: Chance = () => 0;

async function writeTwice(disk: Disk): Promise<void> {
  const file = await disk.create('a');
  await file.append(bytes('safe'));
  await file.sync();
  await disk.syncFolder();
  await file.append(bytes('lost'));
  await disk.rename('a', 'b');
}

test('a loss of power takes what was not synced, of bytes and of names', async () => {
  const disk = new SimulatedDisk();
  await writeTwice(disk);
  expect(texts(disk)).toEqual({ b: 'safelost' });
  expect(texts(disk.afterPowerLoss(nothing))).toEqual({ a: 'safe' });
});

test('a loss of power keeps any prefix of what was not synced, and any change of names', async () => {
  const disk = new SimulatedDisk();
  await writeTwice(disk);
  const seen = new Set<string>();
  for (let seed = 0; seed < 400; seed += 1) {
    const [[name = '', content = ''] = []] = Object.entries(texts(disk.afterPowerLoss(seededChance(seed))));
    seen.add(`${name} ${content.replaceAll('\0', '')}`);
  }
  const prefixes = ['safe', 'safel', 'safelo', 'safelos', 'safelost'];
  expect([...seen].sort()).toEqual(
    ['a', 'b'].flatMap((name) => prefixes.map((prefix) => `${name} ${prefix}`)).sort(),
  );
});

test('a sector that never arrived reads as zeros, and what was synced in it stays', async () => {
  const disk = new SimulatedDisk();
  const file = await disk.create('a');
  await file.append(new Uint8Array(500).fill(1));
  await file.sync();
  await disk.syncFolder();
  await file.append(new Uint8Array(1000).fill(2));
  const whole = disk.afterPowerLoss((below) => (below === 1001 ? 1000 : 1)).contents.get('a');
  expect([499, 500, 511, 512, 1023, 1024, 1499].map((at) => whole?.[at])).toEqual([1, 0, 0, 0, 0, 0, 0]);
});

test('a killed process leaves everything, and a loss of power after it still takes what was not synced', async () => {
  const disk = new SimulatedDisk();
  await writeTwice(disk);
  const killed = disk.afterKill();
  expect(texts(killed)).toEqual({ b: 'safelost' });
  expect(texts(killed.afterPowerLoss(nothing))).toEqual({ a: 'safe' });
});

test('what a failed sync was to write is read, is taken for synced, and is lost by a loss of power', async () => {
  const disk = new SimulatedDisk({
    fault: (operation, index) => (operation === 'sync' && index < 3 ? 'EIO' : undefined),
  });
  const file = await disk.create('a');
  await file.append(bytes('gone'));
  await expect(file.sync()).rejects.toMatchObject({ code: 'EIO' });
  await file.sync();
  await disk.syncFolder();
  expect(texts(disk)).toEqual({ a: 'gone' });
  expect(texts(disk.afterKill().afterPowerLoss(nothing))).toEqual({ a: '' });
});

test('a full disk takes what fits', async () => {
  const disk = new SimulatedDisk({ capacityBytes: 6 });
  const file = await disk.create('a');
  await file.append(bytes('full'));
  await expect(file.append(bytes('full'))).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(texts(disk)).toEqual({ a: 'fullfu' });
});

describe('the power goes', () => {
  test('at the byte where it is told to, and nothing works after that', async () => {
    const disk = new SimulatedDisk({ stepsToLive: 4 });
    const file = await disk.create('a');
    await expect(file.append(bytes('abcdef'))).rejects.toMatchObject({ code: 'power loss' });
    await expect(file.sync()).rejects.toMatchObject({ code: 'power loss' });
    await expect(disk.list()).rejects.toMatchObject({ code: 'power loss' });
    expect(disk.steps).toBe(4);
    expect(texts(disk)).toEqual({ a: 'abc' });
  });

  test('never, with as many steps as there are', async () => {
    const whole = new SimulatedDisk();
    await writeTwice(whole);
    await writeTwice(new SimulatedDisk({ stepsToLive: whole.steps }));
    await expect(writeTwice(new SimulatedDisk({ stepsToLive: whole.steps - 1 }))).rejects.toThrow();
  });
});

test('what is synced, folder and all, survives whatever chance says', async () => {
  const disk = new SimulatedDisk();
  const file = await disk.create('a');
  await file.append(bytes('safe'));
  await file.sync();
  await disk.syncFolder();
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(texts(disk.afterPowerLoss(seededChance(seed)))).toEqual({ a: 'safe' });
    }),
  );
  expect(texts(disk.afterPowerLoss(everything))).toEqual({ a: 'safe' });
});

test('the same seed keeps the same', async () => {
  const disk = new SimulatedDisk();
  await writeTwice(disk);
  const kept = (seed: number): Record<string, string> => texts(disk.afterPowerLoss(seededChance(seed)));
  fc.assert(fc.property(fc.integer(), (seed) => void expect(kept(seed)).toEqual(kept(seed))));
});

test('chance stays below, and meets every number', () => {
  const chance = seededChance(1);
  const seen = new Set(Array.from({ length: 1000 }, () => chance(7)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
