import { expect, test } from 'vitest';
import { protocolSuite } from '../../../test/corpus/index.ts';
import { marginLocksProtocol } from './index.ts';

protocolSuite(marginLocksProtocol);

test('asking each other opens no state that the coordinator could not have led to', () => {
  const { instances } = marginLocksProtocol;
  expect(instances['2 shards, 2 trades, shards ask each other']?.expect.distinct).toBe(
    instances['2 shards, 2 trades']?.expect.distinct,
  );
});
