import { forcedExit } from '../../../spec/protocols/forced-exit/index.ts';
import type { Answer, Arguments, Driver } from '../../fuzzing/index.ts';
import type { Json } from '../../log/index.ts';
import { Exchange } from './exchange.ts';
import { type KeyRing, toyKeys } from './keys.ts';

/** The constants of the forced-exit spec. */
export interface ForcedExitConstants {
  readonly deposits: readonly number[];
  readonly grace: number;
  readonly thaws: number;
  readonly encodings: number;
  readonly emptyRequests: boolean;
}

/** What a proof showed once. */
interface OldProof {
  readonly amount: number;
  readonly proof: Uint8Array;
}

/** The exchange, and what the spec counts around it. */
interface Driven {
  readonly exchange: Exchange;
  /** In which encodings each account has escaped, since the last freeze. */
  readonly escapes: Map<number, number>;
  /** By account, the proof of the most that it ever had under a root. */
  readonly oldProofs: Map<number, OldProof>;
}

/** How large the exchange is that the constants are played on. */
export interface Scale {
  readonly depth: number;
  /** What one unit of the spec is on the exchange. */
  readonly unit: number;
  readonly keys: KeyRing;
}

// The rest of the tree is empty, and hashing on and on up an empty tree finds nothing.
const small: Scale = { depth: 8, unit: 1, keys: toyKeys };

const accepted: Answer = { kind: 'accepted' };
const rejected = (reason: string): Answer => ({ kind: 'rejected', reason });
const answerOf = (reason: string | undefined): Answer => (reason === undefined ? accepted : rejected(reason));

/**
 * Drives the settlement contract and the sequencer by the forced-exit spec with `changes` in the place of its constants.
 * The driver plays the world: users who sign and who cheat where they can, an operator who does likewise, governance, and
 * time. Where somebody can gain by cheating it is tried before the honest way, and what is honest has to be refused where
 * the spec refuses it.
 */
export function forcedExitDriver(
  changes: Partial<ForcedExitConstants>,
  scale: Scale = small,
): Driver<Driven> {
  const constants: ForcedExitConstants = { ...defaults, ...changes };
  const { deposits, grace, thaws, encodings, emptyRequests } = constants;
  const users = deposits.map((_, user) => user);
  const { depth, unit, keys } = scale;
  const terms = {
    exchange: 'the exchange that is driven',
    deposits: deposits.map((deposit) => deposit * unit),
    depth,
    keys,
    settlement: {
      kind: 'validity',
      grace,
      requests: emptyRequests ? 'from any account' : 'from accounts shown to hold something',
      data: 'always published',
      maxCredits: 1_000,
      thaws,
      thawDelay: 0,
    },
  } as const;
  const toContract = ({ exchange }: Driven, command: Readonly<Record<string, unknown>>): Answer => {
    const outcome = exchange.l1(command);
    return outcome.kind === 'done' ? accepted : rejected(outcome.reason);
  };
  return {
    protocol: 'forced-exit',
    constants: { ...constants },
    start: () => {
      const driven = { exchange: new Exchange(terms), escapes: new Map(), oldProofs: new Map() };
      rememberProofs(driven);
      return driven;
    },
    actions: {
      transfer: ({ exchange }, { from, to }) => answerOf(exchange.transfer(foreign(from), foreign(to), unit)),
      commit: (driven, { published }) =>
        published === true
          ? committing(driven, [])
          : rejected('the contract takes no batch without its data'),
      serve: (driven, { user }) => committing(driven, [foreign(user)]),
      request: (driven, { user }) => {
        const proof = users.includes(foreign(user)) ? driven.exchange.ledger.proof(foreign(user)) : undefined;
        const by = driven.exchange.contract.ownerOf(foreign(user)) ?? '';
        return toContract(driven, { kind: 'request exit', account: user, by, ...(proof && { proof }) });
      },
      tick: (driven) => {
        const { contract } = driven.exchange;
        const isAwaited = users.some((user) => (contract.requestAge(user) ?? grace) < grace);
        if (contract.isFrozen || !isAwaited) return rejected('nobody waits for time to pass');
        return toContract(driven, { kind: 'advance', blocks: 1 });
      },
      freeze: (driven, { user }) => toContract(driven, { kind: 'freeze over request', account: user }),
      leave: (driven, args) => leaving(driven, args, encodings),
      withdraw: (driven, { user }) => toContract(driven, { kind: 'withdraw', account: user }),
      ...(thaws > 0 && {
        unfreeze: ({ exchange, escapes }: Driven) => {
          const reason = exchange.unfreeze();
          if (reason === undefined) escapes.clear();
          return answerOf(reason);
        },
      }),
    },
    observe: ({ exchange, escapes }) => {
      const { contract, engine, ledger } = exchange;
      const ofEach = (part: (user: number) => Json): Json =>
        Object.fromEntries(users.map((user) => [String(user), part(user)]));
      return {
        '/confirmed': ofEach((user) => engine.confirmed(user).balance / unit),
        '/committed': ofEach((user) => ledger.at(user).balance / unit),
        '/published': ledger.withheld === undefined,
        '/waiting': ofEach((user) => ageOf(contract.requestAge(user), grace)),
        '/frozen': contract.isFrozen,
        '/escapes': ofEach((user) => {
          const encoding = escapes.get(user);
          return contract.hasEscaped(user) && encoding !== undefined ? [encoding] : [];
        }),
        '/epoch': contract.epoch,
        '/owed': ofEach((user) => contract.owedTo(user) / unit),
        '/wallet': ofEach((user) => Number(contract.paidTo(user)) / unit),
        '/vault': contract.vault / unit,
      };
    },
    unobserved: {
      pinned: 'a request has no amount',
      oldProof: 'the contract knows no proof of before; the driver tries them',
    },
    restart: (driven) => {
      driven.exchange.restart();
      return driven;
    },
    fingerprint: ({ exchange }) => [
      Buffer.from(exchange.contract.snapshot()).toString('base64'),
      Buffer.from(exchange.engine.snapshot()).toString('base64'),
    ],
  };
}

