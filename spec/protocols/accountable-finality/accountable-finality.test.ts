import { describe, expect, test } from 'vitest';
import { modelOf } from '../../../model/index.ts';
import { checkWhole, protocolSuite } from '../../../test/corpus/index.ts';
import { constantsWith } from '../../language/index.ts';
import { accountableFinality, accountableFinalityProtocol } from './index.ts';
import { conflict, linksOf } from './links.ts';

protocolSuite(accountableFinalityProtocol);

async function broken(constants: Readonly<Record<string, number | boolean>>, mutant: string | undefined) {
  const model = modelOf(
    accountableFinality,
    constantsWith(accountableFinality, constants, 'the test'),
    ...(mutant === undefined ? [] : [mutant]),
  );
  const { verdict } = await checkWhole(model, { properties: 'safety' });
  return verdict.kind === 'violated' ? verdict.violations[0].property : verdict.kind;
}

describe('quorums that vote together find what single votes find', () => {
  const mutants = [
    undefined,
    'two validators of four are a quorum',
    'there is no rule against two votes for one epoch',
    'one vote that is shown twice is evidence',
  ];
  test.each(mutants)('with the mutant %s', async (mutant) => {
    for (const faulty of [0, 1]) {
      const constants = { validators: 3, faulty, leaps: true };
      expect(await broken({ ...constants, together: true }, mutant)).toBe(
        await broken({ ...constants, together: false }, mutant),
      );
    }
  });
});

test('conflict is mutual, and a link onward from the highest source is in conflict with none', () => {
  const rules = { double: true, surround: true };
  const links = linksOf(4, true);
  for (const one of links) {
    for (const other of links) expect(conflict(one, other, rules)).toBe(conflict(other, one, rules));
    const onward = { from: Math.max(one.from, 3), to: 5 };
    expect(conflict(onward, one, rules)).toBe(false);
  }
});
