import { protocol } from '../../language/index.ts';
import { rollupBridge } from './spec.ts';

export { rollupBridge };

const first = 'first run';

/** The canonical bridge of a rollup with its instances, its mutants, and two flaws that were found in time. */
export const rollupBridgeProtocol = protocol({
  spec: rollupBridge,
  title: 'Canonical bridge of a rollup',
  source:
    'the bridges of the OP stack and of Arbitrum, in the abstract: what is on L2 is what is locked on L1; and the ' +
    'reports on the flaws of February and September 2022',
  instances: {
    '3 coins': {
      constants: { coins: [2, 1] },
      expect: { verdict: 'holds', distinct: 330, generated: 1_606, depth: 15 },
      source: first,
    },
    'contracts cannot be destroyed': {
      constants: { destruction: false },
      expect: { verdict: 'holds', distinct: 330, generated: 1_426, depth: 15 },
      source: first,
    },
    'only the owner initialises': {
      constants: { ownerOnly: true },
      expect: { verdict: 'holds', distinct: 330, generated: 1_606, depth: 15 },
      source: first,
    },
    '7 coins': {
      constants: { coins: [4, 3] },
      expect: { verdict: 'holds', distinct: 12_870, generated: 102_532, depth: 29 },
      source: first,
      corpus: true,
    },
    '13 coins': {
      constants: { coins: [7, 6] },
      expect: { verdict: 'holds', distinct: 406_980, generated: 4_234_531, depth: 50 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'a destroyed contract keeps its coins': {
      story:
        'the heir of the contract gets its coins, and the contract has them still, as often as one likes',
      breaks: 'what is on L2 is locked on L1',
      length: 4,
    },
    'an upgrade leaves the initialiser open': {
      story: 'the inbox forgets that it was initialised, and whoever calls first says where deposits go',
      breaks: 'what leaves the wallet of the user arrives in the vault',
      length: 3,
    },
    'a message may be received again': {
      story: 'one deposit is credited twice',
      breaks: 'what is on L2 is locked on L1',
      length: 2,
    },
    'a deposit is credited as it was sent, not as it arrived': {
      story: 'the coin takes a fee on each transfer, and L2 is told of what was sent',
      breaks: 'what is on L2 is locked on L1',
      length: 1,
    },
    'L2 does not ask who sent a message': {
      story: 'a contract of the attacker on L1 tells L2 of a deposit that nobody made',
      breaks: 'what is on L2 is locked on L1',
      length: 1,
    },
    'a withdrawal does not burn': {
      story: 'the coin is paid out on L1 and stays on L2',
      breaks: 'what is on L2 is locked on L1',
      length: 3,
    },
    'an upgrade forgets the messages on their way': {
      story: 'a coin is in the vault, and no message will ever say for whom',
      breaks: 'what is locked on L1 belongs to somebody',
      length: 2,
    },
    'somebody is served, but not each': {
      story:
        'the attacker deposits and withdraws the same coin for ever, and the deposit of the user is never received',
      breaks: 'a deposit is credited in the end',
      length: 6,
    },
  },
  incidents: {
    'optimism-selfdestruct': {
      title: 'Optimism, coins out of destroyed contracts (found February 2022)',
      story: [
        'On Optimism a contract that destroyed itself passed its ether on to an heir of its choice.',
        'Balances were kept in a place of their own, where that of the contract was not set to zero.',
        'Destroyed again and again, it doubled its ether, backed by nothing that was locked on Ethereum.',
        'Such ether could have been withdrawn from the bridge, or traded on L2 for whatever was there.',
        'Jay Freeman reported it on February 2; nothing was stolen, and he was paid 2,000,042 US dollars.',
      ],
      flaw: { mutant: 'a destroyed contract keeps its coins' },
      mitigations: [
        { what: 'take from the contract what the heir is given', instance: '3 coins' },
        {
          what: 'do not let contracts be destroyed',
          mutant: 'a destroyed contract keeps its coins',
          instance: 'contracts cannot be destroyed',
        },
      ],
      sources: [
        'J. Freeman, Attacking an Ethereum L2 with Unbridled Optimism, February 2022',
        'Optimism, disclosure of the fixed bug in its fork of Geth, February 2022',
      ],
    },
    'arbitrum-inbox': {
      title: 'Arbitrum, an inbox that anybody could initialise (found September 2022)',
      story: [
        'Deposits to Arbitrum go through an inbox contract, which hands them on to the bridge it was given.',
        'It can be given a bridge once; the move to Nitro wiped the note that this had been done.',
        'So anybody could have given it a bridge of his own, and received every deposit from then on.',
        'A day saw 1,000 to 5,000 ether of deposits, the largest single one 168,000, some 250 million dollars.',
        'A researcher, 0xriptide, reported it; nothing was stolen, and he was paid 400 ether.',
      ],
      flaw: { mutant: 'an upgrade leaves the initialiser open' },
      mitigations: [
        { what: 'leave the inbox initialised in the transaction that upgrades it', instance: '3 coins' },
        {
          what: 'let nobody but the owner initialise it',
          mutant: 'an upgrade leaves the initialiser open',
          instance: 'only the owner initialises',
        },
      ],
      sources: [
        '0xriptide, Hackers in Arbitrum’s Inbox, September 2022',
        'OffchainLabs/nitro, Inbox and its upgrade',
      ],
    },
  },
});
