import { describe, expect, test } from 'vitest';
import type { Report } from '../../checker/index.ts';
import { protocols } from '../../spec/protocols/index.ts';
import { type Case, checked, instanceNamed, modelFor, mutantCase } from './checked.ts';
import { requireBroken, requireExpected } from './expected.ts';

/** Large enough that threads are started and work on many levels. */
const held = ['two-phase-commit, 8 managers', 'raft, 2 terms, log 1, 2 messages'];

/** Violated after more states than threads are started for. */
const broken = [
  ['raft', 'a leader commits an entry of an earlier term by counting'],
  ['raft', 'a follower cuts its log at every append'],
] as const;

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

  test.each(broken)('%s, if %s', async (name, mutant) => {
    const protocol = protocols.find(({ spec }) => spec.name === name);
    if (protocol === undefined) throw new Error(`there is no protocol ${name}`);
    const one = mutantCase(protocol, mutant);
    const alone = await checked(one, { witnesses: 'traces' });
    const { breaks = '', length } = protocol.mutants[mutant] ?? {};
    requireBroken(modelFor(one), alone, breaks, length);
    await requireSame(one, alone);
  });
});
