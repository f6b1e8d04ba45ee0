import type { TreeHash } from '../merkle/index.ts';
import type { Books } from './books.ts';
import type { Exchange } from './exchange.ts';
import type { ProposedRoots } from './proposed-roots.ts';

/** All that the contract keeps. */
export interface SettlementState {
  readonly books: Books;
  readonly exchange: Exchange;
  readonly proposed: ProposedRoots;
  readonly hash: TreeHash;
}

/** What of the state does not add up, each in a sentence. */
export function auditState({ books, exchange, proposed }: SettlementState): readonly string[] {
  return [
    ...moneyFaults(books),
    ...queueFaults(books),
    ...exchangeFaults(books, exchange),
    ...rootFaults(books, proposed),
  ];
}

function moneyFaults({ vault, queue, accounts, clock }: Books): readonly string[] {
  let [owed, free, paid] = [0, 0, 0n];
  const faults: string[] = [];
  for (let account = 0; account < accounts.size; account += 1) {
    owed += vault.owedTo(account);
    free += vault.freeFor(account);
    paid += vault.paidTo(account);
    if (vault.freeFor(account) > vault.owedTo(account))
      faults.push(`more is free for account ${account} than it is owed`);
  }
  if (owed !== vault.totalOwed) faults.push('what accounts are owed is not what all together are owed');
  if (owed - free !== (vault.line?.waiting ?? 0))
    faults.push('what is held back is not what waits in the line');
  if (vault.line?.isSettledAt(clock.now) === false)
    faults.push('the line of payouts is not where it has to be');
  if (paid !== vault.paidOut) faults.push('what accounts were paid is not what was paid out');
  if (BigInt(vault.locked) !== vault.deposited - vault.paidOut)
    faults.push('what is locked is not what was deposited less what was paid out');
  if (vault.totalOwed + queue.deposits > vault.locked)
    faults.push('more is owed, or deposited and not executed, than is locked');
  return faults;
}

function queueFaults({ queue, clock, accounts, config }: Books): readonly string[] {
  const faults: string[] = [];
  let number = queue.executed;
  let arrivedAt = 0;
  if (number < 0) faults.push('more messages are there than have arrived');
  for (const message of [...queue.pending, ...queue.waiting]) {
    number += 1;
    if (message.number !== number) faults.push(`message ${number} has the number ${message.number}`);
    if (message.account >= accounts.size) faults.push(`message ${number} is of an account that is not open`);
    if (message.arrivedAt < arrivedAt || message.arrivedAt > clock.openBlocks)
      faults.push(`message ${number} arrived out of order`);
    arrivedAt = message.arrivedAt;
  }
  if (queue.delay.buffer > config.queue.longest) faults.push('the forced delay is longer than agreed');
  if (clock.openBlocks > clock.now) faults.push('the exchange was open for longer than it was there');
  return faults;
}

function exchangeFaults({ accounts, clock }: Books, exchange: Exchange): readonly string[] {
  const faults: string[] = [];
  for (const [account, filedAt] of exchange.requests.open) {
    if (account >= accounts.size || filedAt > clock.openBlocks)
      faults.push(`the request of account ${account} cannot have been filed`);
  }
  for (const account of exchange.escapes.accounts) {
    if (account >= accounts.size || exchange.frozenAt === undefined)
      faults.push(`account ${account} cannot have escaped`);
  }
  if ((exchange.frozenAt ?? 0) > clock.now) faults.push('the exchange was frozen in the future');
  for (const batch of exchange.withheld.keys()) {
    if (batch < 1 || batch > exchange.batches) faults.push(`batch ${batch} was never committed`);
  }
  return faults;
}

function rootFaults({ accounts, clock, queue }: Books, proposed: ProposedRoots): readonly string[] {
  const faults: string[] = [];
  for (const { claim, proposedAt } of proposed.roots) {
    if (proposedAt > clock.now || claim.batches > proposed.batches || claim.messages > queue.included)
      faults.push(`root ${claim.root} cannot have been proposed`);
  }
  for (const [number, { root, credit, provenAt, isPaid }] of proposed.withdrawals) {
    const by = proposed.root(root);
    if (
      by === undefined ||
      provenAt < by.proposedAt ||
      provenAt > clock.now ||
      credit.account >= accounts.size
    )
      faults.push(`withdrawal ${number} cannot have been proven`);
    if (isPaid && by?.isRejected !== false)
      faults.push(`withdrawal ${number} was paid by a root that was rejected`);
  }
  return faults;
}
