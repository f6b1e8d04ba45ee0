import { replicatedMargin } from '../../../spec/protocols/replicated-margin/index.ts';
import type { Answer, Arguments, Driver } from '../../fuzzing/index.ts';
import { type ReplicatedConstants, replicatedConstants } from './configuration.ts';
import { Replicas } from './replicas.ts';

/**
 * Drives replicas of the margin engine by their spec, with `changes` in the place of its constants. The driver plays
 * consensus: it says what was decided, in which order, and which replica executes next; all else is theirs.
 */
export function replicatedMarginDriver(changes: Partial<ReplicatedConstants>): Driver<Replicas> {
  const constants = replicatedConstants(changes);
  const { assets, breaker, snapshots } = constants;
  const commands = [
    'deposit',
    'withdraw',
    'trade',
    'movePrice',
    ...(assets.length === 0 ? [] : ['pledge', 'takeBack', 'moveAssetPrice']),
    ...(breaker ? ['halt', 'resume'] : []),
  ];
  const chosen = commands.flatMap((name) => (choicesOf[name] ?? []).map((choice) => `${name}.${choice}`));
  return {
    protocol: replicatedMargin.name,
    constants: { ...constants },
    start: () => new Replicas(constants),
    actions: {
      ...Object.assign({}, ...commands.map(actionsFor)),
      beginBlock: (replicas, args) => replicas.beginBlock(args),
      enterBlock: (replicas, args) => replicas.enterBlock(args),
      ...(snapshots ? { adopt: (replicas: Replicas, args: Arguments): Answer => replicas.adopt(args) } : {}),
    },
    takesMore: Object.fromEntries(
      chosen.map((choice) => [
        `decide${capitalised(choice)}`,
        'any command can be decided, whether it is done or not',
      ]),
    ),
    observe: (replicas) => replicas.observed(),
    restart: (replicas) => replicas.restart(),
    fingerprint: (replicas) => replicas.fingerprint(),
  };
}

/** What a command is taken with that the engine takes more of than the spec lists. */
const choicesOf: Readonly<Record<string, readonly string[]>> = {
  deposit: ['amount'],
  withdraw: ['amount'],
  trade: ['lots'],
  movePrice: ['to'],
  pledge: ['amount'],
  takeBack: ['amount'],
  moveAssetPrice: ['to'],
};

/** A command is decided, and then done or refused by each replica. */
function actionsFor(name: string): Driver<Replicas>['actions'] {
  return {
    [`decide${capitalised(name)}`]: (replicas, args) => replicas.decide(name, args),
    [name]: (replicas, args) => replicas.execute(name, args, 'done'),
    [`refuse${capitalised(name)}`]: (replicas, args) => replicas.execute(name, args, 'refused'),
  };
}

function capitalised(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
