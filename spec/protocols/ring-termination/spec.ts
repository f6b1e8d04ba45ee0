import {
  always,
  and,
  eventually,
  implies,
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * Termination detection on a ring (Dijkstra, Feijen and van Gasteren): nodes work, stop, and wake each other; node 0
 * sends a token round the ring n - 1, n - 2, ..., 0 and wants to know when all of them have stopped.
 *
 * The danger is a node that wakes one whom the token has already passed. Such a node turns black; a black node makes
 * the token black and turns white; node 0 concludes only from a white token that comes back to a white, passive self.
 *
 * One step is one node stopping, one node waking another (the message is not modelled: it arrives at once), or one
 * move of the token. The search starts from every assignment of activity and colour and from every position of a
 * black token: the algorithm stabilises by itself.
 *
 * Why the token moves is a choice: TLC takes each way to satisfy a disjunction in an action as a step of its own, and
 * so the generated states are equal, too. Moves that differ in it alone lead to the same state.
 *
 * Fairness: the token moves when it can (weak fairness of `newProbe` and `pass` taken together; only one of them can
 * move it from where it is). Nodes owe nothing: they may work for ever. Fairness of each reason apart would say the same: while the
 * token rests a black mark stays, and without one only a node that is passive throughout lets it move throughout.
 */
export const ringTermination = spec('ring-termination', { nodes: 4 }, ({ nodes }, mutant) => {
  const staysWhite = mutant('a node stays white when it wakes a higher one');
  const forgetful = mutant('a black node leaves the token white');
  const overlooksItself = mutant('node 0 concludes without looking at its own colour');
  const impatient = mutant('an active white node passes the white token on');
  const rests = mutant('the token may rest');
  const homely = mutant('node 0 need not start a new probe');
  const overclaims = mutant('it is said to be enough that each node is passive again and again');

  const Node = t.int(0, nodes - 1);

  const fields = {
    active: t.set(Node),
    black: t.set(Node),
    token: Node,
    tokenBlack: t.bool,
  };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;

  const initial = action(
    { active: t.set(Node), black: t.set(Node), token: Node },
    {
      then: (s, { active, black, token }) => {
        for (const node of active) s.active.add(node);
        for (const node of black) s.black.add(node);
        s.token = token;
        s.tokenBlack = true;
      },
    },
  );

  const newProbe = action(
    { why: ['the token is black', 'node 0 is black'] },
    {
      when: {
        'the token is at node 0': (s) => s.token === 0,
        'the last probe failed': (s, { why }) =>
          why === 'the token is black' ? s.tokenBlack : s.black.has(0),
      },
      then: (s) => {
        s.token = nodes - 1;
        s.tokenBlack = false;
        s.black.delete(0);
      },
    },
  );

  const pass = action(
    { why: ['the node is passive', 'the node is black', 'the token is black'] },
    {
      when: {
        'the token is not at node 0': (s) => s.token !== 0,
        'the node is passive, or the probe fails anyway': (s, { why }) => {
          if (why === 'the token is black') return s.tokenBlack;
          return why === 'the node is black' ? s.black.has(s.token) : impatient || !s.active.has(s.token);
        },
      },
      then: (s) => {
        if (s.black.has(s.token) && !forgetful) s.tokenBlack = true;
        s.black.delete(s.token);
        s.token -= 1;
      },
    },
  );

  const wake = action(
    { node: Node, other: Node },
    {
      when: (s, { node, other }) => other !== node && s.active.has(node),
      then: (s, { node, other }) => {
        s.active.add(other);
        if (other > node && !staysWhite) s.black.add(node);
      },
    },
  );

  const stop = action(
    { node: Node },
    {
      when: (s, { node }) => s.active.has(node),
      then: (s, { node }) => {
        s.active.delete(node);
      },
    },
  );

  const quiet = (s: State): boolean => s.active.size === 0;
  const detected = (s: State): boolean =>
    s.token === 0 && !s.tokenBlack && (overlooksItself || !s.black.has(0)) && !s.active.has(0);

  return define({
    initial,
    actions: { newProbe, pass, wake, stop },
    invariants: {
      'what is detected is so': (s) => !detected(s) || quiet(s),
      'what the token has passed is passive, unless a mark says otherwise': (s) => {
        if (s.tokenBlack) return true;
        for (let node = 0; node <= s.token; node += 1) if (s.black.has(node)) return true;
        for (let node = s.token + 1; node < nodes; node += 1) if (s.active.has(node)) return false;
        return true;
      },
    },
    reachable: { 'termination is detected': detected },
    fairness: rests ? [] : [homely ? weak(pass) : weak(newProbe, pass)],
    temporal: {
      'when all nodes are passive, it is detected': leadsTo(quiet, detected),
      ...(overclaims
        ? {
            'when each node is passive again and again, it is detected': implies(
              and(
                ...Node.values.map((node) =>
                  always(eventually(state(`node ${node} is passive`, (s: State) => !s.active.has(node)))),
                ),
              ),
              eventually(detected),
            ),
          }
        : {}),
    },
    // Everything has stopped and node 0 knows: the only way a behaviour ends.
    terminal: (s) => detected(s) && quiet(s),
  });
});
