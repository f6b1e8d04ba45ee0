import type { MarginCommand, MarginEngine } from '../../../impl/margin/index.ts';
import { encodeCommand } from '../../../impl/replicated-margin/index.ts';
import type { Dice } from '../../fuzzing/index.ts';
import type { ReplicatedConstants } from './configuration.ts';

const clients = 4;
const mostInABlock = 6;

/** Clients who ask for this and that: most of it is done, some is refused, and some is sent twice. */
export class CommandSource {
  readonly #constants: ReplicatedConstants;
  readonly #dice: Dice;
  readonly #sequences = new Array<number>(clients).fill(0);
  #last: Uint8Array | undefined;

  constructor(constants: ReplicatedConstants, dice: Dice) {
    this.#constants = constants;
    this.#dice = dice;
  }

  /** The commands for a block that is proposed; prices move near the one that `engine` has. */
  next(engine: MarginEngine | undefined): readonly Uint8Array[] {
    return Array.from({ length: this.#dice.below(mostInABlock + 1) }, () => {
      if (this.#last !== undefined && this.#dice.below(20) === 0) return this.#last;
      const client = this.#dice.below(clients);
      const sequence = (this.#sequences[client] ?? 0) + 1;
      this.#sequences[client] = sequence;
      this.#last = encodeCommand({ client, sequence, command: this.#command(engine) });
      return this.#last;
    });
  }

  #command(engine: MarginEngine | undefined): MarginCommand {
    const { accounts, amounts, lots } = this.#constants;
    const account = this.#dice.below(accounts.length);
    const amount = this.#dice.pick(amounts) ?? 1;
    switch (this.#dice.weighed([6, 2, 10, 3, 2, 1, 1, 1])) {
      case 0:
        return { kind: 'deposit', account, amount };
      case 1:
        return { kind: 'withdraw', account, amount };
      case 2: {
        const seller = this.#dice.below(accounts.length - 1);
        const buyer = this.#dice.below(accounts.length - 1);
        return { kind: 'trade', market: 0, buyer, seller, lots: this.#dice.pick(lots) ?? 1 };
      }
      case 3:
        return { kind: 'move price', market: 0, price: this.#near(engine?.price(0)) };
      case 4:
        return { kind: 'pledge', account: this.#dice.below(accounts.length - 1), collateral: 0, amount };
      case 5:
        return { kind: 'take back', account: this.#dice.below(accounts.length - 1), collateral: 0, amount };
      case 6:
        return { kind: 'move collateral price', collateral: 0, price: this.#near(undefined) };
      default:
        return { kind: engine?.isHalted === true ? 'resume' : 'halt' };
    }
  }

  /** A price of the grid, at most ten steps from another. */
  #near(price: number | undefined): number {
    const { lowestPrice, highestPrice, priceStep } = this.#constants;
    const most = Math.floor((highestPrice - lowestPrice) / priceStep);
    if (price === undefined) return lowestPrice + this.#dice.below(most + 1) * priceStep;
    const steps = Math.round((price - lowestPrice) / priceStep) + this.#dice.below(21) - 10;
    return lowestPrice + Math.max(0, Math.min(most, steps)) * priceStep;
  }
}
