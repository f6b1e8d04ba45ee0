import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Chance, SimulatedDisk, seededChance } from '../journal/index.ts';
import {
  type Course,
  type CoursePlan,
  runCourse,
  smallVenue,
  wordAt,
  wordsOn,
} from './fixtures/crash-course.ts';
import { write } from './fixtures/notebook.ts';
import { Venue } from './index.ts';

// The oracle is the list of words that were submitted: the notebook's state is its history, so what is recovered must be
// that list up to somewhere, and not before the last word that an answer spoke for.

const all = Array.from({ length: 17 }, (_, index) => wordAt(index + 1));

const whole = { first: 1, last: all.length, atOnce: 4 };

/** Of what was not synced: nothing, everything, and what chance has it keep. */
const chances: readonly (readonly [string, (step: number) => Chance])[] = [
  ['nothing', () => () => 0],
  ['everything', () => (below) => below - 1],
  ['some', (step) => seededChance(step)],
];

/** A sentence if `words` is not what may be there after `course`. */
function complaint(words: readonly string[], { submitted, promised }: Course): string | undefined {
  if (words.some((word, index) => word !== submitted[index]))
    return `${words.join()} is no beginning of the words`;
  return words.length < promised
    ? `${words.length} words are left of ${promised} that were promised`
    : undefined;
}

async function faultOf(disk: SimulatedDisk, course: Course): Promise<string | undefined> {
  try {
    return complaint(await wordsOn(disk), course);
  } catch (error) {
    return String(error);
  }
}

async function stepsOf(plan: CoursePlan): Promise<number> {
  const disk = new SimulatedDisk();
  expect(await runCourse(disk, plan)).toEqual({ submitted: all.slice(0, plan.last), promised: plan.last });
  return disk.steps;
}

// Kills: an answer before the sync, or after a sync of the file alone; a rename before the sync; a segment sealed before
// its successor is there; segments removed that the older snapshot needs; a snapshot of a later state than its number.
test.each([{ ...whole, last: 11, atOnce: 1 }, whole])(
  'wherever the power goes, what was answered is there ($last words, $atOnce at once)',
  async (plan) => {
    const faults: string[] = [];
    const steps = await stepsOf(plan);
    for (let step = 0; step <= steps; step += 1) {
      const disk = new SimulatedDisk({ stepsToLive: step });
      const course = await runCourse(disk, plan);
      for (const [kept, chance] of chances) {
        const fault = await faultOf(disk.afterPowerLoss(chance(step)), course);
        if (fault !== undefined) faults.push(`power gone at step ${step}, ${kept} kept: ${fault}`);
      }
      const fault = await faultOf(disk.afterKill(), course);
      if (fault !== undefined) faults.push(`killed at step ${step}: ${fault}`);
    }
    expect(faults).toEqual([]);
    // So that the words say how much was tried: each byte that a venue writes is a step.
    expect(steps).toBeGreaterThan(1200);
  },
);

// Kills: a tail, or a seal, that is believed without being written anew.
test('wherever a process is killed, what the next one answered survives a loss of power', async () => {
  const faults: string[] = [];
  const steps = await stepsOf(whole);
  for (let step = 0; step <= steps; step += 1) {
    const killed = new SimulatedDisk({ stepsToLive: step });
    await runCourse(killed, whole);
    const disk = killed.afterKill();
    const before = await wordsOn(killed.afterKill());
    const next = { first: before.length + 1, last: before.length + 1, atOnce: 1, hand: 'next' };
    const { submitted, promised } = await runCourse(disk, next);
    const course = { submitted: [...before, ...submitted], promised };
    const fault = await faultOf(
      disk.afterPowerLoss(() => 0),
      course,
    );
    if (fault !== undefined || promised !== next.last)
      faults.push(`killed at step ${step}: ${promised}, ${fault}`);
  }
  expect(faults).toEqual([]);
});

test('wherever the power goes again while a venue is opened, what was answered is there', async () => {
  const faults: string[] = [];
  const steps = await stepsOf(whole);
  let tried = 0;
  for (let step = 5; step <= steps; step += 89) {
    const dead = new SimulatedDisk({ stepsToLive: step });
    const course = await runCourse(dead, whole);
    const isOpened = Symbol('opened');
    for (let again = 0, fate: unknown; fate !== isOpened; again += 1) {
      const disk =
        again % 2 === 0
          ? dead.afterKill({ stepsToLive: again })
          : dead.afterPowerLoss(seededChance(again), { stepsToLive: again });
      fate = await wordsOn(disk).then(
        () => isOpened,
        () => undefined,
      );
      const fault = await faultOf(disk.afterPowerLoss(seededChance(again)), course);
      if (fault !== undefined)
        faults.push(`power gone at step ${step}, and at step ${again} of opening: ${fault}`);
      tried += 1;
    }
  }
  expect(faults).toEqual([]);
  expect(tried).toBeGreaterThan(1000);
});

