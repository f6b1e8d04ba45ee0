import fc from 'fast-check';
import { describe, test } from 'vitest';
import { protocolSuite } from '../../../test/corpus/index.ts';
import { oracleProtocol } from './index.ts';
import { medianOf } from './median.ts';

protocolSuite(oracleProtocol);

const price = fc.integer({ min: 0, max: 2 ** 40 });

describe('the median', () => {
  test('lies among honest reports as long as liars are a minority', () => {
    const reports = fc.tuple(
      fc.array(price, { minLength: 1, maxLength: 9 }),
      fc.array(price, { maxLength: 9 }),
    );
    fc.assert(
      fc.property(reports, ([honest, claims]) => {
        const liars = claims.slice(0, honest.length - 1);
        const median = medianOf([...honest, ...liars]);
        return Math.min(...honest) <= median && median <= Math.max(...honest);
      }),
    );
  });

  test('is wherever liars want it as soon as they are a majority', () => {
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 9 }), price, (honest, claim) => {
        const claims = Array.from({ length: honest.length + 1 }, () => claim);
        return medianOf([...honest, ...claims]) === claim;
      }),
    );
  });

  test('does not depend on the order of reports', () => {
    const shuffled = fc
      .array(price, { minLength: 1, maxLength: 9 })
      .chain((reports) =>
        fc.tuple(
          fc.subarray(reports, { minLength: reports.length, maxLength: reports.length }),
          fc.integer({ min: 0, max: reports.length - 1 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([reports, at]) => {
        const turned = [...reports.slice(at), ...reports.slice(0, at)].toReversed();
        return medianOf(turned) === medianOf(reports);
      }),
    );
  });
});
