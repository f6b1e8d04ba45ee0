import { optimisticWithdrawalProtocol } from '../../../spec/protocols/optimistic-withdrawal/index.ts';
import { optimisticWithdrawalDriver } from './driver.ts';

export { optimisticWithdrawalDriver };

/** The settlement contract of an optimistic rollup, with as many withdrawals as the first instance of the spec. */
export const tiny: ReturnType<typeof optimisticWithdrawalDriver> = optimisticWithdrawalDriver(
  Object.values(optimisticWithdrawalProtocol.instances)[0]?.constants ?? {},
);

/** The same contract with dozens of withdrawals, and a window as long as a run can still come to the end of. */
export const production: ReturnType<typeof optimisticWithdrawalDriver> = optimisticWithdrawalDriver({
  withdrawals: 30,
  forgeries: 6,
  window: 14,
  censorship: 5,
  delay: 7,
});
