import { describe, expect, test } from 'vitest';
import { type Model, modelOf } from '../../model/index.ts';
import { constantsWith, spec, t, variables } from '../../spec/language/index.ts';
import { Dice } from './dice.ts';
import type { Driver } from './driver.ts';
import { type FuzzOptions, fuzz } from './fuzz.ts';
import { replayRun } from './replay-run.ts';
import { Space } from './space.ts';
import { Sweep } from './sweep.ts';

const budget: FuzzOptions = { seed: 3, maxSteps: 3_000, maxTimeMs: Number.POSITIVE_INFINITY, now: () => 0 };

/** Messages on their way to two people; `fillers` makes the model too large to be listed. */
function netModel(fillers: number): Model {
  const net = spec('net', {}, () => {
    const To = t.oneOf('ann', 'ben');
    const Text = t.int(0, 3);
    const { action, define } = variables({ net: t.map(To, t.set(Text)), filler: t.int(0, fillers) });
    return define({
      actions: {
        send: action(
          { to: To, text: Text },
          {
            when: (s, { to, text }) => !s.net.get(to).has(text),
            then: (s, { to, text }) => s.net.get(to).add(text),
          },
        ),
        deliver: action(
          { to: To },
          { text: (s, { to }) => s.net.get(to) },
          { then: (s, { to, text }) => s.net.get(to).delete(text) },
        ),
        recall: action(
          // A list without a declared type.
          { text: (s) => [...s.net.get('ann')] },
          { then: (s, { text }) => s.net.get('ann').delete(text) },
        ),
        fill: action(
          { filler: t.int(0, fillers) },
          {
            then: (s, { filler }) => {
              s.filler = filler;
            },
          },
        ),
      },
      terminal: () => true,
    });
  });
  return modelOf(net, constantsWith(net, {}, 'a test'), undefined);
}

interface Net {
  readonly ann: Set<unknown>;
  readonly ben: Set<unknown>;
  filler: number;
}

type Fault =
  | 'delivers what was not sent'
  | 'delivers to the wrong one'
  | 'recalls what was not sent'
  | 'none';

function netDriver(fault: Fault, fillers: number): Driver<Net> {
  const accepted = { kind: 'accepted' } as const;
  const rejected = { kind: 'rejected', reason: 'no' } as const;
  const inboxOf = (net: Net, to: unknown) => (to === 'ann' ? net.ann : to === 'ben' ? net.ben : undefined);
  const isInt = (value: unknown, most: number) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
  return {
    protocol: 'net',
    start: () => ({ ann: new Set(), ben: new Set(), filler: 0 }),
    actions: {
      send: (net, { to, text }) => {
        const inbox = inboxOf(net, to);
        if (inbox === undefined || !isInt(text, 3) || inbox.has(text)) return rejected;
        inbox.add(text);
        return accepted;
      },
      deliver: (net, { to, text }) => {
        const inbox = inboxOf(net, to);
        if (inbox === undefined || !isInt(text, 3)) return rejected;
        if (inbox.delete(text) || fault === 'delivers what was not sent') return accepted;
        return fault === 'delivers to the wrong one' && net.ann.has(text) ? accepted : rejected;
      },
      recall: (net, { text }) =>
        isInt(text, 3) && (net.ann.delete(text) || fault === 'recalls what was not sent')
          ? accepted
          : rejected,
      fill: (net, { filler }) => {
        if (!isInt(filler, fillers)) return rejected;
        net.filler = Number(filler);
        return accepted;
      },
    },
    observe: ({ ann, ben, filler }) => ({
      '/net': { ann: [...ann] as number[], ben: [...ben] as number[] },
      '/filler': filler,
    }),
  };
}

/** Each fault with the fewest steps that can show it, by hand. */
const faults: readonly (readonly [Fault, subject: string, steps: number])[] = [
  ['delivers what was not sent', 'deliver', 1],
  ['delivers to the wrong one', 'deliver', 2],
  ['recalls what was not sent', 'recall', 1],
];

