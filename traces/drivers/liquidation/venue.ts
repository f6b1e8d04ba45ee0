import {
  type LiquidationCommand,
  type LiquidationConfig,
  LiquidationEngine,
  type LiquidationEvent,
  unlimited,
} from '../../../impl/liquidation/index.ts';
import { type MarginConfig, MarginEngine } from '../../../impl/margin/index.ts';
import type { ConstantsOf } from '../../../spec/language/index.ts';
import { liquidationDefaults } from '../../../spec/protocols/liquidation/index.ts';
import type { Answer, Arguments, Driver, TakenAction } from '../../fuzzing/index.ts';
import type { Json } from '../../log/index.ts';
import { answerTo, byName, positionIn } from '../answers.ts';

/** The constants of the liquidation spec. */
export type LiquidationConstants = ConstantsOf<typeof liquidationDefaults>;

/** The engine, and what the spec counts around it: how often traders still act, and the price still moves. */
export interface Venue {
  engine: LiquidationEngine;
  operationsLeft: number;
  movesLeft: number;
}

/**
 * Drives the liquidation engine by the liquidation spec with `changes` in the place of its constants. Each step of the
 * waterfall can be asked for; and in its turns the engine does what it finds due, by itself.
 */
export function liquidationDriver(changes: Partial<LiquidationConstants>): Driver<Venue> {
  const constants = liquidationConstants(changes);
  const { accounts, socialises, alone, gateLate } = constants;
  if (!alone) throw new Error('the driver drives the engine with a market of its own');
  const accountAt = positionIn(accounts);
  const margin = marginConfig(constants);
  const config = liquidationConfig(constants);
  const asked = ({ engine }: Venue, command: Readonly<Record<string, unknown>>): Answer =>
    answerTo(engine.apply(foreign(command)));
  const acting = (venue: Venue, command: Readonly<Record<string, unknown>>): Answer => {
    if (venue.operationsLeft === 0) return { kind: 'rejected', reason: 'the traders act no more' };
    const answer = asked(venue, command);
    if (answer.kind === 'accepted') venue.operationsLeft -= 1;
    return answer;
  };
  const moving = (venue: Venue, to: Json | undefined): Answer => {
    if (venue.movesLeft === 0) return { kind: 'rejected', reason: 'the market moves no more' };
    const answer = asked(venue, { kind: 'move price', market: 0, price: to });
    if (answer.kind === 'accepted') venue.movesLeft -= 1;
    return answer;
  };
  return {
    protocol: 'liquidation',
    constants: { ...constants },
    start: () => ({
      engine: openedEngine(margin, config, constants),
      operationsLeft: constants.operations,
      movesLeft: constants.moves,
    }),
    actions: {
      sellOnTheBook: (venue, { account, bidder, amount }) =>
        asked(venue, {
          kind: 'sell on the book',
          market: 0,
          account: accountAt(account),
          bidder: accountAt(bidder),
          amount,
        }),
      takeOver: (venue, { account }) => asked(venue, { kind: 'take over', account: accountAt(account) }),
      insure: (venue, { account }) => asked(venue, { kind: 'insure', account: accountAt(account) }),
      deleverage: (venue, { account, counterparty, amount }) =>
        asked(venue, {
          kind: 'deleverage',
          market: 0,
          account: accountAt(account),
          counterparty: accountAt(counterparty),
          amount,
        }),
      ...(socialises
        ? {
            socialise: (venue: Venue, { account }: Arguments) =>
              asked(venue, { kind: 'socialise', account: accountAt(account) }),
          }
        : {}),
      reopen: (venue) => asked(venue, { kind: 'reopen' }),
      ...(gateLate ? { stopWithdrawals: (venue: Venue) => asked(venue, { kind: 'stop withdrawals' }) } : {}),
      movePrice: (venue, { to }) => moving(venue, to),
      trade: (venue, { buyer, seller, amount }) =>
        acting(venue, {
          kind: 'trade',
          market: 0,
          buyer: accountAt(buyer),
          seller: accountAt(seller),
          lots: amount,
        }),
      withdraw: (venue, { account }) => acting(venue, { kind: 'withdraw free', account: accountAt(account) }),
      payIn: (venue, { account }) => acting(venue, { kind: 'pay in', account: accountAt(account) }),
    },
    takesMore: {
      'movePrice.to': 'the engine follows any price, the spec a few',
      'trade.amount': 'the engine trades any number of lots that the margin allows',
    },
    turns: {
      'the engine': {
        does: [
          'sellOnTheBook',
          'takeOver',
          'insure',
          'deleverage',
          'reopen',
          ...(socialises ? ['socialise'] : []),
          ...(gateLate ? ['stopWithdrawals'] : []),
        ],
        take: ({ engine }) => engine.turn(unlimited).map((event) => takenAction(event, accounts)),
      },
    },
    observe: ({ engine, operationsLeft, movesLeft }) => ({
      '/cash': byName(accounts, (account) => engine.margin.cash(account)),
      '/size': byName(accounts, (account) => engine.margin.size(account, 0)),
      '/wallet': byName(accounts, (account) => engine.margin.wallet(account)),
      '/price': engine.margin.price(0),
      '/vault': engine.margin.vault,
      '/fund': engine.margin.fund,
      '/halted': engine.margin.isHalted,
      '/operationsLeft': operationsLeft,
      '/movesLeft': movesLeft,
    }),
    // Of an engine in memory a snapshot is all that is left: that it gets to the disk is tested where the disk is.
    restart: (venue) => ({
      ...venue,
      engine: LiquidationEngine.restore(margin, config, venue.engine.snapshot()),
    }),
    fingerprint: ({ engine }) => engine.snapshot(),
  };
}

