import { MerkleTree } from '../../../impl/merkle/index.ts';
import { type SettlementConfig, SettlementContract } from '../../../impl/settlement/index.ts';
import { optimisticWithdrawal } from '../../../spec/protocols/optimistic-withdrawal/index.ts';
import type { Answer, Driver } from '../../fuzzing/index.ts';
import type { Json } from '../../log/index.ts';
import { answerTo } from '../answers.ts';

/** The constants of the optimistic-withdrawal spec. */
export interface OptimisticWithdrawalConstants {
  readonly withdrawals: number;
  readonly forgeries: number;
  readonly window: number;
  readonly censorship: number;
  readonly delay: number;
}

/** A root as whoever has proposed it knows it. */
interface Proposed {
  readonly claims: readonly number[];
  readonly isForged: boolean;
}

/** The contract, L2, and what the spec counts around them. */
interface Driven {
  contract: SettlementContract;
  /** The withdrawals that were burned on L2. */
  readonly burned: Set<number>;
  readonly proposed: Proposed[];
  withheld: number;
  isCensored: boolean;
}

const depth = 8;
const operator = '0'.repeat(64);
/** What a sound root says of the accounts, and a forged one; the accounts themselves are not looked at here. */
const soundAccounts = '0'.repeat(64);
const forgedAccounts = 'f'.repeat(64);
// A dispute finds out what is forged; how is left out here as in the spec.
const ports = {
  roots: { isRefuted: ({ accounts }: { readonly accounts: string }) => accounts !== soundAccounts },
};

/**
 * Drives the settlement contract by the optimistic-withdrawal spec with `changes` in the place of its constants. The
 * driver plays L2, on which withdrawals are burned, those who propose roots, the adversary who forges them and withholds
 * the challenger's transactions, and time.
 */
export function optimisticWithdrawalDriver(changes: Partial<OptimisticWithdrawalConstants>): Driver<Driven> {
  const constants: OptimisticWithdrawalConstants = { ...defaults, ...changes };
  const { withdrawals, forgeries, censorship, window, delay } = constants;
  const config = configOf(constants);
  const names = Array.from({ length: withdrawals }, (_, index) => `w${index + 1}`);
  const all = [...names.keys()];
  const numberOf = (name: Json | undefined): number => (typeof name === 'string' ? names.indexOf(name) : -1);
  const isOpen = ({ contract, proposed }: Driven, root: number): boolean => {
    const known = contract.roots[root - 1];
    const isFresh = known !== undefined && contract.now - known.proposedAt < window;
    return isFresh && !known.isRejected && proposed[root - 1]?.isForged === true;
  };
  const hasMoreToSay = (driven: Driven): boolean =>
    driven.contract.roots.some(({ claim }) => isOpen(driven, claim.root));
  const proposing = (driven: Driven, proposed: Proposed): Answer => {
    const outcome = driven.contract.apply({
      kind: 'propose root',
      batches: 0,
      messages: driven.contract.included,
      accounts: proposed.isForged ? forgedAccounts : soundAccounts,
      withdrawals: treeOf(proposed.claims).root,
    });
    if (outcome.kind === 'done') driven.proposed.push(proposed);
    return answerTo(outcome);
  };
  return {
    protocol: 'optimistic-withdrawal',
    constants: { ...constants },
    start: () => ({
      contract: fundedContract(config, withdrawals),
      burned: new Set(),
      proposed: [],
      withheld: 0,
      isCensored: false,
    }),
    actions: {
      burn: ({ burned }, { withdrawal }) => {
        const number = numberOf(withdrawal);
        if (number < 0 || burned.has(number)) return rejected('there is no such coin on L2');
        burned.add(number);
        return { kind: 'accepted' };
      },
      propose: (driven) => {
        const claims = all.filter((number) => driven.burned.has(number));
        const isKnown = ({ isForged, claims: known }: Proposed, number: number): boolean =>
          !isForged && known.includes(number);
        const isNews = claims.some((number) => !driven.proposed.some((root) => isKnown(root, number)));
        return isNews
          ? proposing(driven, { claims, isForged: false })
          : rejected('all that is burned is claimed');
      },
      forge: (driven) =>
        driven.proposed.filter(({ isForged }) => isForged).length < forgeries
          ? proposing(driven, { claims: all, isForged: true })
          : rejected('the adversary cannot afford it'),
      challenge: ({ contract, isCensored }, { root }) =>
        isCensored
          ? rejected('the challenger is not heard')
          : answerTo(contract.apply({ kind: 'challenge', root, proof: new Uint8Array() })),
      censor: (driven) => {
        if (driven.isCensored || driven.withheld === censorship || !hasMoreToSay(driven))
          return rejected('there is nothing to withhold, or no means to');
        driven.withheld += 1;
        driven.isCensored = true;
        return { kind: 'accepted' };
      },
      tick: (driven) => {
        const { contract, isCensored } = driven;
        if (!isCensored && hasMoreToSay(driven)) return rejected('the challenger is heard first');
        const isAwaited =
          contract.roots.some(({ proposedAt }) => contract.now - proposedAt < window) ||
          all.some((number) => {
            const proven = contract.withdrawal(number);
            return proven !== undefined && !proven.isPaid && contract.now - proven.provenAt < delay;
          });
        if (!isAwaited) return rejected('nobody waits for time to pass');
        driven.isCensored = false;
        return answerTo(contract.apply({ kind: 'advance', blocks: 1 }));
      },
      prove: ({ contract, proposed }, { withdrawal, root }) => {
        const number = numberOf(withdrawal);
        const claims = proposed[Number(root) - 1]?.claims ?? [];
        const proof = number < 0 ? new Uint8Array() : proofOf(claims, number);
        return answerTo(contract.apply({ kind: 'prove withdrawal', withdrawal: number, root, proof }));
      },
      finalise: ({ contract }, { withdrawal }) =>
        answerTo(contract.apply({ kind: 'finalise withdrawal', withdrawal: numberOf(withdrawal) })),
    },
    observe: ({ contract, burned, proposed, withheld, isCensored }) => {
      const ofEach = (part: (number: number) => Json): Json =>
        Object.fromEntries(names.map((name, number) => [name, part(number)]));
      const rootAt = (root: number): Json => {
        const known = contract.roots[root];
        return {
          claims: (proposed[root]?.claims ?? []).map((number) => names[number] ?? ''),
          isForged: proposed[root]?.isForged ?? false,
          isRejected: known?.isRejected ?? false,
          age: known === undefined ? 0 : Math.min(window, contract.now - known.proposedAt),
        };
      };
      return {
        '/burned': [...burned].map((number) => names[number] ?? ''),
        '/posted': contract.roots.length,
        '/roots': Object.fromEntries(
          Array.from({ length: withdrawals + forgeries }, (_, root) => [String(root + 1), rootAt(root)]),
        ),
        '/proofs': ofEach((number) => {
          const proven = contract.withdrawal(number);
          if (proven === undefined) return { root: null, age: 0 };
          return { root: proven.root, age: Math.min(delay, contract.now - proven.provenAt) };
        }),
        '/paid': ofEach((number) => {
          const proven = contract.withdrawal(number);
          return proven?.isPaid === true ? [proven.root] : [];
        }),
        '/vault': contract.vault - contract.totalOwed,
        '/forged': proposed.filter(({ isForged }) => isForged).length,
        '/withheld': withheld,
        '/isCensored': isCensored,
      };
    },
    restart: (driven) => {
      driven.contract = SettlementContract.restore(config, ports, driven.contract.snapshot());
      return driven;
    },
    fingerprint: ({ contract }) => contract.snapshot(),
  };
}

