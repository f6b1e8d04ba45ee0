import { describe, expect, test } from 'vitest';
import type { Report } from '../../checker/index.ts';
import { type Case, checked, instanceNamed, modelFor } from './checked.ts';
import { requireBroken, requireExpected } from './expected.ts';

/** Large enough that threads are started and work on many levels. */
const held = ['two-phase-commit, 8 managers', 'raft, 2 terms, log 1, 2 messages'];

/** Violated after more states than threads are started for, with the steps that it takes. */
const broken = [
  {
    name: 'raft, 4 terms, log 1, 1 message',
    mutant: 'a leader commits an entry of an earlier term by counting',
    breaks: 'a leader holds what was committed up to its term',
    length: 32,
  },
  {
    name: 'two-phase-commit, 7 managers',
    mutant: 'a prepared manager gives up',
    breaks: 'resource managers never disagree',
    // All prepare and are heard; the decision, one that learns it, and one that gives up.
    length: 7 + 7 + 3,
  },
];

const crews = [2, 4];

/** All of a report but what is a matter of luck among threads: who finds a state first, and how memory is dealt out. */
function certainties({ workers: _, store, actions, ...report }: Report): object {
  return {
    ...report,
    wordsPerState: store.wordsPerState,
    actions: actions.map(({ found: _found, ...action }) => action),
  };
}

async function requireSame(one: Case, alone: Report): Promise<void> {
  for (const workers of crews) {
    const report = await checked(one, { workers, witnesses: 'traces' });
    // Else this would compare one thread with itself.
    expect(report.workers).toBe(workers);
    expect(certainties(report)).toEqual(certainties(alone));
  }
}

describe('one, two and four threads say the same, traces included, of', () => {
  test.each(held)('%s', async (name) => {
    const one = instanceNamed(name);
    const alone = await checked(one, { witnesses: 'traces' });
    requireExpected(one.instance, modelFor(one), alone);
    await requireSame(one, alone);
  });

  test.each(broken)('$name, if $mutant', async ({ name, mutant, breaks, length }) => {
    const one: Case = { ...instanceNamed(name), mutant };
    const alone = await checked(one, { witnesses: 'traces' });
    requireBroken(modelFor(one), alone, breaks, length);
    await requireSame(one, alone);
  });
});
