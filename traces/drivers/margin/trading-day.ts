import { SimulatedDisk, seededChance } from '../../../impl/journal/index.ts';
import type { MarginCommand, MarginEngine, Outcome } from '../../../impl/margin/index.ts';
import { marginEngines, Venue, type VenueEvent } from '../../../impl/venue/index.ts';
import type { Binding } from '../../conformance/index.ts';
import { Dice } from '../../fuzzing/index.ts';
import type { Json, LogSink, Observations } from '../../log/index.ts';
import { type Recorded, type Recorder, recorder } from '../../log/index.ts';
import { productionConstants } from './production.ts';
import { type MarginConstants, marginConfig, marginConstants, openedEngine } from './venue.ts';

const constants: MarginConstants = marginConstants(productionConstants);
const { accounts, assets } = constants;
const config = marginConfig(constants);

/**
 * How the margin engine's own words are read in the spec's: it numbers accounts and tokens, and names its commands in
 * its own way.
 */
export const tradingDayBinding: Binding = {
  events: {
    deposit: { arguments: { account: named('/args/account', accounts) } },
    withdraw: { arguments: { account: named('/args/account', accounts) } },
    trade: {
      arguments: { buyer: named('/args/buyer', accounts), seller: named('/args/seller', accounts) },
      ignore: { '/args/market': 'there is one' },
    },
    'move price': {
      takes: ['movePrice'],
      arguments: { to: '/args/price' },
      ignore: { '/args/market': 'there is one' },
    },
    'move collateral price': {
      takes: ['moveAssetPrice'],
      arguments: { asset: named('/args/collateral', assets), to: '/args/price' },
    },
    pledge: {
      arguments: { account: named('/args/account', accounts), asset: named('/args/collateral', assets) },
    },
    'take back': {
      takes: ['takeBack'],
      arguments: { account: named('/args/account', accounts), asset: named('/args/collateral', assets) },
    },
    restart: { takes: [] },
  },
};

function named(from: string, names: readonly string[]): { from: string; as: (value: Json) => Json } {
  return { from, as: (value) => names[Number(value)] ?? value };
}

/**
 * Records a day on an exchange that is as large as they are: traders pay in, pledge, trade, pay out, and prices move. It runs
 * as a venue on a disk, which loses its power now and then; what is recorded is what was answered.
 */
export async function recordTradingDay(sink: LogSink, seed: number, commands: number): Promise<Recorded> {
  const recording = recorder(sink, {
    spec: 'margin',
    config: { ...productionConstants } as Readonly<Record<string, Json>>,
    source: { impl: 'margin engine behind a venue', seed },
  });
  const dice = new Dice(seed);
  let disk = new SimulatedDisk();
  let venue = await openVenue(disk, recording);
  for (let count = 1; count <= commands; count += 1) {
    const command = await venue.read((engine) => nextCommand(engine, dice));
    await venue.submit(command);
    if (count % Math.ceil(commands / 3) !== 0) continue;
    venue.crash();
    disk = disk.afterPowerLoss(seededChance(seed + count));
    venue = await openVenue(disk, recording);
    recording.event('restart', undefined, { post: await venue.read(everything) });
  }
  await venue.close();
  return recording.end();
}

function openVenue(
  disk: SimulatedDisk,
  recording: Recorder,
): Promise<Venue<MarginCommand, Outcome, MarginEngine>> {
  const engines = marginEngines(config);
  return Venue.open(disk, {
    engine: { ...engines, begin: () => openedEngine(config, constants), observe: concerned },
    snapshotEvery: 500,
    record: ({ action, arguments: given, observed: { outcome, ...post } }: VenueEvent) => {
      // A refused command is no step.
      if ((outcome as Outcome).kind !== 'done') return;
      recording.event(action, given as Readonly<Record<string, Json>>, { post: post as Observations });
    },
  });
}

/** What a command may have changed, in the paths of the spec: a few facts, however many accounts there are. */
function concerned(engine: MarginEngine, command: MarginCommand): Observations {
  const shown: Record<string, Json> = {};
  for (const account of partiesOf(command)) {
    const name = accounts[account] ?? '';
    shown[`/cash/${name}`] = engine.cash(account);
    shown[`/wallet/${name}`] = engine.wallet(account);
    if (command.kind === 'trade') shown[`/size/${name}`] = engine.size(account, 0);
    if ('collateral' in command)
      shown[`/pledged/${name}/${assets[command.collateral]}`] = engine.pledged(account, command.collateral);
  }
  if (command.kind === 'move price') shown['/price'] = engine.price(0);
  else if (command.kind === 'move collateral price') {
    shown[`/assetPrice/${assets[command.collateral]}`] = engine.collateralPrice(command.collateral);
  } else {
    shown['/vault'] = engine.vault;
    shown['/fund'] = engine.fund;
  }
  return shown;
}

function partiesOf(command: MarginCommand): readonly number[] {
  if (command.kind === 'trade') return [command.buyer, command.seller];
  return 'account' in command ? [command.account] : [];
}

function everything(engine: MarginEngine): Observations {
  const shown: Record<string, Json> = {
    '/price': engine.price(0),
    '/vault': engine.vault,
    '/fund': engine.fund,
    '/halted': engine.isHalted,
  };
  for (const [account, name] of accounts.entries()) {
    shown[`/cash/${name}`] = engine.cash(account);
    shown[`/size/${name}`] = engine.size(account, 0);
    shown[`/wallet/${name}`] = engine.wallet(account);
  }
  return shown;
}

/** What somebody asks for next: most of it is granted. */
function nextCommand(engine: MarginEngine, dice: Dice): MarginCommand {
  const account = dice.below(accounts.length);
  const amount = dice.pick(constants.amounts) ?? 1;
  switch (dice.weighed([3, 2, 12, 3, 1, 1, 1])) {
    case 0:
      return { kind: 'deposit', account, amount };
    case 1:
      return { kind: 'withdraw', account, amount };
    case 2: {
      const lots = dice.pick(constants.lots) ?? 1;
      return { kind: 'trade', market: 0, buyer: account, seller: dice.below(accounts.length), lots };
    }
    case 3:
      return { kind: 'move price', market: 0, price: nearPrice(engine.price(0), dice) };
    case 4:
      return { kind: 'pledge', account, collateral: dice.below(assets.length), amount };
    case 5:
      return { kind: 'take back', account, collateral: dice.below(assets.length), amount };
    default: {
      const collateral = dice.below(assets.length);
      return { kind: 'move collateral price', collateral, price: assetPrice(dice) };
    }
  }
}

/** A price of the grid, at most ten steps away. */
function nearPrice(price: number, dice: Dice): number {
  const { lowestPrice, highestPrice, priceStep } = constants;
  const steps = Math.round((price - lowestPrice) / priceStep) + dice.below(21) - 10;
  const most = Math.floor((highestPrice - lowestPrice) / priceStep);
  return lowestPrice + Math.max(0, Math.min(most, steps)) * priceStep;
}

function assetPrice(dice: Dice): number {
  const { lowestAssetPrice, highestAssetPrice, priceStep } = constants;
  const most = Math.floor((highestAssetPrice - lowestAssetPrice) / priceStep);
  return lowestAssetPrice + dice.below(most + 1) * priceStep;
}