describe.each([
  ['a small model', 1],
  ['a large model', 2_000],
])('%s: what is not on offer must be rejected', (_, fillers) => {
  const model = netModel(fillers);

  test.each(faults)('what %s is found, made small, and happens again', async (fault, subject, steps) => {
    const driver = netDriver(fault, fillers);
    const { verdict } = await fuzz(model, driver, budget);
    if (verdict.kind !== 'diverges') throw new Error(`it does not diverge: ${verdict.kind}`);
    const { failure } = verdict;
    const parting = { kind: 'accepted though disabled', subject };
    expect(failure).toMatchObject({ divergence: parting, isRepeatable: true });
    expect(failure.divergence.said).toMatch(/^text is \d, none of what the choice offers here: nothing$/);
    expect(failure.steps.length).toBeLessThanOrEqual(steps + 1);
    expect((await replayRun(model, driver, failure)).divergence).toMatchObject(parting);
    expect((await replayRun(model, netDriver('none', fillers), failure)).divergence).toBeUndefined();
    expect((await fuzz(model, driver, budget)).verdict).toEqual(verdict);
  });

  test('one that does as the spec says conforms', async () => {
    const { verdict } = await fuzz(model, netDriver('none', fillers), budget);
    expect(verdict.kind).toBe('conforms within the budget');
  });
});

test('an implementation that may take more is not asked for what is not on offer', async () => {
  const takesMore = { 'deliver.text': 'what comes twice is taken and left alone' };
  const driver = { ...netDriver('delivers what was not sent', 1), takesMore };
  expect((await fuzz(netModel(1), driver, budget)).verdict.kind).toBe('conforms within the budget');
});

test('of a small model, all that is not on offer is asked for in every state', () => {
  const { compiled } = netModel(1);
  const expected = new Set<string>();
  // By hand: any of four texts may be under way to either, whatever the filler is.
  for (let bits = 0; bits < 512; bits += 1) {
    const texts = (from: number) => [0, 1, 2, 3].filter((text) => (bits >> (from + text)) & 1);
    const inboxes = [
      ['ann', texts(0)],
      ['ben', texts(4)],
    ] as const;
    for (const [to, inbox] of inboxes) {
      for (const text of [0, 1, 2, 3].filter((one) => !inbox.includes(one))) {
        const state = JSON.stringify([texts(0), texts(4), bits >> 8]);
        expected.add(`${state} deliver ${JSON.stringify({ to, text })}`);
        if (to === 'ann') expected.add(`${state} recall ${JSON.stringify({ text })}`);
      }
    }
  }
  expect(askedFor(new Space(compiled))).toEqual(expected);
});

/** What a sweep asks for that is not on offer, until it says that it is done. */
function askedFor(space: Space): ReadonlySet<string> {
  const indices = space.compiled.actions.map((_, index) => index);
  const sweep = new Sweep(space, { indices, turns: [], forbidden: 'tried' });
  const dice = new Dice(1);
  const asked = new Set<string>();
  while (!sweep.isDone) {
    let [node] = space.initial();
    for (let planned = node && sweep.next(node, dice); node !== undefined && planned !== undefined; ) {
      const { edge, blocked } = planned;
      if (blocked !== undefined) blocked.tried += 1;
      if (blocked?.conjunct === -1) {
        const { net, filler } = space.seen(node)() as SeenNet;
        const state = JSON.stringify([[...net.get('ann')], [...net.get('ben')], filler]);
        asked.add(`${state} ${blocked.way.action} ${JSON.stringify(blocked.way.arguments)}`);
      }
      if (edge !== undefined) {
        edge.taken += 1;
        node = edge.to;
        node.isVisited = true;
      }
      planned = sweep.next(node, dice);
    }
  }
  return asked;
}

interface SeenNet {
  readonly net: { get(to: string): Iterable<number> };
  readonly filler: number;
}