test('whatever byte is changed afterwards, nothing false is told and nothing answered is dropped', async () => {
  const disk = new SimulatedDisk();
  const course = await runCourse(disk, whole);
  const counts = { told: 0, refused: 0 };
  const faults: string[] = [];
  for (const [name, bytes] of disk.contents)
    for (let at = 0; at < bytes.length; at += 1)
      for (const changed of new Set([0, (bytes[at] ?? 0) ^ 1, (bytes[at] ?? 0) ^ 0x80])) {
        if (changed === bytes[at]) continue;
        const spoilt = bytes.slice();
        spoilt[at] = changed;
        const fault = await faultOf(SimulatedDisk.holding(new Map(disk.contents).set(name, spoilt)), course);
        if (fault === undefined) counts.told += 1;
        else if (fault.startsWith('JournalError')) counts.refused += 1;
        else faults.push(`${name}, byte ${at} is ${changed}: ${fault}`);
      }
  expect(faults).toEqual([]);
  // Told: what is in files that a newer snapshot stands for, and in that snapshot, for which an older one stands.
  expect(counts.told).toBeGreaterThan(100);
  expect(counts.refused).toBeGreaterThan(100);
});

test('whatever byte is changed after a crash, nothing false is told and nothing answered is dropped', async () => {
  const faults: string[] = [];
  const steps = await stepsOf(whole);
  for (let step = 7; step <= steps; step += 97) {
    const dead = new SimulatedDisk({ stepsToLive: step });
    const course = await runCourse(dead, whole);
    const disk = dead.afterPowerLoss(seededChance(step));
    for (const [name, bytes] of disk.contents)
      for (let at = step % 3; at < bytes.length; at += 3) {
        const spoilt = bytes.slice();
        spoilt[at] = (bytes[at] ?? 0) ^ (1 << (step % 8));
        const fault = await faultOf(SimulatedDisk.holding(new Map(disk.contents).set(name, spoilt)), course);
        if (fault !== undefined && !fault.startsWith('JournalError'))
          faults.push(`power gone at step ${step}; ${name}, byte ${at}: ${fault}`);
      }
  }
  expect(faults).toEqual([]);
});

/** One of the ways in which a process ends, and how far it came. */
const life = fc.record({
  part: fc.integer({ min: 0, max: 1000 }),
  end: fc.constantFrom('power loss', 'kill'),
  chance: fc.integer(),
  atOnce: fc.integer({ min: 1, max: 9 }),
});

test('life after life, on what the one before left, what was answered is there', async () => {
  const steps = await stepsOf(whole);
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 6, size: 'max' }), async (lives) => {
      let left = new SimulatedDisk();
      let known: Course = { submitted: [], promised: 0 };
      for (const [index, { part, end, chance, atOnce }] of lives.entries()) {
        const options = { stepsToLive: Math.floor((part * steps) / 2000) };
        // A disk with a life before it: whatever is on it may still be lost.
        const disk =
          end === 'kill' ? left.afterKill(options) : left.afterPowerLoss(seededChance(chance), options);
        // Read from a copy, so as not to make durable what the next life finds.
        const words = await wordsOn(disk.afterKill());
        expect(complaint(words, known)).toBeUndefined();
        const course = await runCourse(disk, {
          first: words.length + 1,
          last: words.length + 9,
          atOnce,
          hand: `life ${index}`,
        });
        const hasOpened = course.submitted.length > 0;
        known = {
          submitted: hasOpened ? [...words, ...course.submitted] : known.submitted,
          promised: hasOpened ? Math.max(known.promised, words.length, course.promised) : known.promised,
        };
        left = disk;
      }
      expect(
        complaint(await wordsOn(left.afterPowerLoss(seededChance(lives.length))), known),
      ).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

test('in whatever order clients and disk take turns, what was answered is there', async () => {
  const words = Array.from({ length: 12 }, (_, index) => wordAt(index));
  const runs = fc.tuple(fc.scheduler(), fc.integer({ min: 200, max: 1400 }), fc.integer());
  const lengths = new Set<number>();
  await fc.assert(
    fc.asyncProperty(runs, async ([scheduler, stepsToLive, chance]) => {
      let isOpen = false;
      const pace = (): Promise<unknown> =>
        isOpen ? scheduler.schedule(Promise.resolve()) : Promise.resolve();
      const disk = new SimulatedDisk({ stepsToLive, pace });
      const venue = await Venue.open(disk, smallVenue);
      isOpen = true;
      const submitted: string[] = [];
      let promised = 0;
      const clients = words.map(async (word) => {
        await scheduler.schedule(Promise.resolve());
        submitted.push(word);
        const count = submitted.length;
        await venue.submit(write(word)).then(
          () => {
            promised = Math.max(promised, count);
          },
          () => undefined,
        );
      });
      await scheduler.waitFor(Promise.all(clients));
      const left = await wordsOn(disk.afterPowerLoss(seededChance(chance)));
      expect(complaint(left, { submitted, promised })).toBeUndefined();
      lengths.add(promised);
    }),
    { numRuns: 300 },
  );
  // Else the power would go too early or too late to tell anything.
  expect(lengths.size).toBeGreaterThan(3);
});
