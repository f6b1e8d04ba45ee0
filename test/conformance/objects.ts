import { type Spec, spec, t, variables } from '../../spec/language/index.ts';
import type { Dice, Json } from '../random/index.ts';

/** What an operation does to an object at one moment; undefined where the object refuses it. */
type Moment = (cells: Cells, local: Cells) => 'refused' | undefined;

/** Memory that code under test changes as it likes. */
export type Cells = Record<string, Json>;

/** An operation as a client calls it. */
export interface Call {
  readonly name: string;
  readonly args: Readonly<Record<string, Json>>;
}

/** An object that clients share: the spec, the same as a sequential program, and implementations, right and wrong. */
export interface SharedObject {
  readonly name: string;
  readonly spec: Spec;
  readonly cells: Cells;
  readonly call: (dice: Dice) => Call;
  /**
   * The object after an operation that answered `answer` (undefined where nobody knows what it answered); undefined where
   * it could not have answered that.
   */
  readonly after: (cells: Cells, call: Call, answer: Cells | undefined) => Cells | undefined;
  /** The moments of an operation, between its call and its return; its answer is left in the client's own cells. */
  readonly implementations: Readonly<Record<string, (call: Call) => readonly Moment[]>>;
}

const value = t.int(0, 2);
const number = (json: Json | undefined): number => Number(json ?? 0);

const register: SharedObject = {
  name: 'register',
  spec: spec('register', {}, () => {
    const { action, define } = variables({ v: value });
    return define({
      actions: {
        write: action(
          { value },
          {
            then: (s, chosen) => {
              s.v = chosen.value;
            },
          },
        ),
        read: action({ value }, { when: (s, chosen) => s.v === chosen.value, then: () => undefined }),
        swap: action(
          { from: value, to: value },
          {
            when: (s, { from }) => s.v === from,
            then: (s, { to }) => {
              s.v = to;
            },
          },
        ),
      },
    });
  }),
  cells: { v: 0, before: 0 },
  call: (dice) =>
    dice.pick<Call>([
      { name: 'write', args: { value: dice.int(0, 2) } },
      { name: 'read', args: {} },
      // Few values, so that what is compared is often equal, and often not for long.
      { name: 'swap', args: { from: dice.int(0, 1), to: dice.int(1, 2) } },
      { name: 'swap', args: { from: dice.int(0, 1), to: dice.int(1, 2) } },
    ]),
  after: (cells, { name, args }, answer) => {
    if (name === 'write') return { v: number(args.value) };
    if (name === 'read') return answer === undefined || answer.value === cells.v ? cells : undefined;
    return args.from === cells.v ? { v: number(args.to) } : undefined;
  },
  implementations: {
    right: (call) => [(cells, local) => registerMoment(call, cells, local)],
    'reads what was there before the last write': (call) => [
      (cells, local) => {
        if (call.name !== 'read') return registerMoment(call, cells, local);
        local.value = cells.before ?? 0;
        return undefined;
      },
    ],
    'swaps at a later moment than it compares': (call) =>
      call.name === 'swap'
        ? [
            ({ v }) => (v === call.args.from ? undefined : 'refused'),
            (cells) => {
              cells.v = call.args.to ?? 0;
              return undefined;
            },
          ]
        : [(cells, local) => registerMoment(call, cells, local)],
  },
};

function registerMoment({ name, args }: Call, cells: Cells, local: Cells): 'refused' | undefined {
  if (name === 'read') {
    local.value = cells.v ?? 0;
    return undefined;
  }
  if (name === 'swap' && cells.v !== args.from) return 'refused';
  cells.before = cells.v ?? 0;
  cells.v = (name === 'write' ? args.value : args.to) ?? 0;
  return undefined;
}

const queue: SharedObject = {
  name: 'queue',
  spec: spec('queue', {}, () => {
    const { action, define } = variables({ items: t.seq(value, 7) });
    return define({
      actions: {
        put: action(
          { value },
          {
            then: (s, chosen) => {
              s.items.push(chosen.value);
            },
          },
        ),
        take: action(
          { value: t.option(value) },
          {
            when: (s, chosen) => (s.items.at(0) ?? null) === chosen.value,
            then: (s) => {
              if (s.items.length > 0) s.items.shift();
            },
          },
        ),
      },
    });
  }),
  cells: { items: [] },
  call: (dice) =>
    dice.pick<Call>([
      { name: 'put', args: { value: dice.int(0, 2) } },
      { name: 'put', args: { value: dice.int(0, 2) } },
      { name: 'take', args: {} },
    ]),
  after: ({ items }, { name, args }, answer) => {
    if (name === 'put') return { items: [...list(items), number(args.value)] };
    const [first = null, ...others] = list(items);
    return answer === undefined || answer.value === first ? { items: others } : undefined;
  },
  implementations: {
    right: (call) => [(cells, local) => queueMoment(call, cells, local, 'first')],
    'takes the last': (call) => [(cells, local) => queueMoment(call, cells, local, 'last')],
    'looks before it takes': (call) =>
      call.name === 'put'
        ? [(cells, local) => queueMoment(call, cells, local, 'first')]
        : [
            ({ items }, local) => {
              local.value = list(items)[0] ?? null;
              return undefined;
            },
            (cells) => {
              cells.items = list(cells.items).slice(1);
              return undefined;
            },
          ],
  },
};

