import { expect, test } from 'vitest';
import { modelOf } from '../../../model/index.ts';
import { checkWhole, protocolSuite } from '../../../test/corpus/index.ts';
import { delayAttack, delayAttackProtocol } from './index.ts';

protocolSuite(delayAttackProtocol);

test('with all games at once, the least bound is the same for any number of rivals', async () => {
  for (let sybils = 1; sybils <= 8; sybils += 1) {
    const least = { period: 3, game: 3, bound: 5, sybils, parallel: sybils };
    expect({ sybils, verdict: await verdictOf(least) }).toEqual({ sybils, verdict: 'holds' });
    expect({ sybils, verdict: await verdictOf({ ...least, bound: 4 }) }).toEqual({
      sybils,
      verdict: 'violated',
    });
  }
});

async function verdictOf(constants: Readonly<Record<string, number>>): Promise<string> {
  const { verdict } = await checkWhole(modelOf(delayAttack, { ...delayAttack.constants, ...constants }));
  return verdict.kind;
}
