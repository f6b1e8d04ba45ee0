import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyOf, engineFor, everyEvent, type Session, sessions } from './fixtures/venues.ts';
import { type LiquidationEngine, type LiquidationEvent, type TurnLimits, unlimited } from './index.ts';

/** Goes through a session, and looks at the engine now and then: about three times in a session somebody is under. */
function lookAt(session: Session, look: (engine: LiquidationEngine) => void): void {
  const engine = engineFor(session);
  for (const [index, command] of session.commands.entries()) {
    engine.apply(command);
    if (index % 12 === 0) look(engine);
  }
}

describe('a turn of the engine', () => {
  test('does what would have been done if each event had been a command, and keeps the books', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        lookAt(session, (engine) => {
          const copy = copyOf(engine);
          for (const event of engine.turn(unlimited)) {
            const before = standingsIn(copy);
            expect(copy.apply(event)).toEqual({ kind: 'done' });
            expect(copy.margin.audit()).toEqual([]);
            requireHarmless(event, before, standingsIn(copy), copy);
          }
          expect(copy.snapshot()).toEqual(engine.snapshot());
        });
      }),
      { numRuns: 150 },
    );
  });

  test('leaves nothing undone: afterwards every command of the waterfall is refused', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        lookAt(session, (engine) => {
          engine.turn(unlimited);
          expect(engine.turnCutShortBy).toBeUndefined();
          for (const event of everyEvent(engine)) {
            expect(engine.apply(event), JSON.stringify(event)).toMatchObject({ kind: 'refused' });
          }
        });
      }),
      { numRuns: 150 },
    );
  });

  const limits = fc.record({
    attempts: fc.nat({ max: 4 }),
    deleveragings: fc.nat({ max: 2 }),
    candidates: fc.nat({ max: 6 }),
    fundPays: fc.nat({ max: 3 }),
    offset: fc.nat({ max: 9 }),
  });

  test('keeps to its limits, and says if it left something undone for one', () => {
    fc.assert(
      fc.property(sessions, limits, (session, limits) => {
        lookAt(session, (engine) => {
          const fund = engine.margin.fund;
          const events = engine.turn(limits);
          const steps = events.filter(({ kind }) => kind !== 'reopen' && kind !== 'stop withdrawals');
          expect(steps.length).toBeLessThanOrEqual(limits.attempts);
          const deleveragings = events.filter(({ kind }) => kind === 'deleverage');
          expect(deleveragings.length).toBeLessThanOrEqual(limits.deleveragings);
          if (limits.fundPays === 0) expect(engine.margin.fund).toBeGreaterThanOrEqual(fund);
          if (engine.turnCutShortBy !== undefined) return;
          for (const event of everyEvent(engine)) {
            expect(engine.apply(event), JSON.stringify(event)).toMatchObject({ kind: 'refused' });
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  test('comes to the same end in many small turns as far as nobody is left who could be helped', () => {
    fc.assert(
      fc.property(sessions, fc.integer({ min: 1, max: 3 }), (session, attempts) => {
        lookAt(session, (engine) => {
          const small: TurnLimits = { ...unlimited, attempts };
          const copy = copyOf(engine);
          const together = engine.turn(unlimited);
          const apart: unknown[] = [];
          for (let turns = 0; turns < 200; turns += 1) {
            apart.push(...copy.turn(small));
            if (copy.turnCutShortBy === undefined) break;
          }
          expect(copy.turnCutShortBy).toBeUndefined();
          expect(apart.filter(isForAnAccount)).toEqual(together.filter(isForAnAccount));
        });
      }),
      { numRuns: 60 },
    );
  });
});

interface Standing {
  readonly equity: number;
  readonly maintenance: number;
}

function standingsIn({ margin }: LiquidationEngine): readonly Standing[] {
  return Array.from({ length: margin.config.accounts }, (_, account) => ({
    equity: margin.equity(account),
    maintenance: margin.maintenanceMargin(account),
  }));
}

/** What the properties of the spec say of a step, for several markets and collateral. */
function requireHarmless(
  event: LiquidationEvent,
  before: readonly Standing[],
  after: readonly Standing[],
  { margin, config }: LiquidationEngine,
): void {
  const at = (standings: readonly Standing[], account: number): Standing =>
    standings[account] ?? { equity: 0, maintenance: 0 };
  for (const [account, { equity }] of after.entries()) {
    if (equity < 0)
      expect(at(before, account).equity, `${account} is bankrupt by ${event.kind}`).toBeLessThan(0);
  }
  if (event.kind === 'take over') {
    expect(at(after, config.backstop).equity).toBeGreaterThanOrEqual(at(before, config.backstop).equity);
  }
  if (event.kind === 'sell on the book') {
    // Of several tiers of margin, the highest is given up first: the account may keep less for each unit of it.
    const hasTiers = margin.config.markets.some(({ tiers }) => tiers.length > 1);
    const [one, other] = [at(before, event.account), at(after, event.account)];
    // What the account keeps may be less by the roundings of a division, a price and a margin.
    const slack = 3 * one.maintenance;
    if (!hasTiers)
      expect(other.equity * one.maintenance + slack).toBeGreaterThanOrEqual(one.equity * other.maintenance);
    expect(at(after, event.bidder).equity).toBeGreaterThanOrEqual(margin.initialMargin(event.bidder));
  }
  if (event.kind === 'deleverage') {
    expect(at(after, event.account).equity).toBeLessThanOrEqual(0);
    expect(at(after, event.counterparty).equity).toBeGreaterThanOrEqual(0);
  }
}

/** Withdrawals are opened at the end of any turn that ends without a deficit. */
function isForAnAccount(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'account' in event;
}