function queueMoment({ name, args }: Call, cells: Cells, local: Cells, end: 'first' | 'last'): undefined {
  const items = list(cells.items);
  if (name === 'put') cells.items = [...items, args.value ?? 0];
  else {
    local.value = items.at(end === 'first' ? 0 : -1) ?? null;
    cells.items = end === 'first' ? items.slice(1) : items.slice(0, -1);
  }
}

const counter: SharedObject = {
  name: 'counter',
  spec: spec('counter', {}, () => {
    const { action, define } = variables({ n: t.int(0, 7) });
    return define({
      actions: {
        increment: action(
          { value: t.int(0, 7) },
          {
            when: (s, chosen) => s.n + 1 === chosen.value,
            then: (s) => {
              s.n += 1;
            },
          },
        ),
      },
    });
  }),
  cells: { n: 0 },
  call: () => ({ name: 'increment', args: {} }),
  after: ({ n }, _, answer) => {
    const next = number(n) + 1;
    return answer === undefined || answer.value === next ? { n: next } : undefined;
  },
  implementations: {
    right: () => [
      (cells, local) => {
        cells.n = number(cells.n) + 1;
        local.value = cells.n;
        return undefined;
      },
    ],
    'reads and writes at two moments': () => [
      (cells, local) => {
        local.value = number(cells.n) + 1;
        return undefined;
      },
      (cells, local) => {
        cells.n = local.value ?? 0;
        return undefined;
      },
    ],
  },
};

const accounts = ['alice', 'bob', 'carol'] as const;
const Account = t.oneOf(...accounts);
const amount = t.int(1, 2);

const bank: SharedObject = {
  name: 'bank',
  spec: spec('bank', {}, () => {
    const { action, define } = variables({ cash: t.map(Account, t.int(0, 6)) });
    return define({
      initial: action({
        then: (s) => {
          for (const account of accounts) s.cash.set(account, 2);
        },
      }),
      actions: {
        transfer: action(
          { from: Account, to: Account, amount },
          {
            when: (s, chosen) => s.cash.get(chosen.from) >= chosen.amount,
            then: (s, { from, to, amount: moved }) => {
              s.cash.set(from, s.cash.get(from) - moved);
              s.cash.set(to, s.cash.get(to) + moved);
            },
          },
        ),
        // What it saw is shown by the event, as it is by systems that answer with what they hold.
        audit: action({ then: () => undefined }),
      },
    });
  }),
  cells: { alice: 2, bob: 2, carol: 2 },
  call: (dice) =>
    dice.pick<Call>([
      { name: 'audit', args: {} },
      ...accounts.map((from) => ({
        name: 'transfer',
        args: { from, to: dice.pick(accounts), amount: dice.int(1, 2) },
      })),
    ]),
  after: (cells, { name, args }, answer) => {
    if (name === 'audit') {
      const isSeen = accounts.every((account) => answer?.[account] === cells[account]);
      return answer === undefined || isSeen ? cells : undefined;
    }
    if (number(cells[String(args.from)]) < number(args.amount)) return undefined;
    const after = { ...cells };
    moved(after, String(args.from), -number(args.amount));
    moved(after, String(args.to), number(args.amount));
    return after;
  },
  implementations: {
    right: (call) => [
      (cells, local) => {
        if (call.name === 'audit') return seen(cells, local, accounts);
        if (withdrawn(call, cells) === 'refused') return 'refused';
        return moved(cells, String(call.args.to), number(call.args.amount));
      },
    ],
    'withdraws and pays in at two moments': (call) =>
      call.name === 'audit'
        ? [(cells, local) => seen(cells, local, accounts)]
        : [
            (cells) => withdrawn(call, cells),
            (cells) => moved(cells, String(call.args.to), number(call.args.amount)),
          ],
    'looks at one account after the other': (call) =>
      call.name === 'audit'
        ? accounts.map((account) => (cells, local) => seen(cells, local, [account]))
        : [(cells) => withdrawn(call, cells) ?? moved(cells, String(call.args.to), number(call.args.amount))],
  },
};

function withdrawn({ args }: Call, cells: Cells): 'refused' | undefined {
  if (number(cells[String(args.from)]) < number(args.amount)) return 'refused';
  return moved(cells, String(args.from), -number(args.amount));
}

function moved(cells: Cells, account: string, by: number): undefined {
  cells[account] = number(cells[account]) + by;
}

function seen(cells: Cells, local: Cells, shown: readonly string[]): undefined {
  for (const account of shown) local[account] = cells[account] ?? 0;
}

function list(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

export const sharedObjects: readonly SharedObject[] = [register, queue, counter, bank];
