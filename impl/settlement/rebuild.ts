import { AccountTree, indicesOf, sha256, type TreeHash } from '../merkle/index.ts';
import { type AccountChange, decodeBatchData } from './batch-data.ts';
import { digestOf } from './canonical-bytes.ts';
import type { SettlementEvent } from './outcome.ts';

/** The tree of accounts, or the first batch after which it cannot be known. */
export type Rebuilt =
  | { readonly kind: 'rebuilt'; readonly tree: AccountTree }
  /** Nobody has published the data of the batch. */
  | { readonly kind: 'withheld'; readonly batch: number }
  /** What was published does not lead to its root, so its proof was accepted wrongly; or the log is not whole. */
  | { readonly kind: 'wrong'; readonly batch: number };

/**
 * The tree under the last root, from the public log of the contract (the events of all commands that were done, in order)
 * and nothing else: all that an owner needs to escape. Looks at every root on the way.
 */
export function rebuildAccounts(
  depth: number,
  events: Iterable<SettlementEvent>,
  hash: TreeHash = sha256,
): Rebuilt {
  const log = [...events];
  const published = publishedLater(log);
  const tree = new AccountTree(depth, hash);
  let last = 0;
  for (const event of log) {
    if (event.kind === 'batch committed') {
      const data = event.data ?? published.get(event.batch);
      if (data === undefined) return { kind: 'withheld', batch: event.batch };
      const changes = decodeBatchData(data, indicesOf(depth));
      const isNext = event.batch === last + 1 && event.previous === tree.root;
      if (changes === undefined || !isNext || digestOf(data) !== event.dataDigest)
        return { kind: 'wrong', batch: event.batch };
      tree.update(changes);
      last = event.batch;
      if (tree.root !== event.root) return { kind: 'wrong', batch: last };
    } else if (event.kind === 'unfrozen') {
      tree.update(event.struckOff.map((index): AccountChange => [index, { ...tree.at(index), balance: 0 }]));
      if (tree.root !== event.root) return { kind: 'wrong', batch: last };
    }
  }
  return { kind: 'rebuilt', tree };
}

function publishedLater(log: readonly SettlementEvent[]): ReadonlyMap<number, Uint8Array> {
  const published = new Map<number, Uint8Array>();
  for (const event of log) if (event.kind === 'data published') published.set(event.batch, event.data);
  return published;
}
