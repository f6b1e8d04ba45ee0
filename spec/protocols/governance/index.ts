import { protocol } from '../../language/index.ts';
import { governance } from './spec.ts';

export { governance };

const firstRun = 'first run';
const isThere = 'what users have in the vault is there';

/** Governance with a timelock, with its instances, mutants, incident and sweep. */
export const governanceProtocol = protocol({
  spec: governance,
  title: 'Governance with a timelock',
  source:
    'timelocked governance in general: Compound Timelock (Compound documentation, Governance), the exit windows of ' +
    'L2BEAT (Stages framework, 2023)',
  instances: {
    '2 users': {
      constants: {},
      expect: { verdict: 'holds', distinct: 5_432, generated: 13_840, depth: 18 },
      source: firstRun,
    },
    '1 user': {
      constants: { users: 1, timelock: 1 },
      expect: { verdict: 'holds', distinct: 1_147, generated: 2_997, depth: 13 },
      source: firstRun,
    },
    'a limit for both users at once': {
      constants: { timelock: 1, minLimit: 2 },
      expect: { verdict: 'holds', distinct: 2_128, generated: 5_981, depth: 15 },
      source: firstRun,
    },
    'limits of 1 and 2 alone': {
      constants: { maxLimit: 2 },
      expect: { verdict: 'holds', distinct: 2_900, generated: 7_294, depth: 18 },
      source: firstRun,
    },
    'a timelock as long as one exit': {
      constants: { timelock: 1 },
      expect: {
        verdict: 'violated',
        distinct: 3_708,
        generated: 9_977,
        depth: 12,
        breaks: isThere,
        length: 11,
      },
      source: 'the least limit lets one user out in a tick, and there are two',
    },
    'a cap on what a new token can borrow': {
      constants: { reserve: 3, cap: 2 },
      expect: { verdict: 'holds', distinct: 6_685, generated: 17_321, depth: 20 },
      source: firstRun,
    },
    '3 users, exits of 2 ticks': {
      constants: { users: 3, timelock: 4, exitTime: 2 },
      expect: { verdict: 'holds', distinct: 76_276, generated: 184_282, depth: 24 },
      source: firstRun,
      corpus: true,
    },
    '4 users, exits of 2 ticks': {
      constants: { users: 4, timelock: 5, exitTime: 2, maxLimit: 4 },
      expect: { verdict: 'holds', distinct: 774_793, generated: 2_024_367, depth: 34 },
      source: firstRun,
      corpus: true,
    },
  },
  mutants: {
    'changes take effect without notice': {
      story: 'a token is announced, listed and borrowed against while users are still on their way out',
      breaks: isThere,
      length: 6,
    },
    'governance can switch the timelock off': {
      story: 'the one change that needs no notice is the one that makes all others need none',
      breaks: isThere,
      length: 7,
    },
    'an announcement can be swapped for another one': {
      story: 'a sound token is announced, users stay, and on the last day it turns into another one',
      breaks: isThere,
      length: 9,
    },
    'a token can be borrowed against in the tick in which it is listed': {
      story: 'the listing and the loan come in one transaction, before the last users are paid',
      breaks: isThere,
      length: 12,
    },
    'users do not watch what is announced': {
      story: 'the timelock passes, and nobody has used it',
      breaks: isThere,
      length: 6,
    },
    'a limit is in force in the tick in which it is set': {
      story: 'the limit of the tick is used up and then raised, and used again',
      breaks: 'the limit in force does not change once it was used',
      length: 6,
    },
    'a limit can be set to anything': {
      story: 'what may leave in a tick is set to nothing, and nobody gets out any more',
      breaks: 'the limit stays within its bounds',
      length: 8,
    },
    'a limit can be moved as far as its bounds at once': {
      story: 'one change takes the limit from its middle to its end',
      breaks: 'the limit is moved by small changes',
      length: 8,
    },
    'nobody has to pay out': {
      story: 'the user is due, the coin is there, and the transaction is never sent',
      breaks: 'who leaves is paid',
      length: 2,
    },
  },
  incidents: {
    'drift-2026': {
      title: 'Drift, governance without a timelock, 1 April 2026 (by secondary sources)',
      story: [
        'Attackers had council members sign, weeks ahead, transactions that looked like routine.',
        'With them they took over the council in an instant: the change had no timelock.',
        'They listed a token of their own making as collateral and lifted the limits on withdrawals.',
        'They borrowed what was in the vaults against it: about 285 million dollars in some twelve minutes.',
        'That was more than half of the deposits; nobody had had a moment to leave in.',
      ],
      flaw: { mutant: 'changes take effect without notice' },
      mitigations: [
        { what: 'a timelock longer than it takes everybody to leave', instance: '2 users' },
        {
          what: 'a cap, no larger than the reserve, on what a new token can borrow',
          mutant: 'changes take effect without notice',
          instance: 'a cap on what a new token can borrow',
        },
      ],
      sources: [
        'secondary sources, which agree on the course and differ in details such as the threshold of the council:',
        'Blockaid, $285M Gone, April 2026; Hypernative, The Drift Exploit, 5 April 2026',
        'Four Pillars, Reflections on the Drift Protocol Exploit, April 2026',
      ],
    },
  },
  sweeps: {
    'timelock >= exitTime + ceil(2 / minLimit) - 1': {
      over: { timelock: [0, 4], exitTime: [0, 2], minLimit: [1, 2] },
      setting: { instance: 'limits of 1 and 2 alone' },
      holds: ({ timelock = 0, exitTime = 0, minLimit = 1 }) =>
        timelock >= exitTime + Math.ceil(2 / minLimit) - 1,
      source:
        'two users leave, minLimit of them in a tick after exitTime ticks, and the token is in force a tick late',
    },
  },
});
