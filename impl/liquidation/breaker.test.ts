import { describe, expect, test } from 'vitest';
import { modelOf, PlainModel, type PlainState, type Try } from '../../model/index.ts';
import { constantsWith } from '../../spec/language/index.ts';
import { circuitBreakerProtocol } from '../../spec/protocols/circuit-breaker/index.ts';
import { type BreakerMemory, CircuitBreaker, type HaltSwitch } from './breaker.ts';

class Switch implements HaltSwitch {
  isHalted = false;

  halt(): void {
    this.isHalted = true;
  }

  resume(): void {
    this.isHalted = false;
  }
}

interface Beside {
  readonly breaker: CircuitBreaker;
  readonly isHalted: Switch;
}

// Without trades: what accounts hold is none of the breaker's business.
const constants = constantsWith(
  circuitBreakerProtocol.spec,
  { trades: 0, deposit: 3 },
  'the test',
) as unknown as Readonly<Record<'band' | 'coolDowns' | 'outflowLimit' | 'firstPrice', number>>;
const config = {
  bands: [constants.band],
  coolDown: constants.coolDowns,
  outflowLimit: constants.outflowLimit,
};

function copyOf({ breaker, isHalted }: Beside): Beside {
  const copy = new Switch();
  copy.isHalted = isHalted.isHalted;
  const made = new CircuitBreaker(config, [constants.firstPrice], copy);
  made.recall(breaker.remember());
  return { breaker: made, isHalted: copy };
}

/** What the spec's step is for the breaker; undefined where it is none of its business. */
function take({ breaker }: Beside, { action, chosen }: Try): unknown {
  switch (action) {
    case 'movePrice':
      return breaker.watch(0, Number(chosen.to));
    case 'withdraw':
      expect(breaker.allows(Number(chosen.amount))).toBe(true);
      return breaker.countWithdrawal(Number(chosen.amount));
    case 'passTime':
      return breaker.passTime();
    case 'resume':
      return expect(breaker.endHalt()).toBe('resumed');
    case 'renew':
      return expect(breaker.endHalt()).toBe('renewed');
    default:
      return undefined;
  }
}

function seenIn({ breaker, isHalted }: Beside): unknown {
  const { prices, references, coolDown, outflow } = breaker.remember();
  return { price: prices[0], reference: references[0], coolDown, outflow, halted: isHalted.isHalted };
}

test('the breaker goes with its spec, step by step, through every state', () => {
  const model = new PlainModel(modelOf(circuitBreakerProtocol.spec, constants).compiled);
  const seen = new Set<string>();
  const frontier: { readonly state: PlainState; readonly beside: Beside }[] = [];
  const discover = (state: PlainState, beside: Beside): void => {
    const { price, reference, coolDown, outflow, halted } = state;
    expect(seenIn(beside)).toEqual({ price, reference, coolDown, outflow, halted });
    const key = JSON.stringify(state);
    if (seen.has(key)) return;
    seen.add(key);
    frontier.push({ state, beside });
  };
  const isHalted = new Switch();
  for (const { outcome } of model.initialSteps()) {
    if (outcome.kind !== 'state') throw new Error('the spec does not begin');
    discover(outcome.state, {
      breaker: new CircuitBreaker(config, [constants.firstPrice], isHalted),
      isHalted,
    });
  }
  for (let visit = frontier.shift(); visit !== undefined; visit = frontier.shift()) {
    let ends = false;
    for (const attempt of model.attempts(visit.state)) {
      if (attempt.blockedBy !== undefined) continue;
      ends ||= attempt.action === 'resume' || attempt.action === 'renew';
      const { outcome } = attempt.take();
      if (outcome.kind !== 'state') throw new Error(`out of bounds: ${outcome.path}`);
      const beside = copyOf(visit.beside);
      take(beside, attempt);
      discover(outcome.state, beside);
    }
    if (!ends) expect(visit.beside.breaker.endHalt()).toBe('refused');
  }
  expect(seen.size).toBeGreaterThan(100);
});

describe('with several markets', () => {
  const many = { bands: [10, 20], coolDown: 1, outflowLimit: 100 };

  test('a jump in one halts all, and all are compared with where they were then', () => {
    const isHalted = new Switch();
    const breaker = new CircuitBreaker(many, [100, 100], isHalted);
    breaker.watch(1, 119);
    expect(isHalted.isHalted).toBe(false);
    breaker.watch(0, 110);
    expect(isHalted.isHalted).toBe(true);
    breaker.watch(1, 139);
    breaker.passTime();
    expect(breaker.endHalt()).toBe('renewed');
    breaker.passTime();
    expect(breaker.endHalt()).toBe('resumed');
  });

  test('a withdrawal that would go beyond the limit is not allowed, one that reaches it trips', () => {
    const isHalted = new Switch();
    const breaker = new CircuitBreaker(many, [100, 100], isHalted);
    breaker.countWithdrawal(60);
    expect([breaker.allows(41), breaker.allows(40)]).toEqual([false, true]);
    breaker.countWithdrawal(40);
    expect([isHalted.isHalted, breaker.allows(1)]).toEqual([true, false]);
  });

  test('what it remembers is all that it has', () => {
    const isHalted = new Switch();
    const breaker = new CircuitBreaker(many, [100, 100], isHalted);
    breaker.watch(0, 105);
    breaker.countWithdrawal(7);
    const expected: BreakerMemory = { prices: [105, 100], references: [105, 100], coolDown: 0, outflow: 7 };
    expect(breaker.remember()).toEqual(expected);
    const other = new CircuitBreaker(many, [1, 1], isHalted);
    other.recall(expected);
    expect(other.remember()).toEqual(expected);
  });
});
