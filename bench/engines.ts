import type { MarginConfig } from '../impl/margin/index.ts';
import type { Built } from './built.ts';
import { type Spread, spreadOf } from './spread.ts';

/** How fast the engines are by themselves. */
export interface EngineFigures {
  /** Fills a second, each with a risk check of both sides over ten markets. */
  readonly fills: Spread;
  readonly ticks: readonly TickFigures[];
}

/** One price tick, and what it makes the liquidation engine do. */
export interface TickFigures {
  readonly accounts: number;
  /** Accounts that the tick brings under maintenance. */
  readonly crossed: number;
  /** Accounts that were looked at for it. */
  readonly examined: number;
  readonly milliseconds: Spread;
}

/** Measures both engines. */
export function engines(built: Built, runs: number): EngineFigures {
  const fills: number[] = [];
  for (let run = 0; run < runs; run += 1) fills.push(fillsPerSecond(built));
  const ticks = [
    { accounts: 1_000_000, crossing: 100 },
    { accounts: 1_000_000, crossing: 1_000 },
    { accounts: 250_000, crossing: 1_000 },
  ].map((size) => tick(built, runs, size));
  return { fills: spreadOf(fills), ticks };
}

const marketConfig: MarginConfig['markets'][0] = {
  priceUnit: 1_000,
  tiers: [
    { from: 0, initial: 20_000, maintenance: 10_000 },
    { from: 250_000_000_000, initial: 50_000, maintenance: 25_000 },
  ],
  interestFrom: Number.MAX_SAFE_INTEGER,
  interestSlope: 0,
  fee: 500,
  maxSize: 1_000_000,
  openInterestCap: Number.MAX_SAFE_INTEGER,
  highestPrice: 120_000_000_000,
  largestMove: 120_000_000_000,
  firstPrice: 60_000_000_000,
};

function configFor(accounts: number, markets: number): MarginConfig {
  return {
    accounts,
    markets: Array.from({ length: markets }, () => marketConfig),
    collaterals: [],
    collateralCap: 0,
    rateUnit: 1_000_000,
    profit: 'free',
    staking: 'unrealised profit counts',
  };
}

const traders = 1_000;
const markets = 10;
const fillsMeasured = 500_000;

/**
 * Every account trades in all ten markets, and one of the ten prices moves after every tenth fill, so that positions are
 * valued anew.
 */
function fillsPerSecond({ margin }: Built): number {
  const engine = new margin.MarginEngine(configFor(traders, markets));
  for (let account = 0; account < traders; account += 1) {
    engine.fundWallet(account, 1e12);
    engine.deposit(account, 1e12);
  }
  let random = 1;
  const fill = (index: number): boolean => {
    if (index % 10 === 0) {
      const market = (index / 10) % markets;
      engine.movePrice(market, marketConfig.firstPrice + (Math.floor(index / 100) % 2 === 0 ? 1_000_003 : 0));
    }
    // A generator modulo 2^32 (Knuth): accounts, markets and sizes have nothing to do with each other.
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const buyer = (random >>> 8) % traders;
    const seller = (buyer + 1 + ((random >>> 16) % (traders - 1))) % traders;
    return engine.trade((random >>> 4) % markets, buyer, seller, 1 + (random % 5)).kind === 'done';
  };
  for (let index = 0; index < 100_000; index += 1) fill(index);
  let done = 0;
  const startMs = performance.now();
  for (let index = 0; index < fillsMeasured; index += 1) if (fill(index)) done += 1;
  const seconds = (performance.now() - startMs) / 1_000;
  if (done !== fillsMeasured || engine.audit().length > 0)
    throw new Error(`${done} of ${fillsMeasured} fills were done; ${engine.audit().join('; ')}`);
  return fillsMeasured / seconds;
}

/**
 * A long position of one lot for every second account, with ever less margin: a fall of the price by one unit more brings the
 * next few of them under maintenance. The others hold the short side with plenty.
 */
function tick(
  { margin, liquidation }: Built,
  runs: number,
  { accounts, crossing }: { readonly accounts: number; readonly crossing: number },
): TickFigures {
  const config = { ...configFor(accounts, 1), markets: [{ ...marketConfig, fee: 0 }] };
  const engine = new margin.MarginEngine(config);
  const lots = 1_000;
  const pairs = accounts / 2;
  // The account at `pair` comes under maintenance when the price falls by so much.
  const perTick = 1_000_000;
  for (let pair = 0; pair < pairs; pair += 1) {
    const [long, short] = [2 * pair, 2 * pair + 1];
    const cushion = 1_300_000_000 + Math.floor((pair / crossing) * perTick);
    engine.fundWallet(long, cushion);
    engine.deposit(long, cushion);
    engine.fundWallet(short, 3e9);
    engine.deposit(short, 3e9);
    if (engine.trade(0, long, short, lots).kind !== 'done') throw new Error(`pair ${pair} does not trade`);
  }
  const liquidator = new liquidation.LiquidationEngine(engine, {
    backstop: 1,
    books: [{ slice: lots, piece: lots, impact: 0 }],
    backstopThirds: 2,
    makers: [1],
    lastLosses: 'are shared by all who have something',
    gate: 'by itself',
    reopening: 'left to others',
    trading: 'as the margin engine has it',
    breaker: 'none',
  });
  const measured: number[] = [];
  let crossed = 0;
  let examined = 0;
  let price = marketConfig.firstPrice;
  for (; liquidator.accountsUnder === 0; price -= perTick) {
    if (price < marketConfig.firstPrice / 2) throw new Error('nobody comes under maintenance');
    liquidator.apply({ kind: 'move price', market: 0, price });
  }
  liquidator.turn(liquidation.unlimited);
  for (let run = 0; run < runs; run += 1) {
    const [under, looked] = [liquidator.accountsUnder, liquidator.accountsExamined];
    price -= perTick;
    const startMs = performance.now();
    const outcome = liquidator.apply({ kind: 'move price', market: 0, price });
    measured.push(performance.now() - startMs);
    if (outcome.kind !== 'done') throw new Error(`the price does not move: ${outcome.reason}`);
    crossed = liquidator.accountsUnder - under;
    examined = liquidator.accountsExamined - looked;
    liquidator.turn(liquidation.unlimited);
  }
  return { accounts, crossed, examined, milliseconds: spreadOf(measured) };
}