// True: the spec's defaults are of these types.
const defaults = optimisticWithdrawal.constants as unknown as OptimisticWithdrawalConstants;
const rejected = (reason: string): Answer => ({ kind: 'rejected', reason });

/** One coin for its owner, as a leaf of the tree of withdrawals has it: account and amount. */
function leafOf(number: number): Uint8Array {
  const leaf = new Uint8Array(16);
  const view = new DataView(leaf.buffer);
  view.setBigUint64(0, BigInt(number));
  view.setBigUint64(8, 1n);
  return leaf;
}

/** L2 numbers withdrawals by the coin, so that a forged root can claim what is burned later, or never. */
function treeOf(claims: readonly number[]): MerkleTree {
  const tree = new MerkleTree(depth);
  tree.update(claims.map((number) => [number, leafOf(number)]));
  return tree;
}

function proofOf(claims: readonly number[], number: number): Uint8Array {
  return treeOf(claims).proof(number, claims.includes(number) ? leafOf(number) : undefined);
}

function fundedContract(config: SettlementConfig, coins: number): SettlementContract {
  const contract = new SettlementContract(config, ports);
  for (let account = 0; account < coins; account += 1) {
    contract.apply({ kind: 'open account', by: operator });
    contract.apply({ kind: 'deposit', account, amount: 1 });
  }
  contract.apply({ kind: 'post batch', by: operator, reads: coins, data: new Uint8Array() });
  return contract;
}

function configOf({ window, delay }: OptimisticWithdrawalConstants): SettlementConfig {
  return {
    depth,
    operator,
    queue: {
      threshold: 1,
      longest: 1,
      recovery: 1,
      floor: 'the threshold',
      inclusion: 'anybody forces a prefix',
      maxWaiting: 100,
      maxMessageBytes: 8,
    },
    payouts: { kind: 'at once' },
    settlement: { kind: 'optimistic', window, delay, withdrawalDepth: depth },
  };
}
