import { expect, test } from 'vitest';
import { execute } from './execution.ts';
import { applicationOf, blockOf, castOf, chain } from './fixtures/cast.ts';
import { ApplicationFaultError, blockIdOf, type Execution, ValidatorSet } from './index.ts';

const set = ValidatorSet.of(castOf([1, 1]));
const tip = { chain, height: 7, previous: '', stateRoot: 'start', validators: set };
const block = blockOf('A', set, { height: 7 });
const executed = (execution: Execution) =>
  execute(block, tip, { ...applicationOf(), execute: () => execution });

test('the tip after a block names it, its root, and the validators who decide next', () => {
  expect(executed({ stateRoot: 'r' })).toEqual({
    chain,
    height: 8,
    previous: blockIdOf(block),
    stateRoot: 'r',
    validators: set,
  });
  const next = executed({ stateRoot: 'r', validators: castOf([1, 2, 3]) }).validators;
  expect([next.size, next.totalPower]).toEqual([3, 6]);
});

test('an application that leaves nothing to build on is told so', () => {
  expect(() => executed({ stateRoot: 'é' })).toThrow(ApplicationFaultError);
  expect(() => executed({ stateRoot: 'r'.repeat(129) })).toThrow('its state root is "rrr');
  expect(() => executed({ stateRoot: 'r', validators: [] })).toThrow(
    'The application executed height 7, and validators: there are none.',
  );
  expect(() => executed({ stateRoot: '\n' })).toThrow(
    'The application executed height 7, and its state root is "\\n". The block is final, and every node is in the ' +
      'same place: the chain stops here. Let `execute` return a state root of at most 128 printable ASCII characters ' +
      'and, if any, validators that make up a set.',
  );
});
