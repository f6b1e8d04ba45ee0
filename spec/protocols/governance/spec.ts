import {
  and,
  exists,
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/**
 * Governance with a timelock. Whoever governs an exchange can list tokens as collateral and set the limit on what
 * leaves the vault in a tick. Both are announced first and enacted after `timelock` ticks, so that users who disagree
 * can be gone by then. The governor is the attacker: a token of the attacker's own making, listed as collateral, is
 * borrowed against for whatever is in the vault. This is the design of timelocked governance in general (Compound's
 * Timelock; the exit windows that L2BEAT asks of rollups), of no protocol in particular.
 *
 * Users have one coin each in the vault. One who leaves is paid `exitTime` ticks after asking for it, if the limit of
 * the tick is not used up; `minLimit` is the least that governance may set it to. Users watch: no tick passes while one
 * of them has not asked to leave although a fabricated token is announced, nor while somebody is due and can be paid.
 * Sound tokens are announced and listed, too; nobody leaves because of them, and their listing changes nothing here. A
 * token that is listed, and a limit that is set, are in force from the next tick on. The attacker chooses the order of
 * everything within a tick.
 *
 * `reserve` are coins in the vault that are nobody's, and `cap` is the most that can be borrowed against the new token.
 * Left out are voting, the price of the token, and attackers who leave with coins of their own and use up the limit.
 *
 * One step is one transaction or one tick. Fairness: time goes on (weak fairness of `tick`), users who are warned ask
 * to leave (weak fairness of `flee`), and who is due is paid (weak fairness of `payOut`; the chain pays whoever asks).
 * Weak is enough, since each stays possible until it is done, or until the next tick makes it so again for good.
 * Nothing is asked of governance, or of users who are not warned.
 */
export const governance = spec(
  'governance',
  {
    users: 2,
    timelock: 2,
    exitTime: 1,
    minLimit: 1,
    maxLimit: 3,
    startLimit: 2,
    maxChange: 1,
    reserve: 0,
    cap: 9,
  },
  ({ users, timelock, exitTime, minLimit, maxLimit, startLimit, maxChange, reserve, cap }, mutant) => {
    const noTimelock = mutant('changes take effect without notice');
    const waives = mutant('governance can switch the timelock off');
    const swaps = mutant('an announcement can be swapped for another one');
    const usesAtOnce = mutant('a token can be borrowed against in the tick in which it is listed');
    const limitsAtOnce = mutant('a limit is in force in the tick in which it is set');
    const unbounded = mutant('a limit can be set to anything');
    const jumps = mutant('a limit can be moved as far as its bounds at once');
    const asleep = mutant('users do not watch what is announced');
    const unpaid = mutant('nobody has to pay out');

    const User = t.ids('user', users);
    const Limit = t.int(0, maxLimit);
    const notice = noTimelock ? 0 : timelock;
    const Age = t.int(0, timelock);
    const coins = users + reserve;

    const fields = {
      announcedToken: t.option(t.record({ is: t.oneOf('sound', 'fabricated'), age: Age })),
      announcedLimit: t.option(t.record({ to: Limit, age: Age })),
      timelockIsOff: t.bool,
      fabricatedToken: t.oneOf('not listed', 'listed from the next tick', 'listed'),
      limit: Limit,
      limitInForce: Limit,
      leftThisTick: t.int(0, maxLimit),
      account: t.map(User, t.oneOf('in', 'leaving', 'out')),
      waited: t.map(User, t.int(0, exitTime)),
      vault: t.int(0, coins),
      borrowed: t.int(0, coins),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;
    type UserId = (typeof User.values)[number];

    const begin = action({
      then: (s) => {
        s.vault = coins;
        s.limit = startLimit;
        s.limitInForce = startLimit;
      },
    });

    const announceToken = action(
      { is: ['sound', 'fabricated'] as const },
      {
        when: (s) => s.announcedToken === null,
        then: (s, { is }) => {
          s.announcedToken = { is, age: 0 };
        },
      },
    );

    /** As if it had been announced that way: only the mutant does it. */
    const swapToken = action({
      when: (s) => s.announcedToken?.is === 'sound',
      then: (s) => {
        if (s.announcedToken !== null) s.announcedToken.is = 'fabricated';
      },
    });

    const switchTimelockOff = action({
      then: (s) => {
        s.timelockIsOff = true;
      },
    });

    const enactToken = action({
      when: {
        'it was announced in time': (s) =>
          s.announcedToken !== null && (s.timelockIsOff || s.announcedToken.age >= notice),
      },
      then: (s) => {
        if (s.announcedToken?.is === 'fabricated' && s.fabricatedToken === 'not listed') {
          s.fabricatedToken = usesAtOnce ? 'listed' : 'listed from the next tick';
        }
        s.announcedToken = null;
      },
    });

    const announceLimit = action(
      { to: Limit },
      {
        when: {
          'no other is announced': (s) => s.announcedLimit === null,
          'it is within its bounds': (_, { to }) => unbounded || to >= minLimit,
          'it is a small change': (s, { to }) => jumps || Math.abs(to - s.limit) <= maxChange,
        },
        then: (s, { to }) => {
          s.announcedLimit = { to, age: 0 };
        },
      },
    );

    const enactLimit = action({
      when: {
        'it was announced in time': (s) =>
          s.announcedLimit !== null && (s.timelockIsOff || s.announcedLimit.age >= notice),
      },
      then: (s) => {
        s.limit = s.announcedLimit?.to ?? s.limit;
        if (limitsAtOnce) s.limitInForce = s.limit;
        s.announcedLimit = null;
      },
    });

    const isWarned = (s: State): boolean =>
      s.announcedToken?.is === 'fabricated' || s.fabricatedToken !== 'not listed';
    const askToLeave = (s: Draft, user: UserId): void => {
      s.account.set(user, 'leaving');
    };

    /** A user asks to leave because of what is announced. */
    const flee = action(
      { user: User },
      {
        when: {
          'a fabricated token is announced or listed': isWarned,
          'the user is in': (s, { user }) => s.account.get(user) === 'in',
        },
        then: (s, { user }) => askToLeave(s, user),
      },
    );

    /** A user asks to leave for reasons of the user's own. */
    const leave = action(
      { user: User },
      {
        when: {
          'nothing is to be feared': (s) => !isWarned(s),
          'the user is in': (s, { user }) => s.account.get(user) === 'in',
        },
        then: (s, { user }) => askToLeave(s, user),
      },
    );

    const limitIsLeft = (s: State): boolean => s.leftThisTick < s.limitInForce;
    const isDue = (s: State, user: UserId): boolean =>
      s.account.get(user) === 'leaving' && s.waited.get(user) === exitTime;

    const payOut = action(
      { user: User },
      {
        when: {
          'the user is due': (s, { user }) => isDue(s, user),
          'the limit is not used up': limitIsLeft,
        },
        then: (s, { user }) => {
          s.account.set(user, 'out');
          s.waited.set(user, 0);
          s.vault -= 1;
          s.leftThisTick += 1;
        },
      },
    );

    /** The attacker borrows a coin against the token, for good. */
    const borrow = action({
      when: {
        'the token is listed': (s) => s.fabricatedToken === 'listed',
        'the limit is not used up': limitIsLeft,
        'the cap is not reached': (s) => s.borrowed < cap,
        'there is a coin': (s) => s.vault > 0,
      },
      then: (s) => {
        s.vault -= 1;
        s.borrowed += 1;
        s.leftThisTick += 1;
      },
    });

    const tick = action({
      when: {
        'who is warned has asked to leave': (s) =>
          asleep || !isWarned(s) || !exists(User, (user) => s.account.get(user) === 'in'),
        'who is due and can be paid is paid': (s) =>
          !limitIsLeft(s) || !exists(User, (user) => isDue(s, user)),
      },
      then: (s) => {
        for (const announced of [s.announcedToken, s.announcedLimit]) {
          if (announced !== null && announced.age < timelock) announced.age += 1;
        }
        if (s.fabricatedToken === 'listed from the next tick') s.fabricatedToken = 'listed';
        s.limitInForce = s.limit;
        s.leftThisTick = 0;
        for (const user of User.values) {
          const waited = s.waited.get(user);
          if (s.account.get(user) === 'leaving' && waited < exitTime) s.waited.set(user, waited + 1);
        }
      },
    });

    const owed = (s: State): number => {
      let count = 0;
      for (const phase of s.account.values()) if (phase !== 'out') count += 1;
      return count;
    };

    return define({
      initial: begin,
      actions: {
        announceToken,
        enactToken,
        announceLimit,
        enactLimit,
        flee,
        leave,
        payOut,
        borrow,
        tick,
        ...(swaps ? { swapToken } : {}),
        ...(waives ? { switchTimelockOff } : {}),
      },
      invariants: {
        'what users have in the vault is there': (s) => s.vault >= owed(s),
        'the limit stays within its bounds': (s) => s.limit >= minLimit,
      },
      steps: {
        'the limit is moved by small changes': (before, after) =>
          Math.abs(after.limit - before.limit) <= maxChange,
        'the limit in force does not change once it was used': (before, after) =>
          before.limitInForce === after.limitInForce || before.leftThisTick === 0 || after.leftThisTick === 0,
      },
      reachable: {
        'the fabricated token is listed, and everybody is out': (s) =>
          s.fabricatedToken === 'listed' && owed(s) === 0,
        'the limit is at its least': (s) => s.limitInForce === minLimit,
      },
      fairness: [weak(tick), weak(flee), ...(unpaid ? [] : [weak(payOut)])],
      temporal: {
        'who leaves is paid': and(
          ...User.values.map((user, index) =>
            leadsTo(
              state(`user ${index + 1} leaves`, (s: State) => s.account.get(user) === 'leaving'),
              state(`user ${index + 1} is out`, (s: State) => s.account.get(user) === 'out'),
            ),
          ),
        ),
        'who is warned gets out': and(
          ...User.values.map((user, index) =>
            leadsTo(
              state('a fabricated token is announced', (s: State) => s.announcedToken?.is === 'fabricated'),
              state(`user ${index + 1} is out`, (s: State) => s.account.get(user) === 'out'),
            ),
          ),
        ),
      },
    });
  },
);
