import {
  eventually,
  type ReadFields,
  spec,
  state,
  t,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/**
 * A delay attack on an optimistic rollup. One true assertion of the result stands against rivals, false ones, each of
 * which has to be beaten in a game (see fraud-proof) before the true one is confirmed. The attacker can afford `sybils`
 * of them, loses each, and gains nothing but time: withdrawals wait for the confirmation. How much time depends on how
 * many games are played at once: one at a time, as long as the honest stake could be in one challenge only, or all, as
 * in BoLD (M. Alvarez et al., BoLD: Fast and Cheap Dispute Resolution, 2024, section 1, which describes the attack).
 *
 * A game is its clock alone: it lasts for `game` ticks if the attacker drags it out, or fewer, and the true assertion
 * wins it. Rivals can be posted during the first `period` ticks; the true assertion can be confirmed after them if no
 * rival is left. At most `parallel` games are played at once, and the others wait for their turn.
 *
 * One step is one tick, in which every game comes a tick nearer to its end and those that wait take the place of those
 * that end; or any number of rivals posted; or a game given up; or the confirmation. Honest parties do at once what
 * they can: no tick passes while the true assertion can be confirmed. How late their transactions may be included is
 * part of the length of a game.
 *
 * Fairness: time goes on (weak fairness of `tick`), and somebody confirms what can be confirmed (weak fairness of
 * `confirm`). The attacker owes nothing.
 */
export const delayAttack = spec(
  'delay-attack',
  { sybils: 4, parallel: 4, game: 3, period: 3, bound: 6 },
  ({ sybils, parallel, game, period, bound }, mutant) => {
    const oneAtATime = mutant('games are played one at a time');
    const postsLate = mutant('rivals can be posted at any time');
    const startsAnew = mutant('each rival starts the period anew');
    const inspiteOf = mutant('an assertion is confirmed when its time is up, whatever stands against it');
    const unconfirmed = mutant('nobody has to confirm');

    const atOnce = oneAtATime ? 1 : parallel;
    const horizon = bound + 1; // no state is later: the bound is broken by then
    const Count = t.int(0, sybils);
    const TicksLeft = t.int(1, game);

    const fields = {
      now: t.int(0, horizon),
      periodEnds: t.int(0, horizon + period),
      notPosted: Count,
      waiting: Count,
      games: t.map(TicksLeft, Count), // how many games have so many ticks left
      confirmed: t.option(t.oneOf('the true one', 'a false one')),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;

    const begin = action({
      then: (s) => {
        s.notPosted = sybils;
        s.periodEnds = period;
      },
    });

    const gamesPlayed = (s: State): number => {
      let count = 0;
      for (const some of s.games.values()) count += some;
      return count;
    };
    const rivalsStand = (s: State): boolean => s.waiting > 0 || gamesPlayed(s) > 0;
    const startGames = (s: Draft): void => {
      const starting = Math.min(s.waiting, atOnce - gamesPlayed(s));
      s.waiting -= starting;
      s.games.set(game, s.games.get(game) + starting);
    };

    const post = action(
      { rivals: t.int(1, sybils) },
      {
        when: {
          'the attacker can pay for them': (s, { rivals }) => rivals <= s.notPosted,
          'the period has not ended': (s) => postsLate || s.now < s.periodEnds,
        },
        then: (s, { rivals }) => {
          s.notPosted -= rivals;
          s.waiting += rivals;
          startGames(s);
          if (startsAnew) s.periodEnds = s.now + period;
        },
      },
    );

    const giveUp = action(
      { ticksLeft: TicksLeft },
      {
        when: (s, { ticksLeft }) => s.games.get(ticksLeft) > 0,
        then: (s, { ticksLeft }) => {
          s.games.set(ticksLeft, s.games.get(ticksLeft) - 1);
          startGames(s);
        },
      },
    );

    const canConfirm = {
      'nothing is confirmed': (s: State) => s.confirmed === null,
      'the period has ended': (s: State) => s.now >= s.periodEnds,
      'no rival stands': (s: State) => !rivalsStand(s),
    };
    const confirm = action({
      when: canConfirm,
      then: (s) => {
        s.confirmed = 'the true one';
      },
    });

    /** What a rival may do whose time is up, if nobody asks for more. */
    const confirmRival = action({
      when: (s) => s.confirmed === null && s.now >= s.periodEnds && rivalsStand(s),
      then: (s) => {
        s.confirmed = 'a false one';
      },
    });

    const tick = action({
      when: {
        'nothing is confirmed': (s) => s.confirmed === null,
        'nothing can be confirmed': (s) => !Object.values(canConfirm).every((holds) => holds(s)),
      },
      then: (s) => {
        s.now += 1;
        for (const ticksLeft of TicksLeft.values) {
          s.games.set(ticksLeft, ticksLeft < game ? s.games.get(ticksLeft + 1) : 0);
        }
        startGames(s);
      },
    });

    return define({
      initial: begin,
      actions: { post, giveUp, confirm, tick, ...(inspiteOf ? { confirmRival } : {}) },
      invariants: {
        'no false assertion is confirmed': (s) => s.confirmed !== 'a false one',
        'the true assertion is confirmed within the bound': (s) => s.confirmed !== null || s.now <= bound,
      },
      reachable: {
        'it is confirmed with every rival beaten': (s) => s.confirmed !== null && s.notPosted === 0,
        'it is confirmed without any': (s) => s.confirmed !== null && s.notPosted === sybils,
      },
      fairness: [weak(tick), ...(unconfirmed ? [] : [weak(confirm)])],
      temporal: {
        'the true assertion is confirmed in the end': eventually(
          state('the true assertion is confirmed', (s: State) => s.confirmed === 'the true one'),
        ),
      },
      terminal: (s) => s.confirmed !== null,
    });
  },
);
