import { protocol } from '../../language/index.ts';
import { lockAndMintBridge } from './spec.ts';

export { lockAndMintBridge };

const firstRun = 'first run';
const sent = 'what is processed was sent, and still is';
const once = 'a message is processed at most once';
const backed = 'every token is backed by a locked coin';
const pooled = 'every token on the source chain is backed by a coin in the pool';
const paid = 'who burns is paid';

/** The lock-and-mint bridge with its instances, mutants, incidents and sweeps. */
export const lockAndMintBridgeProtocol = protocol({
  spec: lockAndMintBridge,
  title: 'Lock-and-mint bridge',
  source:
    'the common form of light-client bridges (the Nomad Replica contract; ICS-20 of the Inter-Blockchain Communication ' +
    'protocol) and of bridges whose signers hold the coins (Ronin)',
  instances: {
    'two deposits': {
      constants: {},
      expect: { verdict: 'holds', distinct: 607, generated: 2_795, depth: 15 },
      source: firstRun,
    },
    'one deposit': {
      constants: { nonces: 1, maxAmount: 1 },
      expect: { verdict: 'holds', distinct: 20, generated: 56, depth: 12 },
      source: firstRun,
    },
    'with watchers': {
      constants: { isWatched: true },
      expect: { verdict: 'holds', distinct: 607, generated: 2_795, depth: 15 },
      source: firstRun,
    },
    'a pool of coins': {
      constants: { pool: 4 },
      expect: { verdict: 'holds', distinct: 607, generated: 2_795, depth: 15 },
      source: 'first run; as many as without a pool, which follows what was processed',
    },
    'a pool of coins, and the zero root is refused': {
      constants: { pool: 4, refusesZeroRoot: true },
      expect: { verdict: 'holds', distinct: 607, generated: 2_795, depth: 15 },
      source: firstRun,
    },
    'a pool of coins, with watchers': {
      constants: { pool: 4, isWatched: true },
      expect: { verdict: 'holds', distinct: 607, generated: 2_795, depth: 15 },
      source: firstRun,
    },
    '5 of 9 signers, 4 keys corrupted': {
      constants: { nonces: 1, keys: 9, corrupted: 4, threshold: 5 },
      expect: { verdict: 'holds', distinct: 59, generated: 207, depth: 14 },
      source: firstRun,
    },
    '5 of 9 signers, 5 keys corrupted': {
      constants: { nonces: 1, keys: 9, corrupted: 5, threshold: 5 },
      expect: { verdict: 'violated', distinct: 29, generated: 63, depth: 8, breaks: backed, length: 7 },
      source: firstRun,
    },
    '6 of 9 signers, 5 keys corrupted': {
      constants: { nonces: 1, keys: 9, corrupted: 5, threshold: 6 },
      expect: { verdict: 'violated', distinct: 51, generated: 167, depth: 13, breaks: paid, length: 11 },
      source: 'no coin is stolen, and four honest keys are too few to pay any',
    },
    '6 of 11 signers, 5 keys corrupted': {
      constants: { nonces: 1, keys: 11, corrupted: 5, threshold: 6 },
      expect: { verdict: 'holds', distinct: 67, generated: 251, depth: 15 },
      source: firstRun,
    },
    'two deposits of up to 3, 2 withdrawals': {
      constants: { withdrawals: 2, maxAmount: 3, confirmations: 3, reorgDepth: 3 },
      expect: { verdict: 'holds', distinct: 7_531, generated: 43_369, depth: 21 },
      source: firstRun,
      corpus: true,
    },
    'two deposits of up to 4, 3 withdrawals, 5 of 7 signers': {
      constants: {
        withdrawals: 3,
        maxAmount: 4,
        confirmations: 4,
        reorgDepth: 3,
        keys: 7,
        corrupted: 2,
        threshold: 5,
      },
      expect: { verdict: 'holds', distinct: 231_703, generated: 1_679_793, depth: 33 },
      source: firstRun,
      corpus: true,
    },
  },
  mutants: {
    'a message that was never proven counts as proven under a trusted root': {
      story: 'what was never written reads as zero, and zero is on the list of trusted roots',
      breaks: pooled,
      length: 1,
      instance: 'a pool of coins',
    },
    'an inner node is hashed without its right child': {
      story: 'a forged leaf is put beside a true one, and the hash of the node does not change',
      breaks: sent,
      length: 6,
    },
    'the proof does not bind the amount': {
      story: 'a deposit is proven, and another amount than was locked is credited for it',
      breaks: sent,
      length: 6,
    },
    'a message can be processed again': {
      story: 'nobody writes down which messages were processed, so the same proof mints again',
      breaks: once,
      length: 7,
    },
    'a message is known by its encoding': {
      story: 'the same message in other bytes is taken for another one, and mints again',
      breaks: once,
      length: 7,
    },
    'a deposit is credited a block too early': {
      story: 'tokens are minted for a deposit that the next reorganisation takes back',
      breaks: sent,
      length: 6,
    },
    'tokens are not burned when they are withdrawn': {
      story: 'the coin is owed to who withdraws and to who holds the token',
      breaks: backed,
      length: 7,
    },
    'signers do not ask whether tokens were burned': {
      story: 'honest keys sign a withdrawal that nobody has burned for',
      breaks: backed,
      length: 9,
    },
    'a signature counts as often as it is sent': {
      story: 'one corrupted key signs as often as there are signatures missing',
      breaks: backed,
      length: 7,
    },
    'a withdrawal can be paid again': {
      story: 'the signatures are good for a second payment, out of the coins of others',
      breaks: backed,
      length: 11,
    },
    'the relayer may stop': {
      story: 'coins are locked for good, and no token comes of it',
      breaks: 'a deposit that is final comes to be processed',
      length: 3,
    },
    'every key has to sign': {
      story: 'a single key that keeps silent keeps everybody from being paid',
      breaks: paid,
      length: 10,
    },
  },
  incidents: {
    nomad: {
      title: 'Nomad, any message passes for proven, 1 August 2022',
      story: [
        'An upgrade in June 2022 initialised the list of trusted roots with the root zero.',
        'A message that was never proven has root zero too, since storage that was never written reads as zero.',
        'So every message counted as proven: whoever copied a withdrawal and put in an own address was paid.',
        'Hundreds of addresses did, in plain sight, within a few hours.',
        'About 190 million dollars left the bridge; some of it was given back later.',
      ],
      flaw: { mutant: 'a message that was never proven counts as proven under a trusted root' },
      mitigations: [
        {
          what: 'a root of zero is refused when a message is processed',
          mutant: 'a message that was never proven counts as proven under a trusted root',
          instance: 'a pool of coins, and the zero root is refused',
        },
        {
          what: 'watchers who have to have seen what was handed in',
          mutant: 'a message that was never proven counts as proven under a trusted root',
          instance: 'a pool of coins, with watchers',
        },
        { what: 'a list of trusted roots that starts empty', instance: 'a pool of coins' },
      ],
      sources: [
        'Nomad, Nomad Bridge Hack: Root Cause Analysis, medium.com/nomad-xyz-blog, 5 August 2022',
        'ImmuneBytes, Nomad Bridge Exploit, 1 August 2022: detailed analysis',
      ],
    },
    'bnb-bridge': {
      title: 'BNB bridge, a forged proof, 6 October 2022',
      story: [
        'The bridge checked proofs against a tree whose inner nodes had a left and a right child.',
        'The hash of a node left out the right child where there was a left one, and nobody asked for just one.',
        'An attacker took a true proof of an old block and hung a forged message in the place that was not hashed.',
        'Two messages of 1 million BNB each were accepted: tokens for about 570 million dollars out of nothing.',
        'The validators stopped the chain by agreement; about 137 million dollars had left by then.',
      ],
      flaw: { mutant: 'an inner node is hashed without its right child' },
      mitigations: [
        { what: 'a hash that binds both children', instance: 'two deposits' },
        {
          what: 'watchers who have to have seen the deposit',
          mutant: 'an inner node is hashed without its right child',
          instance: 'with watchers',
        },
      ],
      sources: [
        'Halborn, Explained: The BNB Chain Hack (October 2022)',
        'smartcontractaudit.com, BNB Bridge 2022: How a Forged Proof Cost 586 Million',
      ],
    },
    'ronin-bridge': {
      title: 'Ronin bridge, five keys of nine, 23 March 2022',
      story: [
        'Withdrawals from the bridge took the signatures of 5 of 9 validators.',
        'One company ran four of them, and had been lent the right to sign for a fifth, which was never taken back.',
        'An attacker who had got into the company had five keys, and signed two withdrawals.',
        '173,600 ETH and 25.5 million USDC were paid out, about 620 million dollars.',
        'Nobody noticed for six days, until a user could not withdraw.',
      ],
      flaw: { instance: '5 of 9 signers, 5 keys corrupted' },
      mitigations: [
        {
          what: 'the right that was lent is taken back, so that one intruder reaches four keys',
          instance: '5 of 9 signers, 4 keys corrupted',
        },
        {
          what: 'two more keys in other hands, and a threshold of six of eleven',
          instance: '6 of 11 signers, 5 keys corrupted',
        },
      ],
      sources: ['Ronin Network, Back to Building: Ronin Security Breach Postmortem, April 2022'],
    },
  },
  sweeps: {
    'threshold > corrupted and keys - corrupted >= threshold': {
      over: { keys: [3, 4], corrupted: [0, 3], threshold: [1, 5] },
      setting: { instance: 'one deposit' },
      holds: ({ keys = 0, corrupted = 0, threshold = 0 }) =>
        threshold > corrupted && keys - corrupted >= threshold,
      source:
        'corrupted keys alone must not be enough to pay, and honest ones must be: so keys >= 2 corrupted + 1',
    },
    'confirmations >= reorgDepth': {
      over: { confirmations: [1, 4], reorgDepth: [1, 4] },
      setting: { instance: 'one deposit' },
      holds: ({ confirmations = 0, reorgDepth = 0 }) => confirmations >= reorgDepth,
      source: 'what has as many blocks on top as a reorganisation can replace is not replaced',
    },
  },
});
