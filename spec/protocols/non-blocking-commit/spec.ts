import {
  and,
  eventually,
  exists,
  forAll,
  type Id,
  or,
  type ReadFields,
  spec,
  state,
  subsetsOf,
  t,
  taking,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * Atomic commitment that does not block, after Babaoglu and Toueg (1993): whoever does not crash comes to a decision,
 * even if the coordinator crashes. What makes it so is one rule about a broadcast: a participant forwards a decision to
 * all others before it acts upon it. So if anybody has decided, everybody will hear of it; and whoever hears nothing,
 * from a coordinator that has crashed or from any participant that has, knows that nobody decided, and aborts.
 *
 * One step is one message sent by one process, or received by it, or one decision. Messages are not lost, and arrive in
 * any order. Participants have made up their minds how to vote before anything happens.
 *
 * Processes fail by crashing, at any moment, between any two messages of a broadcast, and do not come back. A timeout
 * is modelled by what it stands for: it runs out only when those waited for have crashed and nothing that they sent is
 * on its way. This is a synchronous system, and a detector of crashes that is never wrong. In an asynchronous one no
 * protocol does what this one does (Fischer, Lynch and Paterson, 1985): mutants show what too short a timeout is.
 *
 * A broadcast is not a list of messages here but the set of those that it was sent to, and the content of a message is
 * looked up at its sender, where it does not change. This is as many states as with the messages in full.
 *
 * Fairness: the coordinator, and each participant, does what it can, until it crashes (weak, for each process, of all
 * its actions taken together). For each, since a participant that stops without crashing never decides; weak, since
 * nothing that a process can do is taken from it, but by its crash; and all actions together, since each process has a
 * bounded number of steps to take. Nobody has to crash.
 */
export const nonBlockingCommit = spec(
  'non-blocking-commit',
  { participants: 2 },
  ({ participants }, mutant) => {
    const decidesFirst = mutant('a participant decides before it forwards');
    const blocks = mutant('nobody aborts when those it waits for have crashed');
    const breaksPromise = mutant('a participant that has voted yes gives up when the coordinator crashes');
    const trustsSilence = mutant('a timeout leaves out what a crashed participant has forwarded');
    const runsOutEarly = mutant('a timeout runs out while the coordinator is slow');
    const commitsEarly = mutant('the coordinator commits with a vote missing');
    const impatient = mutant('the coordinator takes a slow vote for a no');
    const coordinatorStops = mutant('the coordinator may stop without crashing');
    const participantStops = mutant('a participant may stop without crashing');

    const Participant = t.ids('p', participants);
    const Decision = t.oneOf('none', 'commit', 'abort');

    const fields = {
      vote: t.map(Participant, t.oneOf('yes', 'no')),
      coordinatorIsUp: t.bool,
      requested: t.set(Participant), // whom the coordinator has asked to vote
      counted: t.set(Participant), // whose votes the coordinator has received
      chosen: Decision, // by the coordinator
      broadcast: t.set(Participant), // whom the coordinator has told
      isUp: t.map(Participant, t.bool),
      hasVoted: t.set(Participant),
      heard: t.map(Participant, Decision), // and not yet acted upon
      forwarded: t.map(Participant, t.set(Participant)), // whom a participant has told
      decision: t.map(Participant, Decision),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type ParticipantId = Id<'p'>;

    const start = action(
      { noVoters: (): readonly (readonly ParticipantId[])[] => subsetsOf(Participant.values) },
      {
        then: (s, { noVoters }) => {
          s.coordinatorIsUp = true;
          for (const participant of Participant.values) s.isUp.set(participant, true);
          for (const participant of noVoters) s.vote.set(participant, 'no');
        },
      },
    );

    const request = action(
      { to: Participant },
      {
        when: {
          'the coordinator is up': (s) => s.coordinatorIsUp,
          'it has not asked': (s, { to }) => !s.requested.has(to),
        },
        then: (s, { to }) => {
          s.requested.add(to);
        },
      },
    );

    const isCollecting = {
      'the coordinator is up': (s: State): boolean => s.coordinatorIsUp,
      'it is undecided': (s: State): boolean => s.chosen === 'none',
      'it has asked everybody': (s: State): boolean => s.requested.size === participants,
    };

    const countVote = action(
      { from: Participant },
      {
        when: {
          ...isCollecting,
          'it waits for the vote': (s, { from }) => !s.counted.has(from),
          'the vote was sent': (s, { from }) => s.hasVoted.has(from),
        },
        then: (s, { from }) => {
          s.counted.add(from);
        },
      },
    );

    /** The coordinator waits for a vote in vain. */
    const giveUpOn = action(
      { from: Participant },
      {
        when: {
          ...isCollecting,
          'the participant has crashed': (s, { from }) => impatient || !s.isUp.get(from),
          'it did not vote': (s, { from }) => !s.hasVoted.has(from),
        },
        then: (s) => {
          s.chosen = 'abort';
        },
      },
    );

    const choose = action({
      when: {
        'the coordinator is up': (s) => s.coordinatorIsUp,
        'it is undecided': (s) => s.chosen === 'none',
        'it has every vote': (s) => s.counted.size >= (commitsEarly ? participants - 1 : participants),
      },
      then: (s) => {
        s.chosen = forAll(s.counted, (participant) => s.vote.get(participant) === 'yes') ? 'commit' : 'abort';
      },
    });

    const announce = action(
      { to: Participant },
      {
        when: {
          'the coordinator is up': (s) => s.coordinatorIsUp,
          'it has decided': (s) => s.chosen !== 'none',
          'it has not told the participant': (s, { to }) => !s.broadcast.has(to),
        },
        then: (s, { to }) => {
          s.broadcast.add(to);
        },
      },
    );

    const coordinatorCrashes = action({
      when: (s) => s.coordinatorIsUp,
      then: (s) => {
        s.coordinatorIsUp = false;
      },
    });

    const castVote = action(
      { participant: Participant },
      {
        when: {
          'the participant is up': (s, { participant }) => s.isUp.get(participant),
          'it was asked': (s, { participant }) => s.requested.has(participant),
          'it has not voted': (s, { participant }) => !s.hasVoted.has(participant),
        },
        then: (s, { participant }) => {
          s.hasVoted.add(participant);
        },
      },
    );

    const isUndecided = {
      'the participant is up': (s: State, { participant }: { participant: ParticipantId }): boolean =>
        s.isUp.get(participant),
      'it is undecided': (s: State, { participant }: { participant: ParticipantId }): boolean =>
        s.decision.get(participant) === 'none',
    };

    /** Whoever voted no knows how it will end. */
    const abortAfterNo = action(
      { participant: Participant },
      {
        when: {
          ...isUndecided,
          'it has voted': (s, { participant }) => s.hasVoted.has(participant),
          'it voted no': (s, { participant }) => s.vote.get(participant) === 'no',
        },
        then: (s, { participant }) => {
          s.decision.set(participant, 'abort');
        },
      },
    );

    const abortUnasked = action(
      { participant: Participant },
      {
        when: {
          ...isUndecided,
          'the coordinator has crashed': (s) => !s.coordinatorIsUp,
          'it did not ask': (s, { participant }) => breaksPromise || !s.requested.has(participant),
        },
        then: (s, { participant }) => {
          s.decision.set(participant, 'abort');
        },
      },
    );

    const hear = (
      s: { readonly decision: Written; readonly heard: Written },
      who: ParticipantId,
      what: Outcome,
    ) => {
      s.heard.set(who, what);
      if (decidesFirst) s.decision.set(who, what);
    };

    const hearCoordinator = action(
      { participant: Participant },
      {
        when: {
          'the participant is up': (s, { participant }) => s.isUp.get(participant),
          'it has heard nothing': (s, { participant }) => s.heard.get(participant) === 'none',
          'the coordinator has told it': (s, { participant }) => s.broadcast.has(participant),
        },
        then: (s, { participant }) => {
          hear(s, participant, s.chosen);
        },
      },
    );

    const hearPeer = action(
      { participant: Participant, from: Participant },
      {
        when: {
          'the participant is up': (s, { participant }) => s.isUp.get(participant),
          'it has heard nothing': (s, { participant }) => s.heard.get(participant) === 'none',
          'the other has told it': (s, { participant, from }) => s.forwarded.get(from).has(participant),
        },
        then: (s, { participant, from }) => {
          hear(s, participant, s.heard.get(from));
        },
      },
    );

    const forward = action(
      { participant: Participant, to: Participant },
      {
        when: {
          'the participant is up': (s, { participant }) => s.isUp.get(participant),
          'it has heard': (s, { participant }) => s.heard.get(participant) !== 'none',
          'the other is another': (_, { participant, to }) => participant !== to,
          'it has not told the other': (s, { participant, to }) => !s.forwarded.get(participant).has(to),
        },
        then: (s, { participant, to }) => {
          s.forwarded.get(participant).add(to);
        },
      },
    );

    const decide = action(
      { participant: Participant },
      {
        when: {
          'the participant is up': (s, { participant }) => s.isUp.get(participant),
          'it has told all others': (s, { participant }) =>
            s.forwarded.get(participant).size === participants - 1,
          'it has not decided so': (s, { participant }) =>
            s.decision.get(participant) !== s.heard.get(participant),
        },
        then: (s, { participant }) => {
          s.decision.set(participant, s.heard.get(participant));
        },
      },
    );

    const abortOnTimeout = action(
      { participant: Participant },
      {
        when: {
          ...isUndecided,
          'the coordinator has crashed': (s) => runsOutEarly || !s.coordinatorIsUp,
          'it told nobody who is up': (s) =>
            forAll(Participant, (other) => !s.isUp.get(other) || !s.broadcast.has(other)),
          'no crashed participant told anybody who is up': (s) =>
            trustsSilence ||
            !exists(
              Participant,
              (from) =>
                !s.isUp.get(from) &&
                exists(Participant, (to) => s.isUp.get(to) && s.forwarded.get(from).has(to)),
            ),
        },
        then: (s, { participant }) => {
          s.decision.set(participant, 'abort');
        },
      },
    );

    const crash = action(
      { participant: Participant },
      {
        when: (s, { participant }) => s.isUp.get(participant),
        then: (s, { participant }) => {
          s.isUp.set(participant, false);
        },
      },
    );

    const somebodyHasCrashed = (s: State): boolean =>
      !s.coordinatorIsUp || exists(Participant, (participant) => !s.isUp.get(participant));
    const somebodyDecided = (s: State, what: Outcome): boolean =>
      exists(Participant, (participant) => s.decision.get(participant) === what);
    const fairParticipants = participantStops ? Participant.values.slice(1) : Participant.values;

    return define({
      initial: start,
      actions: {
        request,
        countVote,
        giveUpOn,
        choose,
        announce,
        coordinatorCrashes,
        castVote,
        abortAfterNo,
        abortUnasked,
        hearCoordinator,
        hearPeer,
        forward,
        decide,
        ...(blocks ? {} : { abortOnTimeout }),
        crash,
      },
      invariants: {
        'no two participants decide differently': (s) =>
          !(somebodyDecided(s, 'commit') && somebodyDecided(s, 'abort')),
        'a participant commits only if all have voted yes': (s) =>
          !somebodyDecided(s, 'commit') ||
          forAll(Participant, (participant) => s.vote.get(participant) === 'yes'),
        'a participant aborts only if somebody votes no or has crashed': (s) =>
          !somebodyDecided(s, 'abort') ||
          somebodyHasCrashed(s) ||
          exists(Participant, (participant) => s.vote.get(participant) === 'no'),
      },
      steps: {
        'a decision is final': (before, after) =>
          forAll(
            Participant,
            (participant) =>
              before.decision.get(participant) === 'none' ||
              before.decision.get(participant) === after.decision.get(participant),
          ),
      },
      reachable: {
        'all participants commit': (s) =>
          forAll(Participant, (participant) => s.decision.get(participant) === 'commit'),
        'a participant commits although the coordinator crashed before it told it': (s) =>
          exists(
            Participant,
            (participant) => s.decision.get(participant) === 'commit' && !s.broadcast.has(participant),
          ) && !s.coordinatorIsUp,
      },
      fairness: [
        ...(coordinatorStops ? [] : [weak(request, countVote, giveUpOn, choose, announce)]),
        ...fairParticipants.map((participant) =>
          weak(
            ...[castVote, abortAfterNo, abortUnasked, hearCoordinator, hearPeer, forward, decide].map((own) =>
              taking(own, { participant }),
            ),
            ...(blocks ? [] : [taking(abortOnTimeout, { participant })]),
          ),
        ),
      ],
      temporal: {
        'without a crash all participants decide': eventually(
          or(
            state('all have decided', (s: State) =>
              forAll(Participant, (participant) => s.decision.get(participant) !== 'none'),
            ),
            state('somebody has crashed', somebodyHasCrashed),
          ),
        ),
        'every participant that does not crash decides': and(
          ...Participant.values.map((participant, index) =>
            eventually(
              state(
                `p${index + 1} has decided or crashed`,
                (s: State) => s.decision.get(participant) !== 'none' || !s.isUp.get(participant),
              ),
            ),
          ),
        ),
      },
      // Where everybody has crashed.
      terminal: (s) => !s.coordinatorIsUp && forAll(Participant, (participant) => !s.isUp.get(participant)),
    });
  },
);

type Outcome = 'none' | 'commit' | 'abort';

interface Written {
  set(key: Id<'p'>, value: Outcome): unknown;
}
