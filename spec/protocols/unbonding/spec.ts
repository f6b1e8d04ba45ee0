import {
  and,
  exists,
  forAll,
  type Id,
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  variables,
  weak,
} from '../../language/index.ts';
import { attackersNeeded, slashOf } from './slashing.ts';

/**
 * Unbonding: stake is what validators answer with, so it must still be there when they are called to answer. Whoever
 * leaves gets the stake back after `unbondingPeriod`, and evidence of an offence is included within `evidenceWindow` of
 * it. An offence is a vote for what is not so, be it at the tip of the chain by a validator that is bonded, or for an
 * old part of it, shown to clients that have not looked for up to `trustingPeriod` and believe the validators of that
 * time. The last kind can be committed after leaving, for as long as somebody believes it.
 *
 * An attack takes a third of the validators, and earns the open interest times the move of the price that it can
 * dictate. What it costs is what is slashed, `slashPercent` of each stake.
 *
 * Time is counted in periods; only ages are kept: of each leave, and of evidence that is not yet included. One step is
 * one period gone by, or one thing done by one validator, or one piece of evidence included. Validators offend and
 * leave at will. That evidence is included in time is an assumption about the chain (censorship has an end, and
 * somebody watches): a period does not go by while evidence is due. Where that fails, a mutant shows what comes of it.
 *
 * Fairness: periods go by (weak: nothing else makes an age grow, and evidence that is due is included), evidence is
 * included (weak, of all of it together: each is included once), and stake that is due is paid out (weak, of all
 * together, for the same reason). Nobody has to offend or leave.
 */
