import {
  among,
  count,
  exists,
  forAll,
  type ReadFields,
  spec,
  subsetsOf,
  t,
  variables,
} from '../../language/index.ts';
import { conflict, linksOf } from './links.ts';

/**
 * Accountable finality: the finality gadget of Casper FFG. Validators vote for links between checkpoints of a chain
 * that may have two branches. Where a quorum votes for a link from a justified checkpoint, its target is justified, and
 * where the link goes to the very next epoch, its source is final. Two rules are enforced by taking the stake of
 * whoever breaks them: no two votes with targets in one epoch, and no vote that surrounds another. Two branches cannot
 * both become final unless a third of the stake can be taken.
 *
 * The chain below is left out: from genesis two branches, A and B, with a checkpoint in each epoch, all of them known
 * to everybody from the beginning. Stakes are equal. Votes are public, so that whatever was cast is evidence.
 *
 * One step is one vote, or, if validators vote `together`, all votes of a quorum for one link. The latter is exact for
 * what can become final: votes short of a quorum justify nothing, and waiting with a vote until the last of its quorum
 * is cast breaks no rule that casting it earlier keeps. If there are no `leaps`, links go to the next epoch alone.
 *
 * The first `faulty` validators vote for anything at any time. The others keep the rules and vote from justified
 * checkpoints alone, and otherwise as they like: nobody leads them. So there is no fairness, and nothing has to become
 * final in a model with so few epochs. What is claimed instead is that it always could: the honest validators, if they
 * are a quorum, are never in a state where the rules forbid them to go on from the highest justified checkpoint, in
 * epochs that are new.
 */