/** The constants of the spec with `changes` in the place of some. */
export function liquidationConstants(changes: Partial<LiquidationConstants>): LiquidationConstants {
  return { ...liquidationDefaults, ...changes };
}

/** A command with values that come from elsewhere: refusing those that make no sense is the engine's business. */
function foreign(command: Readonly<Record<string, unknown>>): LiquidationCommand {
  return command as unknown as LiquidationCommand;
}

/** What the engine did by itself, in the words of the spec. */
export function takenAction(event: LiquidationEvent, accounts: readonly string[]): TakenAction {
  const named = (account: number): Json => accounts[account] ?? account;
  switch (event.kind) {
    case 'sell on the book':
      return {
        action: 'sellOnTheBook',
        arguments: { account: named(event.account), bidder: named(event.bidder), amount: event.amount },
      };
    case 'take over':
      return { action: 'takeOver', arguments: { account: named(event.account) } };
    case 'insure':
      return { action: 'insure', arguments: { account: named(event.account) } };
    case 'deleverage':
      return {
        action: 'deleverage',
        arguments: {
          account: named(event.account),
          counterparty: named(event.counterparty),
          amount: event.amount,
        },
      };
    case 'socialise':
      return { action: 'socialise', arguments: { account: named(event.account) } };
    case 'reopen':
      return { action: 'reopen' };
    case 'stop withdrawals':
      return { action: 'stopWithdrawals' };
  }
}

export function marginConfig(constants: LiquidationConstants): MarginConfig {
  return {
    accounts: constants.accounts.length,
    rateUnit: constants.rateUnit,
    collateralCap: 0,
    profit: 'free',
    staking: 'unrealised profit counts',
    collaterals: [],
    markets: [
      {
        priceUnit: 1,
        tiers: [{ from: 0, initial: constants.initialRate, maintenance: constants.maintenanceRate }],
        interestFrom: 0,
        interestSlope: 0,
        fee: 0,
        maxSize: constants.maxSize,
        openInterestCap: Number.MAX_SAFE_INTEGER,
        highestPrice: Math.max(...constants.prices),
        largestMove: constants.jump,
        firstPrice: constants.firstPrice,
      },
    ],
  };
}

export function liquidationConfig(constants: LiquidationConstants): LiquidationConfig {
  const { accounts, slice, impact, backstopThirds, socialises, gateLate, stopsOpening } = constants;
  return {
    backstop: accounts.length - 1,
    books: [{ slice, piece: 1, impact }],
    backstopThirds,
    makers: 'everybody',
    lastLosses: socialises ? 'are shared by all who have something' : 'stay where they are',
    gate: gateLate ? 'by itself' : 'with the price',
    reopening: 'by itself',
    trading: stopsOpening
      ? 'initial margin and no halt, or a smaller position'
      : 'initial margin or a smaller position',
    breaker: 'none',
  };
}

/** An engine in which everybody has paid in what they have. */
export function openedEngine(
  margin: MarginConfig,
  config: LiquidationConfig,
  { deposits, insurance }: LiquidationConstants,
): LiquidationEngine {
  const engine = new LiquidationEngine(new MarginEngine(margin), config);
  const given = (command: LiquidationCommand): void => {
    const outcome = engine.apply(command);
    if (outcome.kind === 'refused')
      throw new Error(`the engine refuses what the spec begins with: ${outcome.reason}`);
  };
  for (const [account, amount] of deposits.entries()) {
    if (amount === 0) continue;
    given({ kind: 'fund wallet', account, amount });
    given({ kind: 'deposit', account, amount });
  }
  if (insurance > 0) given({ kind: 'endow', amount: insurance });
  return engine;
}
