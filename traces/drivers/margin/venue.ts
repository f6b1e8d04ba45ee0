import {
  type MarginCommand,
  type MarginConfig,
  MarginEngine,
  type Outcome,
} from '../../../impl/margin/index.ts';
import type { ConstantsOf } from '../../../spec/language/index.ts';
import { marginDefaults } from '../../../spec/protocols/margin/index.ts';
import type { Answer, Arguments, Driver } from '../../fuzzing/index.ts';
import type { Json } from '../../log/index.ts';
import { answerTo, byName, positionIn } from '../answers.ts';

/** The constants of the margin spec. */
export type MarginConstants = ConstantsOf<typeof marginDefaults>;

/** The engine, and what the spec counts around it: how often traders still act, and prices still move. */
export interface Venue {
  engine: MarginEngine;
  operationsLeft: number;
  movesLeft: number;
}

/**
 * Drives the margin engine by the margin spec with `changes` in the place of its constants. The driver plays the world:
 * it pays in what everybody has at first, and lets traders act and prices move as often as the spec does. All else
 * is the engine's.
 */
export function marginDriver(changes: Partial<MarginConstants>): Driver<Venue> {
  const constants = marginConstants(changes);
  const { operations, moves, assets, breaker, profitPool } = constants;
  const accountAt = positionIn(constants.accounts);
  const assetAt = positionIn(assets);
  const config = marginConfig(constants);
  const operating = (venue: Venue, command: MarginCommand): Answer => {
    if (operations >= 0 && venue.operationsLeft === 0) return outOfOperations;
    const outcome = venue.engine.apply(command);
    if (operations >= 0 && outcome.kind === 'done') venue.operationsLeft -= 1;
    return answerTo(outcome);
  };
  const moving = (venue: Venue, command: MarginCommand): Answer => {
    if (moves >= 0 && venue.movesLeft === 0) return outOfMoves;
    const outcome = venue.engine.apply(command);
    if (moves >= 0 && outcome.kind === 'done') venue.movesLeft -= 1;
    return answerTo(outcome);
  };
  return {
    protocol: 'margin',
    constants: { ...constants },
    start: () => ({
      engine: openedEngine(config, constants),
      operationsLeft: Math.max(0, operations),
      movesLeft: Math.max(0, moves),
    }),
    actions: {
      deposit: (venue, { account, amount }) =>
        operating(venue, foreign({ kind: 'deposit', account: accountAt(account), amount })),
      withdraw: (venue, { account, amount }) =>
        operating(venue, foreign({ kind: 'withdraw', account: accountAt(account), amount })),
      trade: (venue, { buyer, seller, lots }) =>
        operating(
          venue,
          foreign({ kind: 'trade', market: 0, buyer: accountAt(buyer), seller: accountAt(seller), lots }),
        ),
      movePrice: (venue, { to }) => moving(venue, foreign({ kind: 'move price', market: 0, price: to })),
      ...(assets.length === 0
        ? {}
        : {
            pledge: (venue: Venue, { account, asset, amount }: Arguments) =>
              operating(
                venue,
                foreign({ kind: 'pledge', account: accountAt(account), collateral: assetAt(asset), amount }),
              ),
            takeBack: (venue: Venue, { account, asset, amount }: Arguments) =>
              operating(
                venue,
                foreign({
                  kind: 'take back',
                  account: accountAt(account),
                  collateral: assetAt(asset),
                  amount,
                }),
              ),
            moveAssetPrice: (venue: Venue, { asset, to }: Arguments) =>
              moving(
                venue,
                foreign({ kind: 'move collateral price', collateral: assetAt(asset), price: to }),
              ),
          }),
      ...(breaker
        ? {
            halt: ({ engine }: Venue) => answerTo(engine.halt()),
            resume: ({ engine }: Venue) => answerTo(engine.resume()),
          }
        : {}),
      ...(profitPool
        ? {
            settle: ({ engine }: Venue, { account }: Arguments) =>
              answerTo(engine.apply(foreign({ kind: 'settle loss', account: accountAt(account) }))),
          }
        : {}),
    },
    takesMore: {
      'deposit.amount': anyAmount,
      'withdraw.amount': anyAmount,
      'trade.lots': 'the engine trades any number of lots, the spec a few',
      'movePrice.to': anyPrice,
      ...(assets.length === 0
        ? {}
        : { 'pledge.amount': anyAmount, 'takeBack.amount': anyAmount, 'moveAssetPrice.to': anyPrice }),
    },
    observe: (venue) => observed(venue, constants),
    ...(assets.length === 0
      ? { unobserved: { pledged: 'nothing can be pledged here', assetPrice: 'nothing can be pledged here' } }
      : {}),
    // Of an engine in memory a snapshot is all that is left: that it gets to the disk is tested where the disk is.
    restart: (venue) => ({ ...venue, engine: MarginEngine.restore(config, venue.engine.snapshot()) }),
    fingerprint: ({ engine }) => engine.snapshot(),
  };
}

