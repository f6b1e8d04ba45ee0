import { protocol } from '../../language/index.ts';
import { optimisticWithdrawal } from './spec.ts';

export { optimisticWithdrawal };

const first = 'first run';
const agreeing = 'first run; an independent prototype with other counts has the same verdict';

/** Withdrawals from an optimistic rollup with their instances, mutants and the bound on censorship. */
export const optimisticWithdrawalProtocol = protocol({
  spec: optimisticWithdrawal,
  title: 'Withdrawals from an optimistic rollup',
  source:
    'OP stack: withdrawals and the optimism portal as its specification has them (ethereum-optimism/specs), in the ' +
    'abstract; the censorship budget after the usual argument for a challenge period of a week',
  instances: {
    'window 2, censorship 1': {
      constants: { withdrawals: 2, forgeries: 1, window: 2, censorship: 1, delay: 1 },
      expect: { verdict: 'holds', distinct: 6_256, generated: 15_151, depth: 14 },
      source: agreeing,
    },
    'one withdrawal': {
      constants: { withdrawals: 1 },
      expect: { verdict: 'holds', distinct: 182, generated: 310, depth: 10 },
      source: first,
    },
    'no delay after the proof': {
      constants: { withdrawals: 1, delay: 0 },
      expect: { verdict: 'holds', distinct: 147, generated: 263, depth: 10 },
      source: first,
    },
    'censored for the whole window': {
      constants: { withdrawals: 1, censorship: 2 },
      expect: {
        verdict: 'violated',
        breaks: 'only what was burned on L2 is paid',
        length: 7,
        distinct: 190,
        generated: 277,
        depth: 8,
      },
      source: first,
    },
    'window 3, censorship 2': {
      constants: { window: 3, censorship: 2 },
      expect: { verdict: 'holds', distinct: 16_205, generated: 39_353, depth: 16 },
      source: agreeing,
      corpus: true,
    },
    'window 3, censorship 2, 2 forgeries': {
      constants: { window: 3, censorship: 2, forgeries: 2 },
      expect: { verdict: 'holds', distinct: 195_875, generated: 606_005, depth: 18 },
      source: first,
      corpus: true,
    },
    '3 withdrawals': {
      constants: { withdrawals: 3, window: 3, censorship: 2 },
      expect: { verdict: 'holds', distinct: 1_041_289, generated: 3_289_245, depth: 20 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'nobody challenges': {
      story:
        'anybody could show that the root is wrong, everybody leaves it to others, and it is taken for right',
      breaks: 'only what was burned on L2 is paid',
      length: 5,
    },
    'the window is one period short when paying': {
      story: 'the payment does not wait for the last period, in which the challenger would have been heard',
      breaks: 'only what was burned on L2 is paid',
      length: 5,
    },
    'the root is not looked at again when paying': {
      story: 'the proof was good when it was made, and the root has been rejected since',
      breaks: 'only what was burned on L2 is paid',
      length: 6,
    },
    'a proof is not held against the root': {
      story: 'a sound root stands for the window, and pays what it does not claim',
      breaks: 'only what was burned on L2 is paid',
      length: 6,
    },
    'a payment is marked by the root it was proven against': {
      story: 'the next root claims the burn, too, and so it is proven and paid again',
      breaks: 'a withdrawal is paid once',
      length: 11,
    },
    'a root may be rejected at any time, without proof': {
      story: 'a root that stood for the window, on which payments rely, is rejected by word of mouth',
      breaks: 'a root that has stood for the window is settled',
      length: 5,
    },
    'a proof against a rejected root cannot be replaced': {
      story:
        'the owner proved against the newest root, which was forged, and the coin can never be claimed again',
      breaks: 'deadlock',
      length: 9,
    },
    'a proof may be replaced at any time': {
      story:
        'anybody proves for the owner once more, just before the delay is over, and it begins anew for ever',
      breaks: 'what is burned on L2 is paid in the end',
      length: 7,
    },
  },
  sweeps: {
    'window > censorship': {
      over: { window: [1, 4], censorship: [0, 4] },
      setting: { instance: 'one withdrawal' },
      holds: ({ window, censorship }) => (window ?? 0) > (censorship ?? 0),
      source: 'a challenge that gets in before the last period of the window is over is in time',
    },
  },
});
