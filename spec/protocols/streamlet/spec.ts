import {
  among,
  eventually,
  exists,
  forAll,
  type ReadFields,
  type ReadOf,
  spec,
  state,
  t,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/**
 * Streamlet: a chain of blocks from one rule. Each epoch has a leader, who proposes a block on a longest notarised chain
 * that it knows; everybody votes for it, at most once in an epoch, unless it is on a shorter chain than the longest
 * that the voter knows to be notarised. A block with a quorum of votes is notarised; of three notarised blocks
 * one upon the other in consecutive epochs, the second is final, with all before it. After eprint 2020/088, and the
 * TLA+ specification of G. Losa (nano-o/streamlet), whose step and whose view of the network this is.
 *
 * **The network.** A message may be lost, late, or received again. What a process knows is not kept: of the blocks that
 * are notarised by now it knows those that it voted to extend, and any others, as it happens. So all that is kept of it
 * is `height`, the length of the longest chain that it voted to extend.
 *
 * **Who.** Processes `p1`, `p2`, ... are correct, but for crashes: to crash is to take no more steps. `leaders` names the
 * leaders of the epochs, in turn, each one of these, or anything else for a Byzantine one. With `faulty: 0` a quorum is a majority.
 * Otherwise so many processes more are Byzantine, and a quorum is more than two thirds: they have voted for every block,
 * and a Byzantine leader proposes a block on any block that was proposed, up to one for each payload. Who proposes on a
 * chain that is not notarised gets no vote.
 *
 * **One step** is one process going through one epoch: the leader proposes and votes, or abstains; the others vote or
 * skip the epoch. A Byzantine leader proposes in a step of its own. With `inTurn` all go through an epoch before any
 * begins the next, the leader first: far fewer ways to the same outcomes, since no step looks at votes of epochs not yet
 * begun (Losa argues why this loses nothing).
 *
 * **Time.** From epoch `synchronousFrom` on, if it is not 0, nobody skips an epoch in which it may vote, and from the one
 * after that leaders know the longest chain. Before it anything goes.
 *
 * Fairness: somebody goes on (weak fairness of all steps of correct processes taken together), which is the least there
 * is: nothing is asked of Byzantine leaders, and in turn only one process may go on at a time.
 */
export const streamlet = spec(
  'streamlet',
  {
    processes: 3,
    faulty: 0,
    payloads: 2,
    epochs: 2,
    leaders: ['p2', 'p3', 'p1'],
    inTurn: false,
    synchronousFrom: 0,
    boldLeaders: false,
  },
  ({ processes, faulty, payloads, epochs, leaders, inTurn, synchronousFrom, boldLeaders }, mutant) => {
    const twoAreEnough = mutant('two notarised blocks in consecutive epochs are enough');
    const gaps = mutant('epochs need not be consecutive');
    const shorter = mutant('a process votes for a shorter chain');
    const smallQuorum = mutant('a quorum is one vote too small');
    const votesTwice = mutant('a process votes for every proposal of an epoch');
    const mayStop = mutant('everybody may stop');
    const anyChain = mutant('leaders never learn of the longest chain');

    const last = epochs;
    const names = Array.from({ length: processes }, (_, index) => `p${index + 1}`);
    const payloadNames = Array.from({ length: payloads }, (_, index) => `x${index + 1}`);
    const all = processes + faulty;
    const quorum = Math.floor(faulty === 0 ? all / 2 : (2 * all) / 3) + (smallQuorum ? 0 : 1);

    const Process = t.oneOf(...names);
    const Payload = t.oneOf(...payloadNames);
    const Epoch = t.int(1, last);
    const Block = t.record({ epoch: t.int(0, last), payload: Payload });
    type BlockId = ReadOf<typeof Block>;
    const genesis: BlockId = { epoch: 0, payload: payloadNames[0] ?? '' };
    const proposable = Epoch.values.flatMap((epoch) => Payload.values.map((payload) => ({ epoch, payload })));

    const fields = {
      epoch: t.map(Process, t.int(1, last + 1)), // the epoch that it is in; the model ends after the last
      height: t.map(Process, t.int(0, last)),
      parents: t.map(Epoch, t.map(Payload, t.option(Block))), // of the blocks that are proposed
      votes: t.map(Epoch, t.map(Payload, t.set(Process))),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type WriteState = WriteFields<typeof fields>;

    const leaderOf = (epoch: number): string => leaders[(epoch - 1) % leaders.length] ?? '';
    const isCorrect = (name: string): boolean => names.includes(name);
    const parentOf = (s: State, block: BlockId): BlockId | null =>
      block.epoch === 0 ? null : s.parents.get(block.epoch).get(block.payload);
    const isNotarised = (s: State, { epoch, payload }: BlockId): boolean =>
      epoch === 0 ||
      (s.parents.get(epoch).get(payload) !== null && s.votes.get(epoch).get(payload).size + faulty >= quorum);
    /** The length of the chain that ends in the block, without genesis. */
    const lengthOf = (s: State, block: BlockId): number => {
      let length = 0;
      for (let at = parentOf(s, block); at !== null && length < last; at = parentOf(s, at)) length += 1;
      return length;
    };
    const isLongest = (s: State, block: BlockId): boolean => {
      const length = lengthOf(s, block);
      return forAll(proposable, (other) => !isNotarised(s, other) || lengthOf(s, other) <= length);
    };

    const isSynchronous = (epoch: number): boolean => synchronousFrom > 0 && epoch >= synchronousFrom;
    /** In an epoch the leader comes first, and then the others by their names. */
    const comesBefore = (name: string, other: string, epoch: number): boolean =>
      other !== leaderOf(epoch) && (name === leaderOf(epoch) || name < other);
    const isItsTurn = (s: State, validator: string): boolean => {
      const epoch = s.epoch.get(validator);
      return forAll(names, (other) => {
        const at = s.epoch.get(other);
        return other === validator || at > epoch || (at === epoch && !comesBefore(other, validator, epoch));
      });
    };
    const mayGoOn = {
      'it is not past the last epoch': (s: State, { validator }: { validator: string }) =>
        s.epoch.get(validator) <= last,
      'it is its turn': (s: State, { validator }: { validator: string }) =>
        !inTurn || isItsTurn(s, validator),
    };

    /**
     * Ends the part of the process in its epoch. In turn, once nobody is left in the epoch, no vote of it can come any
     * more, so all that matters of a block is whether it is notarised: states that differ otherwise are made one.
     */
    const goOn = (s: WriteState, validator: string): void => {
      const epoch = s.epoch.get(validator);
      s.epoch.set(validator, epoch + 1);
      if (!inTurn || exists(names, (name) => s.epoch.get(name) <= epoch)) return;
      for (const payload of payloadNames) {
        const votes = s.votes.get(epoch).get(payload);
        if (isNotarised(s, { epoch, payload })) for (const name of names) votes.add(name);
        else {
          votes.clear();
          s.parents.get(epoch).set(payload, null);
        }
      }
    };

    const lead = action(
      {
        validator: Process,
        parent: among(Block, [genesis, ...proposable]),
        payload: Payload,
        does: ['votes', 'abstains'],
      },
      {
        when: {
          ...mayGoOn,
          'it is the leader': (s, { validator }) => leaderOf(s.epoch.get(validator)) === validator,
          'the parent is notarised': (s, { parent }) => isNotarised(s, parent),
          'it voted to extend no longer chain': (s, { validator, parent }) =>
            boldLeaders || shorter || lengthOf(s, parent) >= s.height.get(validator),
          'it votes for no shorter chain': (s, { validator, parent, does }) =>
            does === 'abstains' || shorter || lengthOf(s, parent) >= s.height.get(validator),
          'it knows the longest chain, if it has to': (s, { validator, parent }) =>
            anyChain || !isSynchronous(s.epoch.get(validator) - 1) || isLongest(s, parent),
          'it votes, if it has to': (s, { validator, does }) =>
            does === 'votes' || !isSynchronous(s.epoch.get(validator)),
        },
        then: (s, { validator, parent, payload, does }) => {
          const epoch = s.epoch.get(validator);
          s.parents.get(epoch).set(payload, parent);
          if (does === 'votes') {
            s.votes.get(epoch).get(payload).add(validator);
            s.height.set(validator, lengthOf(s, parent));
          }
          goOn(s, validator);
        },
      },
    );

    /** Whether the process may vote for the proposal of its epoch. */
    const mayVoteFor = (s: State, validator: string, payload: string): boolean => {
      const parent = s.parents.get(s.epoch.get(validator)).get(payload);
      return (
        parent !== null &&
        isNotarised(s, parent) &&
        (shorter || lengthOf(s, parent) >= s.height.get(validator))
      );
    };

    /** The leader has no proposal to vote for before it leads. */
    const vote = action(
      { validator: Process, payload: Payload },
      {
        when: {
          ...mayGoOn,
          'it sees a proposal on no shorter chain': (s, { validator, payload }) =>
            mayVoteFor(s, validator, payload),
        },
        then: (s, { validator, payload }) => {
          const epoch = s.epoch.get(validator);
          const parent = s.parents.get(epoch).get(payload);
          if (parent !== null) s.height.set(validator, lengthOf(s, parent));
          s.votes.get(epoch).get(payload).add(validator);
          if (votesTwice)
            for (const other of payloadNames)
              if (mayVoteFor(s, validator, other)) s.votes.get(epoch).get(other).add(validator);
          goOn(s, validator);
        },
      },
    );

    const skip = action(
      { validator: Process },
      {
        when: {
          ...mayGoOn,
          'it is not the leader': (s, { validator }) => leaderOf(s.epoch.get(validator)) !== validator,
          'it is not shown what it has to vote for': (s, { validator }) =>
            !isSynchronous(s.epoch.get(validator)) ||
            !exists(Payload, (payload) => mayVoteFor(s, validator, payload)),
        },
        then: (s, { validator }) => {
          goOn(s, validator);
        },
      },
    );

    const proposeFaultily = action(
      { epoch: Epoch, payload: Payload, parent: among(Block, [genesis, ...proposable]) },
      {
        when: {
          'the leader is Byzantine': (_, { epoch }) => !isCorrect(leaderOf(epoch)),
          'the payload is not proposed': (s, { epoch, payload }) =>
            s.parents.get(epoch).get(payload) === null,
          'the parent is of an earlier epoch': (_, { epoch, parent }) => parent.epoch < epoch,
          'the parent is proposed': (s, { parent }) => parent.epoch === 0 || parentOf(s, parent) !== null,
          // In turn, there is no use in proposing before or after.
          'the epoch has begun': (s, { epoch }) =>
            !inTurn || forAll(names, (name) => s.epoch.get(name) === epoch),
        },
        then: (s, { epoch, payload, parent }) => {
          s.parents.get(epoch).set(payload, parent);
        },
      },
    );

    const isFinal = (s: State, block: BlockId): boolean => {
      const parent = parentOf(s, block);
      if (parent === null || !isNotarised(s, block)) return false;
      const isNext = (epoch: number, next: number): boolean => next === epoch + 1 || gaps;
      return (
        (twoAreEnough || isNext(parent.epoch, block.epoch)) &&
        exists(proposable, (child) => {
          if (!isNext(block.epoch, child.epoch) || !isNotarised(s, child)) return false;
          const before = parentOf(s, child);
          return before !== null && before.epoch === block.epoch && before.payload === block.payload;
        })
      );
    };
    const isUpon = (s: State, block: BlockId, below: BlockId): boolean => {
      let at: BlockId | null = block;
      for (let length = lengthOf(s, block); length >= 0 && at !== null; length -= 1) {
        if (at.epoch === below.epoch && at.payload === below.payload) return true;
        at = parentOf(s, at);
      }
      return false;
    };
    const isForked = (s: State, one: BlockId, other: BlockId): boolean =>
      !isUpon(s, one, other) && !isUpon(s, other, one);
    const finalBlocks = (s: State): readonly BlockId[] => proposable.filter((block) => isFinal(s, block));
    const newBlockIsFinal = (s: State): boolean =>
      exists(proposable, (block) => block.epoch >= synchronousFrom && isFinal(s, block));
    const somethingIsFinal = (s: State): boolean => exists(proposable, (block) => isFinal(s, block));

    return define({
      actions: {
        lead,
        vote,
        skip,
        ...(leaders.every(isCorrect) ? {} : { proposeFaultily }),
      },
      invariants: {
        'final blocks are on one chain': (s) => {
          const blocks = finalBlocks(s);
          return blocks.every((one) => blocks.every((other) => !isForked(s, one, other)));
        },
        'an epoch has one notarised block at most': (s) =>
          forAll(Epoch, (epoch) => {
            let found = 0;
            for (const payload of payloadNames) if (isNotarised(s, { epoch, payload })) found += 1;
            return found <= 1;
          }),
      },
      reachable: {
        ...(last >= 2 ? { 'a block is final': somethingIsFinal } : {}),
      },
      ...(synchronousFrom === 0 || faulty > 0
        ? {}
        : {
            fairness: mayStop ? [] : [weak(lead, vote, skip)],
            temporal: {
              'a new block becomes final': eventually(state('a new block is final', newBlockIsFinal)),
            },
          }),
      terminal: (s) => forAll(Process, (validator) => s.epoch.get(validator) > last),
    });
  },
);
