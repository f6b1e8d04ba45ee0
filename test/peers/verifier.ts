import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A claim has an automaton that Spin does not make in the time it is given. */
export class ClaimTooHardError extends Error {
  override readonly name = 'ClaimTooHardError';
}

/** Spin found nothing, and did not look everywhere. */
export class UndecidedError extends Error {
  override readonly name = 'UndecidedError';
}

/** Milliseconds for the automata of the claims of one system: most are made in a few. */
const translationMs = 20_000;

const translator = 'spin';

const lossless = ['-m200000', '-w20', '-n'];

/** Spin's answers for one system, from verifiers that it wrote and we compiled. */
export class Verifier {
  readonly #folder = mkdtempSync(join(tmpdir(), 'assay-spin-'));

  /** @throws ClaimTooHardError, and Error where Spin refuses the text. */
  constructor(text: string) {
    writeFileSync(join(this.#folder, 'model.pml'), text);
    const { stdout, stderr, status, error } = spawnSync(translator, ['-a', 'model.pml'], {
      cwd: this.#folder,
      encoding: 'utf8',
      timeout: translationMs,
    });
    if (error !== undefined && 'code' in error && error.code === 'ETIMEDOUT') {
      this.remove();
      throw new ClaimTooHardError(`Spin made no automata in ${translationMs} ms of\n${text}`);
    }
    if (status !== 0 || /error/i.test(stdout + stderr))
      throw new Error(`Spin refuses\n${text}\n${stdout}${stderr}`);
    // Without partial order reduction: every state is looked at, as it is by us.
    this.#run('cc', ['-O0', '-w', '-DNOREDUCE', '-DNFAIR=4', '-o', 'pan', 'pan.c']);
  }

  /** Whether claim `claim` holds: of every behaviour, or of those that are weakly fair to each process. */
  verdict(claim: number, behaviours: 'all' | 'weakly fair'): 'holds' | 'violated' {
    const fair = behaviours === 'weakly fair' ? ['-f'] : [];
    const out = this.#run('./pan', ['-a', ...fair, '-N', `c${claim}`, ...lossless]);
    if (!out.includes(`(c${claim})`)) throw new Error(`Spin did not look at claim ${claim}:\n${out}`);
    return errorsIn(out) === 0 ? 'holds' : 'violated';
  }

  /** How many states the system has, without any claim. */
  states(): number {
    this.#run('cc', ['-O0', '-w', '-DNOREDUCE', '-DNOCLAIM', '-DSAFETY', '-o', 'pan-safety', 'pan.c']);
    const out = this.#run('./pan-safety', lossless);
    const stored = /(\d+) states, stored/.exec(out)?.[1];
    if (stored === undefined || errorsIn(out) > 0) throw new Error(`Spin counted no states:\n${out}`);
    return Number(stored);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(command: string, argv: readonly string[]): string {
    const { status, stdout, stderr, error } = spawnSync(command, argv, {
      cwd: this.#folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (error !== undefined) throw error;
    if (status !== 0)
      throw new Error(`${command} ${argv.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
    return stdout;
  }
}

/**
 * What Spin finds is so even where it has not looked everywhere: under `-f` it goes round some cycles until it is as deep
 * as it may go.
 * @throws UndecidedError
 */
function errorsIn(out: string): number {
  const errors = Number(/errors: (\d+)$/m.exec(out)?.[1]);
  const isCutShort = /max search depth too small|truncated|out of memory/.test(out);
  if (Number.isNaN(errors)) throw new Error(`Spin did not say what it found:\n${out}`);
  if (errors === 0 && isCutShort) throw new UndecidedError(`Spin did not come to an end:\n${out}`);
  return errors;
}
