import type { Twin } from './twin.ts';

/** One slip of the consensus core for each mutant of the tendermint spec, under the mutant's name. */
export const tendermintTwins: readonly Twin[] = [
  {
    mutant: 'a quorum is one vote too small',
    file: 'impl/consensus/validator-set.ts',
    from: 'this.quorum = 2 * third + (remainder === 2 ? 1 : 0) + 1;',
    to: 'this.quorum = 2 * third + (remainder === 2 ? 1 : 0);',
  },
  {
    mutant: 'blocks are not checked',
    file: 'impl/consensus/block-check.ts',
    from: `    evidence.accepts(block.evidence, tip.height, tip.validators) &&
    areAcceptable(block.commands, tip.height, application)
`,
    to: `    evidence.accepts(block.evidence, tip.height, tip.validators)
`,
  },
  {
    mutant: 'a restarted validator forgets that it has voted',
    file: 'impl/consensus/conduct.ts',
    from: "outputs.push({ kind: 'persist', record: encodeMessage(message) }, this.#stepOf(message.round, rule), {",
    to: 'outputs.push(this.#stepOf(message.round, rule), {',
  },
  {
    mutant: 'a validator prevotes against its lock',
    file: 'impl/consensus/rules.ts',
    from: 'const isFree = state.locked === undefined || state.locked.block === held.id;',
    to: 'const isFree = true;',
  },
  {
    mutant: 'a proof of a lock is taken on trust',
    file: 'impl/consensus/rules.ts',
    from: 'return proposal.validRound === -1 || messages.at(proposal.validRound).prevotes.hasQuorumFor(id);',
    to: 'return proposal.validRound >= -1 || messages.at(proposal.validRound).prevotes.hasQuorumFor(id);',
  },
  {
    mutant: 'a validator precommits without locking',
    file: 'impl/consensus/conduct.ts',
    from: '    state.locked = { block, round };\n',
    to: '',
  },
];