export const accountableFinality = spec(
  'accountable-finality',
  { validators: 4, faulty: 0, epochs: 2, leaps: false, together: false },
  ({ validators, faulty, epochs, leaps, together }, mutant) => {
    const smallQuorums = mutant('two validators of four are a quorum');
    const noDoubleRule = mutant('there is no rule against two votes for one epoch');
    const noSurroundRule = mutant('there is no rule against votes that surround');
    const unpunished = mutant('two votes for one epoch are no evidence');
    const framed = mutant('one vote that is shown twice is evidence');
    const hasty = mutant('an honest validator votes from a checkpoint that is not justified');
    const leapsFinalise = mutant('a link that leaves out an epoch makes its source final');

    const Validator = t.oneOf(
      ...Array.from({ length: validators }, (_, index) =>
        index < faulty ? `faulty${index + 1}` : `honest${index + 1 - faulty}`,
      ),
    );
    const links = linksOf(epochs, leaps);
    const Link = t.oneOf(...links.map(({ name }) => name));
    const linkNamed = new Map(links.map((link) => [link.name, link]));

    // Two quorums share more than a third.
    const quorum = smallQuorums ? 2 : Math.floor((2 * validators) / 3) + 1;
    const isTolerable = 3 * faulty < validators;

    const fields = { votes: t.map(Link, t.set(Validator)) };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const isHonest = (validator: string): boolean => validator.startsWith('honest');
    const rules = { double: !noDoubleRule, surround: !noSurroundRule };

    /** The justified checkpoints of both branches. Links are in the order of their targets, so one look is enough. */
    const justified = (s: State): ReadonlySet<string> => {
      const found = new Set(['genesis']);
      for (const { name, source, target } of links) {
        if (found.has(source) && s.votes.get(name).size >= quorum) found.add(target);
      }
      return found;
    };

    const keepsTheRules = (s: State, validator: string, name: string): boolean => {
      const link = linkNamed.get(name);
      for (const other of links) {
        if (link === undefined || other === link || !s.votes.get(other.name).has(validator)) continue;
        if (conflict(link, other, rules)) return false;
      }
      return true;
    };

    const mayVote = (s: State, validator: string, name: string): boolean =>
      s.votes.get(name).has(validator) || !isHonest(validator) || keepsTheRules(s, validator, name);
    const isJustified = (s: State, name: string): boolean => {
      const source = linkNamed.get(name)?.source ?? 'genesis';
      return source === 'genesis' || justified(s).has(source);
    };

    const vote = action(
      { validator: Validator, link: Link },
      {
        when: {
          'validators vote one by one': () => !together,
          'it has not cast this vote': (s, { validator, link }) => !s.votes.get(link).has(validator),
          'it is faulty or keeps the rules': (s, { validator, link }) => mayVote(s, validator, link),
          'it is faulty or votes from a justified checkpoint': (s, { validator, link }) =>
            !isHonest(validator) || hasty || isJustified(s, link),
        },
        then: (s, { validator, link }) => {
          s.votes.get(link).add(validator);
        },
      },
    );

    const voteTogether = action(
      { voters: among(t.seq(Validator, validators), subsetsOf(Validator.values, quorum)), link: Link },
      {
        when: {
          'validators vote together': () => together,
          'not all have cast this vote': (s, { voters, link }) =>
            voters.some((validator) => !s.votes.get(link).has(validator)),
          'those that are honest keep the rules': (s, { voters, link }) =>
            voters.every((validator) => mayVote(s, validator, link)),
          'they vote from a justified checkpoint': (s, { link }) => isJustified(s, link),
        },
        then: (s, { voters, link }) => {
          for (const validator of voters) s.votes.get(link).add(validator);
        },
      },
    );

    const isFinal = (s: State, branch: 'A' | 'B'): boolean => {
      const known = justified(s);
      return links.some(
        ({ name, source, target, from, to }) =>
          source !== 'genesis' &&
          target.startsWith(branch) &&
          known.has(source) &&
          (to === from + 1 || leapsFinalise) &&
          s.votes.get(name).size >= quorum,
      );
    };
    const bothAreFinal = (s: State): boolean => isFinal(s, 'A') && isFinal(s, 'B');

    /** Whether the votes of a validator prove that it broke a rule. */
    const canBeSlashed = (s: State, validator: string): boolean => {
      const cast = links.filter(({ name }) => s.votes.get(name).has(validator));
      const evidence = { double: !noDoubleRule && !unpunished, surround: !noSurroundRule };
      return cast.some((one, index) =>
        cast.slice(framed ? index : index + 1).some((other) => conflict(one, other, evidence)),
      );
    };

    /** Whether an honest validator may vote from the highest justified checkpoint to an epoch that is new. */
    const canGoOn = (s: State, validator: string): boolean => {
      const known = justified(s);
      const highest = Math.max(0, ...links.filter(({ target }) => known.has(target)).map(({ to }) => to));
      const fresh = { from: highest, to: epochs + 1 };
      return links.every(({ name, from, to }) => {
        if (!s.votes.get(name).has(validator)) return true;
        return !conflict(fresh, { from, to }, rules);
      });
    };

    return define({
      actions: { vote, voteTogether },
      invariants: {
        ...(isTolerable
          ? {
              'no two branches are final': (s: State) => !bothAreFinal(s),
              'honest validators can always go on without being slashed': (s: State) =>
                forAll(Validator, (validator) => !isHonest(validator) || canGoOn(s, validator)),
            }
          : {}),
        'if two branches are final, a third of the validators can be slashed': (s) =>
          !bothAreFinal(s) || 3 * count(Validator, (validator) => canBeSlashed(s, validator)) >= validators,
        'no honest validator can be slashed': (s) =>
          !exists(Validator, (validator) => isHonest(validator) && canBeSlashed(s, validator)),
      },
      reachable: {
        'a checkpoint is final': (s) => isFinal(s, 'A'),
        ...(isTolerable ? {} : { 'two branches are final': bothAreFinal }),
      },
      // Nobody has to vote, and the model has so many epochs and no more.
      terminal: () => true,
    });
  },
);
