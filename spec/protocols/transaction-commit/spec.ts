import { exists, forAll, leadsTo, type ReadFields, spec, t, variables, weak } from '../../language/index.ts';

/**
 * Transaction commit, the problem: resource managers come to one outcome, all to commit or all to abort. There are no
 * messages and nobody coordinates; a manager sees what state each of the others is in. What protocols implement it is
 * another matter: two-phase commit is one.
 *
 * One step is one manager becoming prepared, or coming to an outcome: to commit needs all to be prepared or committed,
 * to abort needs none to have committed.
 *
 * Fairness: where managers could come to an outcome, one of them does in the end (weak fairness of `commit` and `abort`
 * taken together, for all managers). To ask it of each manager by itself would say the same: an outcome is final, so
 * each has one turn, and a turn that is possible stays possible. Nobody has to become prepared.
 */
export const transactionCommit = spec('transaction-commit', { rms: 3 }, ({ rms }, mutant) => {
  const commitsEarly = mutant('a manager commits before all are prepared');
  const abortsLate = mutant('a manager aborts after another has committed');
  const changesMind = mutant('a manager that has aborted prepares after all');
  const silent = mutant('a manager at work cannot abort');
  const idle = mutant('no manager has to come to an outcome');
  const hopeful = mutant('managers have to commit, but not to abort');

  const RM = t.ids('rm', rms);

  const fields = { rmState: t.map(RM, t.oneOf('working', 'prepared', 'committed', 'aborted')) };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;

  const prepare = action(
    { rm: RM },
    {
      when: (s, { rm }) =>
        s.rmState.get(rm) === 'working' || (changesMind && s.rmState.get(rm) === 'aborted'),
      then: (s, { rm }) => {
        s.rmState.set(rm, 'prepared');
      },
    },
  );

  const commit = action(
    { rm: RM },
    {
      when: {
        'the manager is prepared': (s, { rm }) => s.rmState.get(rm) === 'prepared',
        'all are prepared or committed': (s) =>
          commitsEarly ||
          forAll(RM, (rm) => s.rmState.get(rm) === 'prepared' || s.rmState.get(rm) === 'committed'),
      },
      then: (s, { rm }) => {
        s.rmState.set(rm, 'committed');
      },
    },
  );

  const abort = action(
    { rm: RM },
    {
      when: {
        'the manager has no outcome': (s, { rm }) =>
          s.rmState.get(rm) === 'prepared' || (s.rmState.get(rm) === 'working' && !silent),
        'nobody has committed': (s) => abortsLate || forAll(RM, (rm) => s.rmState.get(rm) !== 'committed'),
      },
      then: (s, { rm }) => {
        s.rmState.set(rm, 'aborted');
      },
    },
  );

  const hasOutcome = (state: string): boolean => state === 'committed' || state === 'aborted';
  const somebodyIsPrepared = (s: State): boolean => exists(RM, (rm) => s.rmState.get(rm) === 'prepared');
  const allHaveAnOutcome = (s: State): boolean => forAll(RM, (rm) => hasOutcome(s.rmState.get(rm)));

  return define({
    actions: { prepare, commit, abort },
    invariants: {
      'resource managers never disagree': (s) =>
        !(
          exists(RM, (rm) => s.rmState.get(rm) === 'committed') &&
          exists(RM, (rm) => s.rmState.get(rm) === 'aborted')
        ),
    },
    steps: {
      'an outcome is final': (before, after) =>
        forAll(
          RM,
          (rm) => !hasOutcome(before.rmState.get(rm)) || before.rmState.get(rm) === after.rmState.get(rm),
        ),
    },
    reachable: {
      'every resource manager commits': (s) => forAll(RM, (rm) => s.rmState.get(rm) === 'committed'),
      'every resource manager aborts': (s) => forAll(RM, (rm) => s.rmState.get(rm) === 'aborted'),
    },
    fairness: idle ? [] : [hopeful ? weak(commit) : weak(commit, abort)],
    temporal: {
      'once a manager is prepared, all come to an outcome': leadsTo(somebodyIsPrepared, allHaveAnOutcome),
    },
    terminal: allHaveAnOutcome,
  });
});
