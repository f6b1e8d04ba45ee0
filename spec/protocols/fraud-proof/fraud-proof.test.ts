import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protocolSuite } from '../../../test/corpus/index.ts';
import { fraudProofProtocol } from './index.ts';
import { execute, executionOf } from './payoff.ts';

const overAnyway =
  'a game ends when one instruction is left or a clock has run out, and neither leaves a move; with timers of moves it ' +
  'can end before';

protocolSuite(fraudProofProtocol, {
  idleConjuncts: { 'bisect: the game is on': overAnyway, 'pick: the game is on': overAnyway },
});

describe('the payoff', () => {
  const divides = 1;
  const value = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });

  test('is rounded against whoever is paid: by the two ways of rounding at most one unit apart', () => {
    fc.assert(
      fc.property(value, (before) => {
        const down = execute(divides, before);
        const towardZero = execute(divides, before, { roundsTowardZero: true });
        const differs = before < 0 && before % 2 !== 0;
        return towardZero - down === (differs ? 1 : 0);
      }),
    );
  });

  test('lies between zero and the cap after every option, whatever it was before', () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 9 }), (before, option) => {
        let after = before;
        for (let index = 4 * option; index < 4 * option + 4; index += 1) after = execute(index, after);
        return after >= 0 && after <= 1;
      }),
    );
  });

  test('takes every branch that a judge could forget', () => {
    const truth = executionOf(8);
    const branches = ['roundsTowardZero', 'forgetsMaximum', 'forgetsMinimum'] as const;
    for (const flaw of branches) {
      const differs = truth
        .slice(0, -1)
        .some((before, index) => execute(index, before, { [flaw]: true }) !== truth[index + 1]);
      expect({ flaw, differs }).toEqual({ flaw, differs: true });
    }
  });
});
