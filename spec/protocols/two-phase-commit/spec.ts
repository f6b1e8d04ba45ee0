import {
  exists,
  forAll,
  leadsTo,
  type ReadFields,
  refinement,
  spec,
  t,
  variables,
  weak,
} from '../../language/index.ts';
import { transactionCommit } from '../transaction-commit/index.ts';

/**
 * Two-phase commit. The network is the set of every message ever sent: nothing is removed, so a message may be lost
 * (never received), late, or received again.
 *
 * Resource managers are interchangeable; the transaction manager does not fail. One step is one message sent or
 * received by one process, together with its local effect. A manager may learn the outcome again and again, so no
 * behaviour ends.
 *
 * Fairness: the transaction manager comes to a decision (weak fairness of `tmCommit` and `tmAbort` taken together), and
 * messages that tell of it are read (weak fairness of `rmLearnCommit` and `rmLearnAbort` taken together, for all
 * managers). To ask the latter of each manager by itself would say the same: each learns once, and what it can learn
 * stays to be learnt. Nothing is asked of a manager before the decision, nor that votes are read: the transaction
 * manager may always abort, and that it must not wait for ever is what the first assumption says.
 */
export const twoPhaseCommit = spec('two-phase-commit', { rms: 3 }, ({ rms }, mutant) => {
  const oneVoteEarly = mutant('commit one vote early');
  const breaksPromise = mutant('a prepared manager gives up');
  const presumesCommit = mutant('a prepared manager commits without waiting');
  const changesMind = mutant('commit after abort');
  const relents = mutant('a manager that gave up prepares after all');
  const tellsVoters = mutant('an abort is told only to those who have voted');
  const mayStop = mutant('the transaction manager may stop');
  const waits = mutant('the transaction manager waits for every vote');
  const unread = mutant('news of a decision may stay unread');
  const goodNewsOnly = mutant('only news of a commit is read');

  const RM = t.ids('rm', rms);
  const Message = t.union('type', { prepared: { rm: RM }, commit: {}, abort: {} });
  const commit = { type: 'commit' } as const;
  const abort = { type: 'abort' } as const;

  const fields = {
    rmState: t.map(RM, t.oneOf('working', 'prepared', 'committed', 'aborted')),
    tmState: t.oneOf('init', 'committed', 'aborted'),
    tmPrepared: t.set(RM),
    msgs: t.set(Message),
  };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;

  const tmCommit = action({
    when: {
      'the outcome is open': (s) => s.tmState === 'init' || (changesMind && s.tmState === 'aborted'),
      'every resource manager is prepared': (s) => s.tmPrepared.size >= (oneVoteEarly ? rms - 1 : rms),
    },
    then: (s) => {
      s.tmState = 'committed';
      s.msgs.add(commit);
    },
  });

  const tmAbort = action({
    when: (s) => s.tmState === 'init',
    then: (s) => {
      s.tmState = 'aborted';
      s.msgs.add(abort);
    },
  });

  const tmHear = action(
    { m: (s) => s.msgs },
    {
      when: (s, { m }) => m.type === 'prepared' && s.tmState === 'init',
      then: (s, { m }) => {
        if (m.type === 'prepared') s.tmPrepared.add(m.rm);
      },
    },
  );

  const rmPrepare = action(
    { rm: RM },
    {
      when: (s, { rm }) =>
        s.rmState.get(rm) === 'working' ||
        (relents && s.rmState.get(rm) === 'aborted' && s.tmState === 'init'),
      then: (s, { rm }) => {
        s.rmState.set(rm, 'prepared');
        s.msgs.add({ type: 'prepared', rm });
      },
    },
  );

  const rmGiveUp = action(
    { rm: RM },
    {
      when: (s, { rm }) =>
        s.rmState.get(rm) === 'working' || (breaksPromise && s.rmState.get(rm) === 'prepared'),
      then: (s, { rm }) => {
        s.rmState.set(rm, 'aborted');
      },
    },
  );

  const rmLearnCommit = action(
    { rm: RM },
    {
      when: (s, { rm }) => s.msgs.has(commit) || (presumesCommit && s.rmState.get(rm) === 'prepared'),
      then: (s, { rm }) => {
        s.rmState.set(rm, 'committed');
      },
    },
  );

  const rmLearnAbort = action(
    { rm: RM },
    {
      when: (s, { rm }) => s.msgs.has(abort) && !(tellsVoters && s.rmState.get(rm) === 'working'),
      then: (s, { rm }) => {
        s.rmState.set(rm, 'aborted');
      },
    },
  );

  const isDecided = (s: State): boolean => s.tmState !== 'init';
  const somebodyIsPrepared = (s: State): boolean => exists(RM, (rm) => s.rmState.get(rm) === 'prepared');
  const allHaveAnOutcome = (s: State): boolean =>
    forAll(RM, (rm) => s.rmState.get(rm) === 'committed' || s.rmState.get(rm) === 'aborted');

  return define({
    actions: { tmCommit, tmAbort, tmHear, rmPrepare, rmGiveUp, rmLearnCommit, rmLearnAbort },
    invariants: {
      'resource managers never disagree': (s) => {
        let committed = false;
        let aborted = false;
        for (const state of s.rmState.values()) {
          if (state === 'committed') committed = true;
          if (state === 'aborted') aborted = true;
        }
        return !(committed && aborted);
      },
    },
    steps: {
      'a decision is never undone': (before, after) =>
        before.tmState === 'init' || before.tmState === after.tmState,
    },
    reachable: {
      'every resource manager commits': (s) => forAll(RM, (rm) => s.rmState.get(rm) === 'committed'),
      'every resource manager aborts': (s) => forAll(RM, (rm) => s.rmState.get(rm) === 'aborted'),
    },
    fairness: [
      ...(mayStop ? [] : [waits ? weak(tmCommit) : weak(tmCommit, tmAbort)]),
      ...(unread ? [] : [goodNewsOnly ? weak(rmLearnCommit) : weak(rmLearnCommit, rmLearnAbort)]),
    ],
    temporal: {
      'a decision reaches every manager': leadsTo(isDecided, allHaveAnOutcome),
      'once a manager is prepared, all learn the outcome': leadsTo(somebodyIsPrepared, allHaveAnOutcome),
    },
    refines: {
      'it implements transaction commit': refinement(transactionCommit, { rms }, (s: State) => ({
        rmState: s.rmState,
      })),
    },
  });
});
