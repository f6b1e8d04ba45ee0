import { protocol } from '../../language/index.ts';
import { forcedExit } from './spec.ts';

export { forcedExit };

const first = 'first run';
const agreeing = 'first run; an independent prototype with other counts has the same verdict';

/** The forced exit of a validity rollup with its instances, mutants and incidents. */
export const forcedExitProtocol = protocol({
  spec: forcedExit,
  title: 'Forced exit from a validity rollup',
  source:
    'StarkEx: forced actions, freezing, escape and unfreezing as its contracts have them (starkware-libs/' +
    'starkex-contracts, Freezable and the escapes of the perpetual exchange), in the abstract',
  instances: {
    '2 users, deposits 2 and 1': {
      constants: { deposits: [2, 1], grace: 2 },
      expect: { verdict: 'holds', distinct: 4_112, generated: 12_343, depth: 22 },
      source: agreeing,
    },
    'unfrozen once': {
      constants: { deposits: [1, 1], grace: 1, thaws: 1 },
      expect: { verdict: 'holds', distinct: 1_444, generated: 4_112, depth: 19 },
      source: first,
    },
    'two encodings of a proof': {
      constants: { encodings: 2, grace: 0 },
      expect: { verdict: 'holds', distinct: 2_720, generated: 5_763, depth: 19 },
      source: first,
    },
    'requests for empty accounts': {
      constants: { deposits: [1, 1], emptyRequests: true },
      expect: { verdict: 'holds', distinct: 1_253, generated: 3_813, depth: 13 },
      source: first,
    },
    '2 users, deposits 3 and 2': {
      constants: { deposits: [3, 2], grace: 3 },
      expect: { verdict: 'holds', distinct: 39_068, generated: 137_441, depth: 30 },
      source: agreeing,
      corpus: true,
    },
    '3 users': {
      constants: { deposits: [1, 1, 1], grace: 2 },
      expect: { verdict: 'holds', distinct: 130_083, generated: 427_188, depth: 25 },
      source: first,
    },
    '3 users, unfrozen once': {
      constants: { deposits: [2, 1, 1], grace: 2, thaws: 1, emptyRequests: true },
      expect: { verdict: 'holds', distinct: 1_211_856, generated: 4_732_015, depth: 26 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'an escape may use any earlier root': {
      story: 'an account that has paid its balance away proves what it held before, and takes it once more',
      breaks: 'every balance that may still leave is backed',
      length: 7,
    },
    'an escape is marked by its proof': {
      story: 'the same proof is written in another way, which the contract takes for a proof it has not seen',
      breaks: 'exits never exceed what is locked',
      length: 4,
      instance: 'two encodings of a proof',
    },
    'a batch is accepted after the freeze': {
      story: 'an account escapes, and a batch that knows nothing of it moves the same balance to another',
      breaks: 'every balance that may still leave is backed',
      length: 7,
    },
    'a root is accepted without its data': {
      story:
        'the operator commits a root and shows nobody the balances under it, so nobody can prove his own',
      breaks: 'what user 0 has committed comes into its wallet, if it stops spending',
      length: 5,
    },
    'the operator may drop a request': {
      story: 'a request is closed unpaid each time before it is overdue, and asked again for ever',
      breaks: 'what user 0 has committed comes into its wallet, if it stops spending',
      length: 3,
    },
    'a request pins the exact amount': {
      story:
        'one unit comes in after the request, which then names the wrong amount and is refused; trading goes on, and ' +
        'it happens again each time',
      breaks: 'user 0 is paid, or spends what it has',
      length: 6,
    },
    'a request has no deadline': {
      story: 'the request is recorded on L1, nobody has to heed it, and nothing follows if nobody does',
      breaks: 'what user 0 has committed comes into its wallet, if it stops spending',
      length: 3,
    },
    'a proof outlives an unfreezing': {
      story:
        'an account escapes, the exchange is unfrozen and frozen again, and the proof of the first time is good for a ' +
        'second payment',
      breaks: 'every balance that may still leave is backed',
      length: 9,
      instance: 'unfrozen once',
    },
    'an unfreezing forgets who has escaped': {
      story: 'the ledger goes on from the last root, in which those who are gone have their balances still',
      breaks: 'every balance that may still leave is backed',
      length: 5,
      instance: 'unfrozen once',
    },
    'a request is served with the balance of the last root': {
      story: 'the account has paid part of its balance away since that root, and is paid the whole',
      breaks: 'every balance that may still leave is backed',
      length: 3,
    },
    'a withdrawal is not struck off': {
      story: 'what was collected is still owed, and can be collected again',
      breaks: 'exits never exceed what is locked',
      length: 3,
    },
    'the promise covers what is only confirmed': {
      story:
        'the contract is right, and the promise is not: a transfer that the operator has confirmed but never committed is ' +
        'claimed to be safe, too, and is lost when the operator stops',
      breaks: 'what user 0 has committed comes into its wallet, if it stops spending',
      length: 4,
    },
  },
  incidents: {
    'polygon-plasma-exits': {
      title: 'Polygon Plasma bridge, one burn and many exits (found October 2021)',
      story: [
        'To leave Polygon by its Plasma bridge, one burned tokens there and showed Ethereum a proof of it.',
        'The bridge remembered each exit by part of the proof, so that no burn could be used twice.',
        'A few bits of that part meant nothing to the check, and could be written in over 200 ways.',
        'One burn could thus have been paid 223 times: 100,000 US dollars would have become 22.3 million.',
        'About 850 million US dollars were at risk; Gerhard Wagner reported it and was paid 2 million.',
      ],
      flaw: { mutant: 'an escape is marked by its proof', instance: 'two encodings of a proof' },
      mitigations: [
        {
          what: 'mark the account that has left, however the proof is written',
          instance: 'two encodings of a proof',
        },
        {
          what: 'accept one encoding of each proof and no other',
          mutant: 'an escape is marked by its proof',
          instance: '2 users, deposits 2 and 1',
        },
      ],
      sources: [
        'Immunefi, Polygon Double-Spend Bugfix Review, October 21, 2021',
        'G. Wagner, Double spending bug in Polygon’s Plasma bridge, October 21, 2021',
      ],
    },
    'zksync-no-deadline': {
      title: 'zkSync Era, a priority queue without a deadline (from its start in March 2023)',
      story: [
        'Users of zkSync Era can put a withdrawal into a queue on Ethereum, which nobody can keep them from.',
        'A request carries an expiry, but the constant behind it was 0 days, and nothing looked at it.',
        'If the operator ignores the queue or stops, nothing follows: no freeze, and no exit by proof.',
        'Nobody has lost money by it (0 US dollars); what is missing is the promise that users can leave.',
        'Contracts written since add a mode that anyone may start once the oldest request is overdue.',
      ],
      flaw: { mutant: 'a request has no deadline' },
      mitigations: [
        {
          what: 'let anybody freeze the exchange once a request is overdue, and pay out by proof then',
          instance: '2 users, deposits 2 and 1',
        },
      ],
      sources: [
        'matter-labs/era-contracts, PRIORITY_EXPIRATION in Config.sol, and the later tests of PriorityMode',
        'L2BEAT, zkSync Era, risk analysis: sequencer failure',
      ],
    },
  },
});
