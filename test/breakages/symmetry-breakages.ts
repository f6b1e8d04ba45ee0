// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is broken here is the text of templates.
import type { Breakage } from './breakage.ts';

const orbits = ['test/random/representatives', 'test/random/orbits', 'checker/symmetry'] as const;

function breakage(
  name: string,
  simulates: string,
  file: string,
  find: string,
  replace: string,
  tests: Breakage['tests'] = orbits,
): Breakage {
  return { name, simulates, changes: [{ file, find, replace }], tests };
}

/** Mistakes in what stands for an orbit, and in what is made of it. */
export const symmetryBreakages: readonly Breakage[] = [
  breakage(
    'ties are left as they come',
    'one orbit is counted as several',
    'model/representative.ts',
    'if (findKinds(N)) arrange(N);',
    '',
  ),
  breakage(
    'identities with equal signatures are taken to be of one kind',
    'one orbit is counted as several where a signature says too little',
    'model/representative.ts',
    'if (kind[b] !== b || !isFixed(N, b, a)) continue;',
    'if (kind[b] !== b) continue;',
  ),
  breakage(
    'the last arrangement of ties is not tried',
    'the least state of an orbit is missed by some of its states',
    'model/representative.ts',
    'if (nextArrangement(a, b)) isOver = false;',
    'if (nextArrangement(a, b) && arranged[b - 1] > arranged[a]) isOver = false;',
  ),
  breakage(
    'signatures that say nothing of pairs are taken to be complete',
    'states of one orbit that differ by more than a sort',
    'model/signatures.ts',
    'return this.#isHashed[type] !== true;',
    'return this.#isHashed[type] !== undefined;',
  ),
  breakage(
    'a key that moves leaves its value behind',
    'a state stands for one that is not in its orbit',
    'model/renamer.ts',
    'identitiesIn(key).length === 0 ? index : renamed',
    'index',
  ),
  breakage(
    'elements of a set are renamed and not put in order again',
    'equal sets of different words',
    'model/renamer.ts',
    'while (at > 0 && ${codes}[at - 1] > moved)',
    'while (at > 0 && ${codes}[at - 1] > 2 ** 53)',
  ),
  breakage(
    'what a signature says depends on the position of an identity',
    'a representative that depends on the state one starts from',
    'model/signatures.ts',
    'this.#noted(owner.type, id, `${path}#${word}`, text, bits)',
    'this.#noted(owner.type, id, `${path}#${word}`, `(${text} ^ ${owner.id})`, bits)',
  ),
  breakage(
    'the last step of a trace is any step to the right orbit',
    'a counterexample that shows nothing',
    'checker/lift.ts',
    "outcome.kind === 'state' && shows?.(outcome.state, last) !== false",
    "outcome.kind === 'state'",
  ),
  breakage(
    'a trace is made of representatives',
    'steps that nobody can take',
    'checker/retrace.ts',
    'if (lift !== undefined) return',
    'if (lift !== undefined && path.length < 2) return',
  ),
  breakage(
    'nobody looks whether actions tell identities apart',
    'states are missed, and nobody says so',
    'checker/interchangeable.ts',
    'this.#requireSameSteps(steps, other, renaming, state);',
    '',
  ),
];
