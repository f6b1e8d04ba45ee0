export { type Account, decodeAccount, encodeAccount, noAccount } from './account.ts';
export { type AccountOpening, AccountTree, provenAccount } from './account-tree.ts';
export { emptyRoot } from './empty-subtrees.ts';
export { type Change, MerkleTree } from './merkle-tree.ts';
export { MerkleTreeError } from './merkle-tree-error.ts';
export { type Opening, openProof, type ProofFault, type TreeShape } from './proof.ts';
export { type Replacement, type RootAfter, rootAfter } from './root-after.ts';
export { sha256, type TreeHash } from './tree-hash.ts';
export { indicesOf } from './tree-index.ts';
