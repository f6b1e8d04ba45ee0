import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SimulatedDisk, seededChance } from '../journal/index.ts';
import { type MarginCommand, type MarginConfig, MarginEngine, type Outcome } from '../margin/index.ts';
import { marginEngines, Venue, type VenueEvent } from './index.ts';

const config: MarginConfig = {
  accounts: 3,
  markets: [
    {
      priceUnit: 1,
      tiers: [{ from: 0, initial: 2000, maintenance: 1000 }],
      interestFrom: 1000,
      interestSlope: 0,
      fee: 10,
      maxSize: 1000,
      openInterestCap: 10_000,
      highestPrice: 1000,
      largestMove: 50,
      firstPrice: 100,
    },
  ],
  collaterals: [{ kept: 5000, priceUnit: 1, highestPrice: 100, largestMove: 10, firstPrice: 10 }],
  collateralCap: 100_000,
  rateUnit: 10_000,
  profit: 'free',
  staking: 'unrealised profit counts',
};

const account = fc.nat(3);
const amount = fc.integer({ min: -1, max: 5000 });
const command: fc.Arbitrary<MarginCommand> = fc.oneof(
  fc.record({ kind: fc.constantFrom('fund wallet', 'deposit', 'deposit', 'withdraw'), account, amount }),
  fc.record({ kind: fc.constant('endow'), amount }),
  fc.record({
    kind: fc.constant('trade'),
    market: fc.constant(0),
    buyer: account,
    seller: account,
    lots: fc.nat(20),
  }),
  fc.record({
    kind: fc.constant('move price'),
    market: fc.constant(0),
    price: fc.integer({ min: 60, max: 140 }),
  }),
  fc.record({
    kind: fc.constant('accrue funding'),
    market: fc.constant(0),
    perLot: fc.integer({ min: -3, max: 3 }),
  }),
  fc.record({ kind: fc.constantFrom('settle funding'), account, market: fc.constant(0) }),
  fc.record({ kind: fc.constantFrom('halt', 'resume') }),
);
const funded: readonly MarginCommand[] = [0, 1, 2].flatMap((to) => [
  { kind: 'fund wallet', account: to, amount: 9000 },
  { kind: 'deposit', account: to, amount: 5000 },
]);

const limits = { engine: marginEngines(config), snapshotEvery: 7, maxSegmentBytes: 600, maxTogether: 4 };

/** The engine by itself, without any disk: its bytes and outcome after each of `commands`, and its bytes at first. */
function alone(commands: readonly MarginCommand[]): {
  readonly outcomes: Outcome[];
  readonly states: string[];
} {
  const engine = new MarginEngine(config);
  const states = [String(engine.snapshot())];
  const outcomes = commands.map((each) => {
    const outcome = engine.apply(each);
    states.push(String(engine.snapshot()));
    return outcome;
  });
  return { outcomes, states };
}

test('a margin engine on a disk answers as it does by itself, and after a crash is where it was after some command', async () => {
  let tradesDone = 0;
  const sessions = fc.array(command, { minLength: 10, maxLength: 40, size: 'max' });
  await fc.assert(
    fc.asyncProperty(
      sessions,
      fc.integer({ min: 200, max: 6000 }),
      fc.integer(),
      async (rest, stepsToLive, seed) => {
        const commands = [...funded, ...rest];
        const { outcomes, states } = alone(commands);
        const disk = new SimulatedDisk({ stepsToLive });
        const venue = await Venue.open(disk, limits);
        let promised = 0;
        const answers = commands.map(async (each, index) => {
          const outcome = await venue.submit(each);
          expect(outcome).toEqual(outcomes[index]);
          if (each.kind === 'trade' && outcome.kind === 'done') tradesDone += 1;
          promised = Math.max(promised, index + 1);
        });
        for (const answer of await Promise.allSettled(answers))
          if (answer.status === 'rejected')
            expect(answer.reason).toMatchObject({ name: 'VenueStoppedError' });
        const again = await Venue.open(disk.afterPowerLoss(seededChance(seed)), limits);
        const found = await again.read((engine) => ({
          state: String(engine.snapshot()),
          audit: engine.audit(),
        }));
        expect(found.audit).toEqual([]);
        expect(states.slice(promised)).toContain(found.state);
      },
    ),
    { numRuns: 60 },
  );
  expect(tradesDone).toBeGreaterThan(20);
});

test('the journal of a margin engine is not read with another configuration, and is with the same said otherwise', async () => {
  const disk = new SimulatedDisk();
  const venue = await Venue.open(disk, limits);
  await venue.submit({ kind: 'endow', amount: 5 });
  await venue.close();
  const other = { ...limits, engine: marginEngines({ ...config, collateralCap: 1 }) };
  await expect(Venue.open(disk, other)).rejects.toMatchObject({ fault: 'another journal' });
  const turned = Object.fromEntries(Object.entries(config).reverse()) as unknown as MarginConfig;
  const again = await Venue.open(disk, { ...limits, engine: marginEngines(turned) });
  expect(await again.read(({ fund }) => fund)).toBe(5);
});

test('what is recorded of a margin engine is the command, the outcome and what all have together', async () => {
  const events: VenueEvent[] = [];
  const venue = await Venue.open(new SimulatedDisk(), { ...limits, record: (event) => events.push(event) });
  await venue.submit({ kind: 'endow', amount: 5 });
  await venue.submit({ kind: 'resume' });
  expect(events).toEqual([
    {
      action: 'endow',
      arguments: { amount: 5 },
      observed: { vault: 5, fund: 5, pool: 0, isHalted: false, outcome: { kind: 'done' } },
    },
    {
      action: 'resume',
      arguments: {},
      observed: {
        vault: 5,
        fund: 5,
        pool: 0,
        isHalted: false,
        outcome: { kind: 'refused', reason: 'not halted' },
      },
    },
  ]);
});
