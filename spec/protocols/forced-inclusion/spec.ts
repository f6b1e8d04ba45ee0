import {
  always,
  and,
  exists,
  forAll,
  implies,
  leadsTo,
  not,
  type ReadFields,
  spec,
  state,
  t,
  taken,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/**
 * Forced inclusion: a rollup whose sequencer decides what comes next, and an inbox on L1 that it cannot ignore for long.
 * Messages queue up there. The sequencer reads the queue from the front as far as it likes; a message that has waited
 * for the forced delay may be forced in by anybody, with all that are in front of it. So Arbitrum has it.
 *
 * The forced delay is a buffer. A message is expected to wait up to `threshold`; waiting longer consumes the buffer, so
 * that a sequencer which keeps censoring has less and less time for it, down to the threshold. While messages are read in
 * time the buffer recovers, by one in `recovery` periods, up to `longest`. As in Arbitrum's contract the account is
 * settled late: how long a message waited counts when the next one is read or forced, and for no more than the time
 * between the arrivals of the two, so that two messages that wait at once count once.
 *
 * A player makes `moves` one after the other, as in a fraud proof, each as soon as the one before is included, and must
 * be through before its clock runs out; `others` are messages of anybody else. What the sequencer itself puts in between,
 * the contents of messages and their price are left out.
 *
 * One step is one transaction, or the passing of a period (`tick`). Whoever can force does so before a period is over:
 * the invariants speak of users that watch, and an L1 that includes their transactions within a period. The sequencer is
 * faulty and may read nothing for ever; others send what and when they like.
 *
 * `floor` says whether the buffer is kept from falling below the threshold, `prefixes` whether more than one message may
 * be forced in at once, and `derived` that nobody has to force, since the rules by which L2 is derived from L1 include
 * what is overdue, as in the OP stack, whose sequencing window is a fixed delay.
 *
 * Fairness: time passes, and somebody forces what can be forced (weak, since both stay possible until they happen).
 * Nothing is asked of the sequencer.
 */
export const forcedInclusion = spec(
  'forced-inclusion',
  { moves: 3, others: 1, threshold: 1, longest: 3, recovery: 2, floor: true, prefixes: true, derived: false },
  ({ moves, others, threshold, longest, recovery, floor, prefixes, derived }, mutant) => {
    const passes = mutant('a forced message passes those before it');
    const reorders = mutant('the sequencer may read the last message first');
    const skips = mutant('the sequencer may skip a message');
    const nobodyForces = mutant('nobody can force');
    const atOnce = mutant('a message can be forced at once');
    const endless = mutant('the buffer is never consumed');
    const fast = mutant('the buffer recovers with every period');
    const soft = mutant('the buffer recovers although messages wait');
    const countsTwice = mutant('messages that wait at once are counted each');

    const total = moves + others;
    const Position = t.int(0, total - 1);
    // Longer than this is as good as this: the buffer is full again.
    const longestGap = Math.max(longest, recovery * (longest - threshold));

    const fields = {
      queue: t.seq(t.record({ number: t.int(1, total), isMove: t.bool, waited: t.int(0, longest) }), total),
      included: t.seq(t.int(1, total), total),
      arrived: t.int(0, total),
      made: t.int(0, moves),
      buffer: t.int(0, longest),
      // The last message that was read or forced: how long it waited, and how long ago it arrived.
      last: t.record({ waited: t.int(0, longest), since: t.int(0, longestGap + longest) }),
      movesWaited: t.int(0, moves * longest), // all moves together
      overdue: t.int(0, longest), // for how many periods some message waited beyond the threshold
      tarried: t.bool, // whether the player let time pass although it was its turn
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;

    const start = action({
      then: (s) => {
        s.buffer = longest;
      },
    });

    const playerWaits = (s: State): boolean => exists(s.queue, ({ isMove }) => isMove);
    const isPlayersTurn = (s: State): boolean => s.made > 0 && s.made < moves && !playerWaits(s);

    const arrive = (s: Draft, isMove: boolean): void => {
      s.arrived += 1;
      s.queue.push({ number: s.arrived, isMove, waited: 0 });
    };

    const move = action({
      when: {
        'a move is left': (s) => s.made < moves,
        'the move before is included': (s) => !playerWaits(s),
      },
      then: (s) => {
        s.made += 1;
        arrive(s, true);
      },
    });

    const send = action({
      when: { 'a message is left': (s) => s.arrived - s.made < others },
      then: (s) => {
        arrive(s, false);
      },
    });

    /** The buffer after what is known by now: by the time a message that has waited so long is settled. */
    const bufferFor = (s: State, waited: number): number => {
      const gap = Math.max(0, s.last.since - waited);
      if (s.last.waited > threshold && !soft) {
        const beyond = s.last.waited - threshold;
        const consumed = endless ? 0 : countsTwice ? beyond : Math.min(beyond, gap);
        return Math.max(floor ? threshold : 0, s.buffer - consumed);
      }
      return Math.min(longest, s.buffer + Math.floor(gap / (fast ? 1 : recovery)));
    };

    const settle = (s: Draft, position: number): void => {
      const waited = s.queue.at(position)?.waited ?? 0;
      s.buffer = bufferFor(s, waited);
      s.last = { waited, since: waited };
    };

    const include = (s: Draft, count: number): void => {
      for (let read = 0; read < count; read += 1) {
        const number = s.queue.at(0)?.number;
        if (number !== undefined) s.included.push(number);
        s.queue.shift();
      }
    };

    /** The sequencer reads the queue up to and including `position`. */
    const read = action(
      { position: Position },
      {
        when: { 'a message is there': (s, { position }) => position < s.queue.length },
        then: (s, { position }) => {
          settle(s, 0);
          include(s, position + 1);
        },
      },
    );

    const readLast = action({
      when: { 'two messages are there': (s) => s.queue.length > 1 },
      then: (s) => {
        const position = s.queue.length - 1;
        settle(s, position);
        const number = s.queue.at(position)?.number;
        if (number !== undefined) s.included.push(number);
        s.queue.pop();
      },
    });

    const skip = action({
      when: { 'a message is there': (s) => s.queue.length > 0 },
      then: (s) => {
        s.queue.shift();
      },
    });

    const isOverdue = (s: State, position: number): boolean => {
      const message = s.queue.at(position);
      return message !== undefined && message.waited >= bufferFor(s, message.waited);
    };

    /** Anybody forces the message at `position` in, with all before it. */
    const force = action(
      { position: Position },
      {
        when: {
          'it has waited for the forced delay': (s, { position }) =>
            !nobodyForces && (isOverdue(s, position) || (atOnce && position < s.queue.length)),
          ...(!prefixes && {
            'it is the first': (_: State, { position }: { readonly position: number }) => position === 0,
          }),
        },
        then: (s, { position }) => {
          settle(s, position);
          if (passes) {
            const number = s.queue.at(position)?.number;
            if (number !== undefined) s.included.push(number);
            s.queue.splice(position, 1);
          } else include(s, position + 1);
        },
      },
    );

    const tick = action({
      when: {
        'what can be forced is forced': (s) =>
          nobodyForces || !exists(Position, (position) => isOverdue(s, position)),
      },
      then: (s) => {
        if (playerWaits(s) && s.movesWaited < moves * longest) s.movesWaited += 1;
        if (isPlayersTurn(s)) s.tarried = true;
        if (exists(s.queue, ({ waited }) => waited >= threshold) && s.overdue < longest) s.overdue += 1;
        for (const message of s.queue) if (message.waited < longest) message.waited += 1;
        if (s.last.since < longestGap + longest) s.last.since += 1;
        while (derived && isOverdue(s, 0)) {
          settle(s, 0);
          include(s, 1);
        }
      },
    });

    return define({
      initial: start,
      actions: {
        move,
        send,
        read,
        ...(reorders ? { readLast } : {}),
        ...(skips ? { skip } : {}),
        ...(derived ? {} : { force }),
        tick,
      },
      invariants: {
        'messages are included in the order of their arrival': (s) => {
          let next = 1;
          for (const number of s.included) {
            if (number !== next) return false;
            next += 1;
          }
          return true;
        },
        'no message is lost': (s) => s.included.length + s.queue.length === s.arrived,
        'all moves together wait no longer than one full delay and the threshold for each other': (s) =>
          s.tarried || s.made === 0 || s.movesWaited <= longest + (s.made - 1) * threshold,
        'the sequencer pays for no more than the time it was late': (s) => longest - s.buffer <= s.overdue,
      },
      reachable: {
        'a message waits for the full delay': (s) => s.last.waited === longest,
        'everything is included': (s) => s.included.length === total,
        ...(threshold < longest && {
          'the buffer is consumed down to the threshold': (s: State) => s.buffer === threshold,
          'the buffer recovers': (s: State) => s.overdue > 0 && s.buffer === longest && s.last.since === 0,
        }),
      },
      fairness: derived ? [weak(tick)] : [weak(tick), weak(force)],
      temporal: {
        ...(!derived && {
          'no message is forced before the threshold': always(
            implies(
              state('no message has waited for the threshold', (s: State) =>
                forAll(s.queue, ({ waited }) => waited < threshold),
              ),
              not(taken(force)),
            ),
          ),
        }),
        'whatever arrives is included in the end': and(
          ...Position.values.map((before) =>
            leadsTo(
              state(`message ${before + 1} has arrived`, (s: State) => s.arrived > before),
              state(`message ${before + 1} is included`, (s: State) => s.included.length > before),
            ),
          ),
        ),
      },
    });
  },
);
