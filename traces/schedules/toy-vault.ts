import { modelOf } from '../../model/index.ts';
import { spec, t, variables } from '../../spec/language/index.ts';
import type { Answer, Driver, Scheduler } from '../fuzzing/index.ts';

/** Money in two pots, that may be moved and taken: each in one step. For the tests of concurrent runs. */
const vault = spec('vault', {}, () => {
  const Pot = t.oneOf('left', 'right');
  const { action, define } = variables({ pots: t.map(Pot, t.int(0, 4)) });
  return define({
    initial: action({
      then: (s) => {
        s.pots.set('left', 2);
      },
    }),
    actions: {
      take: action(
        { pot: Pot },
        {
          when: { 'there is something in the pot': (s, { pot }) => s.pots.get(pot) > 0 },
          then: (s, { pot }) => {
            s.pots.set(pot, s.pots.get(pot) - 1);
          },
        },
      ),
      put: action(
        { pot: Pot },
        {
          when: { 'there is room in the pot': (s, { pot }) => s.pots.get(pot) < 4 },
          then: (s, { pot }) => {
            s.pots.set(pot, s.pots.get(pot) + 1);
          },
        },
      ),
      move: action(
        { from: Pot, to: Pot },
        {
          when: {
            'the pots are two': (_, { from, to }) => from !== to,
            'there is something to move': (s, { from }) => s.pots.get(from) > 0,
            'there is room for it': (s, { to }) => s.pots.get(to) < 4,
          },
          then: (s, { from, to }) => {
            s.pots.set(from, s.pots.get(from) - 1);
            s.pots.set(to, s.pots.get(to) + 1);
          },
        },
      ),
    },
  });
});

export const vaultModel = modelOf(vault);

/** What may be wrong with the vault; of `deadlock`, that pots are locked in the order in which they are named. */
export type VaultFault = 'lost update' | 'deadlock' | 'throws under contention' | 'answers before it is done';

interface Change {
  readonly pot: string;
  readonly by: number;
}

/** Pots that are read and written in turns of their own, under locks. */
export class ToyVault {
  readonly pots: Record<string, number> = { left: 2, right: 0 };
  readonly #scheduler: Scheduler;
  readonly #fault: VaultFault | undefined;
  readonly #locked = new Set<string>();
  readonly #waiting: (() => void)[] = [];

  constructor(scheduler: Scheduler, fault: VaultFault | undefined) {
    this.#scheduler = scheduler;
    this.#fault = fault;
  }

  async change(changes: readonly Change[]): Promise<Answer> {
    const named = changes.map(({ pot }) => pot);
    for (const pot of this.#fault === 'deadlock' ? named : named.toSorted()) await this.#lock(pot);
    const written: Promise<void>[] = [];
    const amounts: number[] = [];
    for (const { pot, by } of changes) {
      await this.#scheduler.turn(`read ${pot}`);
      amounts.push((this.pots[pot] ?? 0) + by);
    }
    const isPossible = amounts.every((amount) => amount >= 0 && amount <= 4);
    if (isPossible) written.push(this.#write(named, amounts));
    else this.#unlock(named);
    if (this.#fault !== 'answers before it is done') await Promise.all(written);
    return isPossible ? { kind: 'accepted' } : { kind: 'rejected', reason: 'too little, or no room' };
  }

  async #write(pots: readonly string[], amounts: readonly number[]): Promise<void> {
    for (const [index, pot] of pots.entries()) {
      await this.#scheduler.turn(`write ${pot}`);
      this.pots[pot] = amounts[index] ?? 0;
    }
    this.#unlock(pots);
  }

  async #lock(pot: string): Promise<void> {
    if (this.#fault === 'lost update') return;
    while (this.#locked.has(pot)) {
      if (this.#fault === 'throws under contention') throw new RangeError(`${pot} is locked`);
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#locked.add(pot);
    await this.#scheduler.turn(`lock ${pot}`);
  }

  #unlock(pots: readonly string[]): void {
    for (const pot of pots) this.#locked.delete(pot);
    for (const goOn of this.#waiting.splice(0)) goOn();
  }
}

/** Drives a toy vault, with its fault if it has one. */
export function vaultDriver(fault?: VaultFault): Driver<ToyVault> {
  return {
    protocol: 'vault',
    start: ({ scheduler }) => new ToyVault(scheduler ?? { turn: () => Promise.resolve() }, fault),
    actions: {
      take: (own, { pot }) => own.change([{ pot: String(pot), by: -1 }]),
      put: (own, { pot }) => own.change([{ pot: String(pot), by: 1 }]),
      move: (own, { from, to }) =>
        own.change([
          { pot: String(from), by: -1 },
          { pot: String(to), by: 1 },
        ]),
    },
    observe: (own) => ({ '/pots': { ...own.pots } }),
  };
}
