import type { Twin } from './twin.ts';

/** One slip of the settlement contract for each mutant of the optimistic-withdrawal spec, under the mutant's name. */
export const optimisticWithdrawalTwins: readonly Twin[] = [
  {
    mutant: 'the window is one period short when paying',
    file: 'impl/settlement/root-proposals.ts',
    from: 'if (this.#since(root.proposedAt) < this.#terms.window)',
    to: 'if (this.#since(root.proposedAt) < this.#terms.window - 1)',
  },
  {
    mutant: 'the root is not looked at again when paying',
    file: 'impl/settlement/root-proposals.ts',
    from: "if (root === undefined || root.isRejected) return 'the root was rejected';",
    to: "if (root === undefined) return 'the root was rejected';",
  },
  {
    mutant: 'a proof is not held against the root',
    file: 'impl/settlement/root-proposals.ts',
    from: 'const credit = provenCredit(shape, by.claim.withdrawals, withdrawal, proof);',
    to: 'const credit = provenCredit(shape, by.claim.withdrawals, withdrawal, proof) ?? { account: 0, amount: 1 };',
  },
  {
    mutant: 'a payment is marked by the root it was proven against',
    file: 'impl/settlement/root-proposals.ts',
    from: 'if (standing !== undefined && !this.#proposed.root(standing.root)?.isRejected)',
    to: 'if (standing !== undefined && !(standing.isPaid && standing.root !== root) && !this.#proposed.root(standing.root)?.isRejected)',
  },
  {
    mutant: 'a root may be rejected at any time, without proof',
    file: 'impl/settlement/root-proposals.ts',
    from: `    if (this.#since(challenged.proposedAt) >= this.#terms.window) return 'the window has passed';
    if (!this.#isRefuted(challenged.claim, proof)) return 'the proof does not hold';
`,
    to: '',
  },
  {
    mutant: 'a proof against a rejected root cannot be replaced',
    file: 'impl/settlement/root-proposals.ts',
    from: 'if (standing !== undefined && !this.#proposed.root(standing.root)?.isRejected)',
    to: 'if (standing !== undefined)',
  },
  {
    mutant: 'a proof may be replaced at any time',
    file: 'impl/settlement/root-proposals.ts',
    from: 'if (standing !== undefined && !this.#proposed.root(standing.root)?.isRejected)',
    to: 'if (standing?.isPaid === true)',
  },
];

/** Mutants that no code could have. */
export const optimisticWithdrawalWithoutTwin: Readonly<Record<string, string>> = {
  'nobody challenges': 'the contract does not challenge; whether anybody else does is not its doing',
};
