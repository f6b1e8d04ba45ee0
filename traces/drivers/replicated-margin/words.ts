import type { MarginCommand, MarginEngine } from '../../../impl/margin/index.ts';
import type { ReplicatedCommand } from '../../../impl/replicated-margin/index.ts';
import type { Arguments } from '../../fuzzing/index.ts';
import type { Json, Observations } from '../../log/index.ts';
import { positionIn } from '../answers.ts';
import type { ReplicatedConstants } from './configuration.ts';

/** A command in the words of the spec: the action, and what it is taken with. */
export interface SpecCommand {
  readonly action: string;
  readonly args: Readonly<Record<string, Json>>;
}

/** The words of the spec for what the engine numbers, and the other way round. */
export class Words {
  readonly #constants: ReplicatedConstants;
  readonly #accountAt: (name: Json | undefined) => number;
  readonly #assetAt: (name: Json | undefined) => number;

  constructor(constants: ReplicatedConstants) {
    this.#constants = constants;
    this.#accountAt = positionIn(constants.accounts);
    this.#assetAt = positionIn(constants.assets);
  }

  /** The spec's words for a command; undefined for one that the spec does not have. */
  inSpec(command: ReplicatedCommand): SpecCommand | undefined {
    const { accounts, assets } = this.#constants;
    const account = (index: number): Json => accounts[index] ?? '';
    const asset = (index: number): Json => assets[index] ?? '';
    switch (command.kind) {
      case 'deposit':
      case 'withdraw':
        return {
          action: command.kind,
          args: { account: account(command.account), amount: command.amount },
        };
      case 'trade': {
        const { buyer, seller, lots } = command;
        return { action: 'trade', args: { buyer: account(buyer), seller: account(seller), lots } };
      }
      case 'move price':
        return { action: 'movePrice', args: { to: command.price } };
      case 'move collateral price':
        return {
          action: 'moveAssetPrice',
          args: { asset: asset(command.collateral), to: command.price },
        };
      case 'pledge':
      case 'take back':
        return {
          action: command.kind === 'pledge' ? 'pledge' : 'takeBack',
          args: {
            account: account(command.account),
            asset: asset(command.collateral),
            amount: command.amount,
          },
        };
      case 'halt':
      case 'resume':
        return { action: command.kind, args: {} };
      default:
        return undefined;
    }
  }

  /** The engine's words for an action; what makes no sense is left in, to be refused by whoever gets it. */
  inEngine(action: string, args: Arguments): MarginCommand {
    const account = this.#accountAt(args.account);
    const collateral = this.#assetAt(args.asset);
    // True where the arguments are of their types, which is what whoever gets the command looks at.
    return this.#foreign(action, args, account, collateral) as unknown as MarginCommand;
  }

  #foreign(
    action: string,
    { buyer, seller, lots, amount, to }: Arguments,
    account: number,
    collateral: number,
  ): Readonly<Record<string, unknown>> {
    switch (action) {
      case 'trade': {
        const [one, other] = [this.#accountAt(buyer), this.#accountAt(seller)];
        return { kind: 'trade', market: 0, buyer: one, seller: other, lots };
      }
      case 'movePrice':
        return { kind: 'move price', market: 0, price: to };
      case 'moveAssetPrice':
        return { kind: 'move collateral price', collateral, price: to };
      case 'pledge':
        return { kind: 'pledge', account, collateral, amount };
      case 'takeBack':
        return { kind: 'take back', account, collateral, amount };
      case 'halt':
      case 'resume':
        return { kind: action };
      default:
        return { kind: action, account, amount };
    }
  }

  /** The ledger of a replica, variable by variable. */
  ledger(replica: number, engine: MarginEngine): Observations {
    const { accounts, assets } = this.#constants;
    const byAccount = (at: (account: number) => Json): Json =>
      Object.fromEntries(accounts.map((name, account) => [name, at(account)]));
    const byAsset = (at: (asset: number) => Json): Json =>
      Object.fromEntries(assets.map((name, index) => [name, at(index)]));
    const at = `/ledger/${replica}`;
    return {
      [`${at}/cash`]: byAccount((account) => engine.cash(account)),
      [`${at}/size`]: byAccount((account) => engine.size(account, 0)),
      [`${at}/wallet`]: byAccount((account) => engine.wallet(account)),
      [`${at}/price`]: engine.price(0),
      [`${at}/vault`]: engine.vault,
      [`${at}/fund`]: engine.fund,
      [`${at}/halted`]: engine.isHalted,
      ...(assets.length === 0
        ? {}
        : {
            [`${at}/pledged`]: byAccount((account) => byAsset((asset) => engine.pledged(account, asset))),
            [`${at}/assetPrice`]: byAsset((asset) => engine.collateralPrice(asset)),
          }),
    };
  }

  /** What a command may have changed at a replica: a few facts, however many accounts there are. */
  concerned(replica: number, engine: MarginEngine, command: MarginCommand): Observations {
    const { accounts, assets } = this.#constants;
    const at = `/ledger/${replica}`;
    const shown: Record<string, Json> = {};
    for (const account of partiesOf(command)) {
      const name = accounts[account] ?? '';
      shown[`${at}/cash/${name}`] = engine.cash(account);
      shown[`${at}/wallet/${name}`] = engine.wallet(account);
      shown[`${at}/size/${name}`] = engine.size(account, 0);
      if ('collateral' in command) {
        const asset = assets[command.collateral] ?? '';
        shown[`${at}/pledged/${name}/${asset}`] = engine.pledged(account, command.collateral);
      }
    }
    shown[`${at}/price`] = engine.price(0);
    if (command.kind === 'move collateral price')
      shown[`${at}/assetPrice/${assets[command.collateral]}`] = engine.collateralPrice(command.collateral);
    shown[`${at}/vault`] = engine.vault;
    shown[`${at}/fund`] = engine.fund;
    if (command.kind === 'halt' || command.kind === 'resume') shown[`${at}/halted`] = engine.isHalted;
    return shown;
  }
}

function partiesOf(command: MarginCommand): readonly number[] {
  if (command.kind === 'trade') return [command.buyer, command.seller];
  return 'account' in command ? [command.account] : [];
}
