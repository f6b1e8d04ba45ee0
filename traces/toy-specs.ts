import {
  always,
  and,
  eventually,
  type ReadFields,
  type Spec,
  spec,
  state,
  strong,
  t,
  taken,
  taking,
  variables,
  weak,
} from '../spec/language/index.ts';

/** A clock that comes round: its behaviours are lassos. Toy specs are what the tests of this folder show and replay. */
export const clock: Spec = spec('clock', { hours: 3 }, ({ hours }) => {
  const { action, define } = variables({ hour: t.int(0, hours - 1), struck: t.bool });
  const tick = action({
    then: (s) => {
      s.hour = (s.hour + 1) % hours;
    },
  });
  const strike = action({
    when: { 'it has not struck': (s) => !s.struck },
    then: (s) => {
      s.struck = true;
    },
  });
  const wind = action({ then: () => undefined });
  return define({ actions: { tick, strike, wind } });
});

/** Nodes that append to logs and copy each other's last entry: identities meet in an action, and logs overflow. */
export const journals: Spec = spec('journals', { nodes: 2, capacity: 2 }, ({ nodes, capacity }) => {
  const Node = t.ids('node', nodes);
  const { action, define } = variables({
    log: t.map(Node, t.seq(t.int(1, 3), capacity)),
    leader: t.option(Node),
  });
  const elect = action(
    { node: Node },
    {
      when: (s) => s.leader === null,
      then: (s, { node }) => {
        s.leader = node;
      },
    },
  );
  const append = action(
    { node: Node, term: [1, 2, 3] },
    {
      when: { 'the node leads': (s, { node }) => s.leader === node },
      then: (s, { node, term }) => {
        s.log.get(node).push(term);
      },
    },
  );
  const replicate = action(
    { from: Node, to: Node },
    {
      when: (s, { from, to }) => from !== to && s.log.get(from).length > 0,
      then: (s, { from, to }) => {
        s.log.get(to).push(s.log.get(from).at(-1) ?? 1);
      },
    },
  );
  return define({ actions: { elect, append, replicate } });
});

/** A carousel that should pick up whoever waits at one of three places: its behaviours are fair or not, as `fair` says. */
export const carousel: Spec = spec('carousel', { fair: 'weak' }, ({ fair }) => {
  const Place = t.ids('place', 3);
  const fields = { at: t.int(0, 2), riding: t.set(Place), stopped: t.bool };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;
  const turn = action({
    when: (s) => !s.stopped,
    then: (s) => {
      s.at = (s.at + 1) % 3;
    },
  });
  const mount = action(
    { place: Place },
    {
      when: (s, { place }) => !s.stopped && Place.values[s.at] === place && !s.riding.has(place),
      then: (s, { place }) => {
        s.riding.add(place);
      },
    },
  );
  const stop = action({
    when: (s) => !s.stopped,
    then: (s) => {
      s.stopped = true;
    },
  });
  const assume = fair === 'strong' ? strong : weak;
  return define({
    actions: { turn, mount, stop },
    fairness:
      fair === 'none' ? [] : [assume(turn), ...Place.values.map((place) => assume(taking(mount, { place })))],
    temporal: {
      'everyone rides': and(
        ...Place.values.map((place, index) =>
          eventually(state(`somebody of place ${index + 1} rides`, (s: State) => s.riding.has(place))),
        ),
      ),
      'it turns for ever': always(eventually(taken(turn))),
    },
  });
});