// True: the spec's defaults are of these types.
const defaults = forcedExit.constants as unknown as ForcedExitConstants;

/** A value that comes from elsewhere: refusing one that is no account is the implementation's business. */
function foreign(value: Json | undefined): number {
  return value as number;
}

function ageOf(age: number | undefined, grace: number): Json {
  return age === undefined ? null : Math.min(age, grace);
}

function committing(driven: Driven, exits: readonly number[]): Answer {
  const reason = driven.exchange.commit(exits);
  if (reason === undefined) rememberProofs(driven);
  return answerOf(reason);
}

/** Whoever cheats shows the best that any root has ever shown of the account. */
function rememberProofs({ exchange, oldProofs }: Driven): void {
  const { ledger, terms } = exchange;
  for (const account of terms.deposits.keys()) {
    const amount = ledger.at(account).balance;
    const proof = ledger.proof(account);
    if (proof !== undefined && amount > (oldProofs.get(account)?.amount ?? 0))
      oldProofs.set(account, { amount, proof });
  }
}

function leaving(driven: Driven, { user, encoding }: Arguments, encodings: number): Answer {
  const { exchange, oldProofs, escapes } = driven;
  const account = foreign(user);
  const isWord = Number.isInteger(encoding) && Number(encoding) >= 1 && Number(encoding) <= encodings;
  if (!isWord) return rejected('a proof has no such encoding');
  if (exchange.contract.ownerOf(account) === undefined || typeof user !== 'number')
    return rejected('no such account');
  const { epoch } = exchange.contract;
  const old = oldProofs.get(account);
  const now = exchange.ledger.proof(account);
  const gains = old !== undefined && old.amount > exchange.ledger.at(account).balance;
  const tries = [...(gains ? [old.proof] : []), ...(now === undefined ? [] : [now])];
  let reason = 'nobody knows what is under the root';
  for (const proof of tries.flatMap((one) => (encoding === 1 ? [one] : [...otherEncodings(one), one]))) {
    const outcome = exchange.l1({ kind: 'escape', account, epoch, proof });
    if (outcome.kind === 'done') {
      escapes.set(account, Number(encoding));
      return accepted;
    }
    reason = outcome.reason;
  }
  return rejected(reason);
}

/** The same proof with bytes that ought to mean nothing: one more at the end, one in the mask of siblings that is not set. */
function otherEncodings(proof: Uint8Array): readonly Uint8Array[] {
  const longer = new Uint8Array(proof.length + 1);
  longer.set(proof);
  return [longer];
}