export const unbonding = spec(
  'unbonding',
  {
    validators: 2,
    stake: 3,
    slashPercent: 50,
    unbondingPeriod: 3,
    evidenceWindow: 1,
    trustingPeriod: 1,
    openInterest: 2,
    priceMove: 1,
  },
  (
    {
      validators,
      stake,
      slashPercent,
      unbondingPeriod,
      evidenceWindow,
      trustingPeriod,
      openInterest,
      priceMove,
    },
    mutant,
  ) => {
    const paysAtOnce = mutant('stake is paid out on request');
    const votesOn = mutant('a validator that is leaving still votes');
    const censored = mutant('evidence can be held up beyond its window');
    const bondedOnly = mutant('only stake that is bonded is slashed');
    const accusesAnybody = mutant('evidence is not looked at');
    const convictsTwice = mutant('evidence can be used twice');
    const paysInFull = mutant('a slashed stake is paid out in full');
    const roundsDown = mutant('a slash is rounded down');
    const timeStops = mutant('time may stand still');
    const lies = mutant('evidence may be left lying');
    const withholds = mutant('stake that is due may be withheld');

    const Validator = t.ids('v', validators);
    const longest = Math.max(unbondingPeriod, trustingPeriod + 1);
    const slash = roundsDown ? Math.floor((stake * slashPercent) / 100) : slashOf(stake, slashPercent);

    const fields = {
      does: t.map(Validator, t.oneOf('validates', 'leaves', 'has left')),
      gone: t.map(Validator, t.int(0, longest)), // periods since it asked to leave
      offence: t.map(Validator, t.oneOf('none', 'unpunished', 'punished')),
      evidenceAge: t.map(Validator, t.int(0, evidenceWindow)),
      atStake: t.map(Validator, t.int(0, stake)),
      burned: t.map(Validator, t.int(0, 2 * stake)), // wider than it can be: an invariant says so first
      paidOut: t.map(Validator, t.int(0, stake)),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type ValidatorId = Id<'v'>;

    const start = action({
      then: (s) => {
        for (const validator of Validator.values) s.atStake.set(validator, stake);
      },
    });

    const isAging = (s: State, validator: ValidatorId): boolean =>
      (s.does.get(validator) !== 'validates' && s.gone.get(validator) < longest) ||
      (s.offence.get(validator) === 'unpunished' && s.evidenceAge.get(validator) < evidenceWindow);
    const isDue = (s: State, validator: ValidatorId): boolean =>
      s.offence.get(validator) === 'unpunished' && s.evidenceAge.get(validator) === evidenceWindow;

    const period = action({
      when: {
        'something waits for time to go by': (s) => exists(Validator, (validator) => isAging(s, validator)),
        'no evidence is due': (s) => censored || !exists(Validator, (validator) => isDue(s, validator)),
      },
      then: (s) => {
        for (const validator of Validator.values) {
          const gone = s.gone.get(validator);
          if (s.does.get(validator) !== 'validates') s.gone.set(validator, Math.min(longest, gone + 1));
          const age = s.evidenceAge.get(validator);
          if (s.offence.get(validator) === 'unpunished') {
            s.evidenceAge.set(validator, Math.min(evidenceWindow, age + 1));
          }
        }
      },
    });

    const leave = action(
      { validator: Validator },
      {
        when: (s, { validator }) => s.does.get(validator) === 'validates',
        then: (s, { validator }) => {
          s.does.set(validator, 'leaves');
        },
      },
    );

    /** The age of a leave is 0 as long as there is none. */
    const offend = action(
      { validator: Validator },
      {
        when: {
          'it has not offended': (s, { validator }) => s.offence.get(validator) === 'none',
          'somebody believes its votes': (s, { validator }) =>
            s.gone.get(validator) <= trustingPeriod || (votesOn && s.does.get(validator) === 'leaves'),
        },
        then: (s, { validator }) => {
          s.offence.set(validator, 'unpunished');
        },
      },
    );

    const punish = action(
      { validator: Validator },
      {
        when: (s, { validator }) =>
          s.offence.get(validator) === 'unpunished' ||
          (accusesAnybody && s.offence.get(validator) === 'none') ||
          (convictsTwice && s.offence.get(validator) === 'punished'),
        then: (s, { validator }) => {
          const finds = bondedOnly && s.does.get(validator) !== 'validates' ? 0 : s.atStake.get(validator);
          const taken = Math.min(finds, slash);
          if (s.offence.get(validator) === 'unpunished') s.offence.set(validator, 'punished');
          s.evidenceAge.set(validator, 0);
          s.atStake.set(validator, s.atStake.get(validator) - taken);
          s.burned.set(validator, s.burned.get(validator) + taken);
        },
      },
    );

    const payOut = action(
      { validator: Validator },
      {
        when: {
          'the validator is leaving': (s, { validator }) => s.does.get(validator) === 'leaves',
          'the period is over': (s, { validator }) => paysAtOnce || s.gone.get(validator) >= unbondingPeriod,
        },
        then: (s, { validator }) => {
          s.does.set(validator, 'has left');
          s.paidOut.set(validator, paysInFull ? stake : s.atStake.get(validator));
          s.atStake.set(validator, 0);
        },
      },
    );

    const offenders = (s: State): readonly ValidatorId[] =>
      Validator.values.filter((validator) => s.offence.get(validator) !== 'none');

    return define({
      initial: start,
      actions: { period, leave, offend, punish, payOut },
      invariants: {
        'whoever is punished loses stake': (s) =>
          forAll(
            Validator,
            (validator) => s.offence.get(validator) !== 'punished' || s.burned.get(validator) >= slash,
          ),
        'nobody loses stake without an offence': (s) =>
          forAll(
            Validator,
            (validator) => s.offence.get(validator) === 'punished' || s.burned.get(validator) === 0,
          ),
        'an offence is punished once': (s) =>
          forAll(Validator, (validator) => s.burned.get(validator) <= slash),
        'stake is held, burned or paid out, and nothing is lost': (s) =>
          forAll(
            Validator,
            (validator) =>
              s.atStake.get(validator) + s.burned.get(validator) + s.paidOut.get(validator) === stake,
          ),
        'an attack never pays': (s) => {
          const attackers = offenders(s);
          if (attackers.length < attackersNeeded(validators)) return true;
          let lost = 0;
          for (const attacker of attackers) {
            if (s.offence.get(attacker) === 'unpunished') return true; // the bill is not complete
            lost += s.burned.get(attacker);
          }
          return openInterest * priceMove <= lost;
        },
      },
      reachable: {
        'a validator that is leaving is punished': (s) =>
          exists(
            Validator,
            (validator) =>
              s.does.get(validator) === 'leaves' &&
              s.gone.get(validator) > 0 &&
              s.offence.get(validator) === 'punished',
          ),
        'stake is paid out': (s) => exists(Validator, (validator) => s.paidOut.get(validator) > 0),
      },
      fairness: [
        ...(timeStops ? [] : [weak(period)]),
        ...(lies ? [] : [weak(punish)]),
        ...(withholds ? [] : [weak(payOut)]),
      ],
      temporal: {
        'an offence comes to be punished': and(
          ...Validator.values.map((validator, index) =>
            leadsTo(
              state(`v${index + 1} has offended`, (s: State) => s.offence.get(validator) === 'unpunished'),
              state(`v${index + 1} is punished`, (s: State) => s.offence.get(validator) === 'punished'),
            ),
          ),
        ),
        'whoever leaves comes to be paid out': and(
          ...Validator.values.map((validator, index) =>
            leadsTo(
              state(`v${index + 1} is leaving`, (s: State) => s.does.get(validator) === 'leaves'),
              state(`v${index + 1} has left`, (s: State) => s.does.get(validator) === 'has left'),
            ),
          ),
        ),
      },
      // Where all have left, nothing is left to do but to punish what can be.
      terminal: (s) => forAll(Validator, (validator) => s.does.get(validator) === 'has left'),
    });
  },
);
