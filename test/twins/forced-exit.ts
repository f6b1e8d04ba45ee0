import type { Twin } from './twin.ts';

/** One slip of the settlement contract or the sequencer for each mutant of the forced-exit spec, under the mutant's name. */
export const forcedExitTwins: readonly Twin[] = [
  {
    mutant: 'an escape may use any earlier root',
    file: 'impl/settlement/way-out.ts',
    from: 'const opening = provenAccount(depth, this.#exchange.root, account, proof, this.#hash);',
    to: `const roots: Set<string> = ((this.#exchange as any).roots ??= new Set<string>()).add(this.#exchange.root);
    const openings = [...roots].map((root) => provenAccount(depth, root, account, proof, this.#hash));
    const opening = openings.find(({ kind }) => kind === 'proven') ?? { kind: 'refused' as const };`,
  },
  {
    mutant: 'an escape is marked by its proof',
    file: 'impl/settlement/way-out.ts',
    from: `    if (escapes.has(account)) return 'the account has escaped already';
    const shown = this.#shown(account, proof);`,
    to: `    const marks: Set<string> = ((escapes as any).marks ??= new Set<string>());
    const mark = Buffer.from(proof).toString('hex');
    if (marks.has(mark)) return 'the account has escaped already';
    const shown = this.#shown(account, proof) ?? this.#shown(account, proof.subarray(0, -1));
    if (shown !== undefined) marks.add(mark);`,
  },
  {
    mutant: 'a batch is accepted after the freeze',
    file: 'impl/settlement/proven-batches.ts',
    from: "if (exchange.frozenAt !== undefined) return 'the exchange is frozen';",
    to: '',
  },
  {
    mutant: 'a root is accepted without its data',
    file: 'impl/settlement/proven-batches.ts',
    from: "return this.#terms.data === 'always published' ? 'the data are not published' : undefined;",
    to: 'return undefined;',
  },
  {
    mutant: 'the operator may drop a request',
    file: 'impl/settlement/proven-batches.ts',
    from: 'for (const exit of exits) {',
    to: `exchange.requests.lapse();
    for (const exit of exits) {`,
  },
  {
    mutant: 'a request pins the exact amount',
    file: 'impl/sequencer/sequencer-engine.ts',
    from: "    if (!inOrder || exits.some((account) => this.ownerOf(account) === undefined))\n      return refused('exits are not in order');",
    to: `    if (!inOrder || exits.some((account) => this.ownerOf(account) === undefined))
      return refused('exits are not in order');
    const asIs = (account: number): boolean => this.confirmed(account).balance === this.committed(account).balance;
    if (!exits.every(asIs)) return refused('exits are not in order');`,
  },
  {
    mutant: 'a request has no deadline',
    file: 'impl/settlement/way-out.ts',
    from: 'if (this.#books.clock.openBlocks - since < this.#terms.grace)',
    to: 'if (this.#books.clock.openBlocks - since < Number.POSITIVE_INFINITY)',
  },
  {
    mutant: 'a proof outlives an unfreezing',
    file: 'impl/settlement/way-out.ts',
    from: `    const shown = this.#shown(account, proof);
    if (shown === undefined) return 'the proof does not hold';
    const { balance } = shown;`,
    to: `    const known: Map<string, Account> = ((this.#exchange as any).known ??= new Map<string, Account>());
    const name = Buffer.from(proof).toString('hex');
    const shown = this.#shown(account, proof) ?? known.get(name);
    if (shown === undefined) return 'the proof does not hold';
    known.set(name, shown);
    const { balance } = shown;`,
  },
  {
    mutant: 'an unfreezing forgets who has escaped',
    file: 'impl/settlement/way-out.ts',
    from: 'encodeAccount({ balance: 0, nonce: shown.nonce })',
    to: 'encodeAccount(shown)',
  },
  {
    mutant: 'a request is served with the balance of the last root',
    file: 'impl/sequencer/sealed-batch.ts',
    from: `    root: tree.root,
    exits,`,
    to: `    root: tree.root,
    exits: exits.map(({ account, amount }) => ({ account, amount: before.get(account)?.balance ?? amount })),`,
  },
  {
    mutant: 'a withdrawal is not struck off',
    file: 'impl/settlement/vault.ts',
    from: `    this.#free.set(account, 0);
    this.#owed.add(account, -amount);
    this.totalOwed -= amount;
`,
    to: '',
  },
];

/** Mutants that no code could have. */
export const forcedExitWithoutTwin: Readonly<Record<string, string>> = {
  'the promise covers what is only confirmed': 'the contract is as it is; what is promised of it is too much',
};