const anyAmount = 'the engine moves any amount, the spec a few';
const anyPrice = 'the engine follows any price, the spec those on a grid';
const outOfOperations: Answer = { kind: 'rejected', reason: 'the traders have no operation left' };
const outOfMoves: Answer = { kind: 'rejected', reason: 'the price has no move left' };

/** The constants of the spec with `changes` in the place of some. */
export function marginConstants(changes: Partial<MarginConstants>): MarginConstants {
  return { ...marginDefaults, ...changes };
}

/** A command with values that come from elsewhere: refusing those that make no sense is the engine's business. */
function foreign(command: Readonly<Record<string, unknown>>): MarginCommand {
  return command as unknown as MarginCommand;
}

/** The engine that the spec with these constants describes. */
export function marginConfig(constants: MarginConstants): MarginConfig {
  const { priceUnit } = constants;
  return {
    accounts: constants.accounts.length,
    rateUnit: constants.rateUnit,
    collateralCap: constants.collateralCap,
    profit: profitRule(constants),
    staking: constants.settledMargin ? 'only what was paid in counts' : 'unrealised profit counts',
    markets: [
      {
        priceUnit,
        tiers: [
          { from: 0, initial: constants.initialRate, maintenance: constants.maintenanceRate },
          ...constants.tiers.map(([from = 0, initial = 0, maintenance = 0]) => ({
            from,
            initial,
            maintenance,
          })),
        ],
        interestFrom: constants.interestFrom,
        interestSlope: constants.interestSlope,
        fee: constants.fee,
        maxSize: constants.maxSize,
        openInterestCap: constants.openInterestCap,
        highestPrice: constants.highestPrice,
        largestMove: constants.largestMove,
        firstPrice: constants.firstPrice,
      },
    ],
    collaterals: constants.assets.map(() => ({
      kept: constants.keptRate,
      priceUnit,
      highestPrice: constants.highestAssetPrice,
      largestMove: constants.largestAssetMove,
      firstPrice: constants.firstAssetPrice,
    })),
  };
}

function profitRule({ profitPool, settledOnly }: MarginConstants): MarginConfig['profit'] {
  if (profitPool && settledOnly)
    return 'stays while a position is open, and is paid from a pool of settled losses';
  if (profitPool) return 'paid from a pool of settled losses';
  return settledOnly ? 'stays while a position is open' : 'free';
}

/** An engine in which everybody has what they have at first. */
export function openedEngine(config: MarginConfig, constants: MarginConstants): MarginEngine {
  const { accounts, depositors, wallets, deposits, tokens, assets, insurance } = constants;
  const engine = new MarginEngine(config);
  const given = (outcome: Outcome): void => {
    if (outcome.kind === 'refused')
      throw new Error(`the engine refuses what the spec begins with: ${outcome.reason}`);
  };
  for (const [account, name] of accounts.entries()) {
    const [outside = 0, inside = 0] = [wallets[account], deposits[account]];
    if (outside + inside > 0) given(engine.fundWallet(account, outside + inside));
    if (inside > 0) given(engine.deposit(account, inside));
    if (depositors.includes(name)) given(engine.barFromTrading(account));
    else if (tokens > 0) for (const asset of assets.keys()) given(engine.hold(account, asset, tokens));
  }
  if (insurance > 0) given(engine.endow(insurance));
  return engine;
}

/** The engine's state in the words of the spec. */
function observed(venue: Venue, constants: MarginConstants): Readonly<Record<string, Json>> {
  const { engine } = venue;
  const { accounts, assets, profitPool } = constants;
  const shown: Record<string, Json> = {
    '/cash': byName(accounts, (account) => engine.cash(account)),
    '/size': byName(accounts, (account) => engine.size(account, 0)),
    '/wallet': byName(accounts, (account) => engine.wallet(account)),
    '/price': engine.price(0),
    '/vault': engine.vault,
    '/fund': engine.fund,
    '/halted': engine.isHalted,
    '/operationsLeft': venue.operationsLeft,
    '/movesLeft': venue.movesLeft,
  };
  if (assets.length > 0) {
    shown['/pledged'] = byName(accounts, (account) =>
      byName(assets, (asset) => engine.pledged(account, asset)),
    );
    shown['/assetPrice'] = byName(assets, (asset) => engine.collateralPrice(asset));
  }
  if (profitPool) {
    shown['/pool'] = engine.pool;
    shown['/settled'] = byName(accounts, (account) => engine.settled(account));
  }
  return shown;
}
