import { eventually, type ReadFields, spec, state, t, variables, weak } from '../../language/index.ts';
import { execute, executionOf } from './payoff.ts';

/**
 * A fraud proof by bisection. Someone asserts what a long computation comes to, and is challenged. The two narrow the
 * dispute down: the asserter claims the value in the middle of the disputed range, and the challenger says which half
 * it still disputes, until one instruction is left. The chain executes that one and decides. Each side has a clock that
 * runs while it is to move, as in chess; whoever lets it run out loses. This is the game of Arbitrum (H. Kalodner et
 * al., Arbitrum: Scalable, private smart contracts, USENIX Security 2018, section 3; M. Alvarez et al., BoLD, 2024)
 * and, for a single line of claims, of the OP stack's fault dispute game.
 *
 * The computation settles options: it takes a price less the strike, divides, rounding down, and keeps the result
 * between zero and a cap (`payoff.ts`). One side is honest. An asserter that is not claims the true value or one more,
 * at every midpoint anew, so that the two may differ by nothing but rounding; a challenger that is not disputes what it
 * likes. Whoever cheats moves when it pays, or never.
 *
 * One step is one move included on the chain, one tick, or a timeout claimed. An adversary delays each move of the
 * honest side by up to `delay` ticks, which is what its clock is for; so no tick passes when a move of the honest side
 * is overdue. Left out are bonds, games side by side (see delay-attack), and larger steps than halves.
 *
 * Fairness: time goes on (weak fairness of `tick`), the honest side moves (weak fairness of its moves taken together),
 * and claims timeouts (weak fairness of `timeout`). Weak is enough: what can be done can be done until it is done, or
 * the game is over. Nothing is asked of whoever cheats.
 */
export const fraudProof = spec(
  'fraud-proof',
  { depth: 2, clock: 4, delay: 1, honest: 'asserter' },
  ({ depth, clock, delay, honest }, mutant) => {
    const awardsMover = mutant('a timeout is won by whoever ran out of time');
    const moveTimer = mutant('each move has a timer of its own, no longer than the delay');
    const bothRun = mutant('both clocks run all the time');
    const refills = mutant('a clock starts anew with every move');
    const careless = mutant('the challenger does not look at the midpoint');
    const roundsTowardZero = mutant('the judge rounds toward zero');
    const forgetsMaximum = mutant('the judge forgets that an option is worth no less than zero');
    const forgetsMinimum = mutant('the judge forgets the cap');
    const unclaimed = mutant('nobody claims a timeout');
    const flaws = { roundsTowardZero, forgetsMaximum, forgetsMinimum };

    const steps = 2 ** depth;
    const truth = executionOf(steps);
    const truthAt = (step: number): number => truth[step] ?? 0;

    const Step = t.int(0, steps);
    const Value = t.int(Math.min(...truth), Math.max(...truth) + 1);
    const Side = t.oneOf('asserter', 'challenger');
    type SideName = (typeof Side.values)[number];

    const fields = {
      agreedStep: Step,
      agreedValue: Value,
      disputedStep: Step,
      disputedValue: Value, // as the asserter claims it
      midpoint: t.option(Value), // what the asserter has claimed, and the challenger not answered yet
      toMove: Side,
      waited: t.int(0, delay), // since the honest side could move
      clocks: t.map(Side, t.int(0, clock)),
      elapsed: t.int(0, 2 * clock + 1),
      winner: t.option(Side),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const begin = action({
      then: (s) => {
        s.agreedValue = truthAt(0);
        s.disputedStep = steps;
        s.disputedValue = truthAt(steps) + (honest === 'asserter' ? 0 : 1);
        for (const side of Side.values) s.clocks.set(side, clock);
      },
    });

    const middle = (s: State): number => (s.agreedStep + s.disputedStep) / 2;
    const isOneStep = (s: State): boolean => s.disputedStep - s.agreedStep === 1;
    const other = (side: SideName): SideName => (side === 'asserter' ? 'challenger' : 'asserter');
    /** Anybody may have the last instruction executed. */
    const honestCanMove = (s: State): boolean => s.toMove === honest || isOneStep(s);

    const inTime = {
      'the game is on': (s: State) => s.winner === null,
      'the clock has not run out': (s: State) => s.clocks.get(s.toMove) > 0,
    };

    const bisect = action(
      {
        claim: (s) => {
          if (isOneStep(s)) return [];
          const value = truthAt(middle(s));
          return honest === 'asserter' ? [value] : [value, value + 1];
        },
      },
      {
        when: { 'the asserter is to move': (s) => s.toMove === 'asserter', ...inTime },
        then: (s, { claim }) => {
          s.midpoint = claim;
          s.toMove = 'challenger';
          s.waited = 0;
          if (refills) s.clocks.set('asserter', clock);
        },
      },
    );

    const pick = action(
      { half: ['lower', 'upper'] as const },
      {
        when: {
          'the challenger is to move': (s) => s.toMove === 'challenger',
          ...inTime,
          'an honest challenger disputes the half with the error': (s, { half }) =>
            honest !== 'challenger' || careless || (half === 'lower') === (s.midpoint !== truthAt(middle(s))),
        },
        then: (s, { half }) => {
          const step = middle(s);
          if (half === 'lower') {
            s.disputedStep = step;
            s.disputedValue = s.midpoint ?? 0;
          } else {
            s.agreedStep = step;
            s.agreedValue = s.midpoint ?? 0;
          }
          s.midpoint = null;
          s.toMove = 'asserter';
          s.waited = 0;
          if (refills) s.clocks.set('challenger', clock);
        },
      },
    );

    /** The judge: the chain executes the one instruction that is left. */
    const executeOnChain = action({
      when: { 'one instruction is left': isOneStep, ...inTime },
      then: (s) => {
        const value = execute(s.agreedStep, s.agreedValue, flaws);
        s.winner = value === s.disputedValue ? 'asserter' : 'challenger';
      },
    });

    const tick = action({
      when: {
        ...inTime,
        'no move of the honest side is overdue': (s) => !honestCanMove(s) || s.waited < delay,
      },
      then: (s) => {
        if (honestCanMove(s)) s.waited += 1;
        s.elapsed += 1;
        for (const side of Side.values) {
          const left = s.clocks.get(side);
          if ((side === s.toMove || bothRun) && left > 0) s.clocks.set(side, left - 1);
        }
      },
    });

    const timeout = action({
      when: {
        'the game is on': (s) => s.winner === null,
        'the clock has run out': (s) => s.clocks.get(s.toMove) === 0 || (moveTimer && s.waited === delay),
      },
      then: (s) => {
        s.winner = awardsMover ? s.toMove : other(s.toMove);
      },
    });

    return define({
      initial: begin,
      actions: { bisect, pick, executeOnChain, tick, timeout },
      invariants: {
        'the honest side does not lose': (s) => s.winner === null || s.winner === honest,
        'what both agree on is true': (s) => s.agreedValue === truthAt(s.agreedStep),
        'a game takes no longer than both clocks': (s) => s.elapsed <= 2 * clock,
      },
      reachable: {
        'the last instruction decides': (s) => s.winner !== null && isOneStep(s),
        'a timeout decides': (s) => s.winner !== null && s.clocks.get(s.toMove) === 0,
      },
      fairness: [
        weak(tick),
        ...(unclaimed ? [] : [weak(timeout)]),
        weak(honest === 'asserter' ? bisect : pick, executeOnChain),
      ],
      temporal: {
        'every game ends': eventually(state('somebody has won', (s: State) => s.winner !== null)),
      },
      terminal: (s) => s.winner !== null,
    });
  },
);
