import { type Model, modelOf } from '../../model/index.ts';
import { constantsWith, type Spec, spec, t, variables } from '../../spec/language/index.ts';
import { marginProtocol } from '../../spec/protocols/margin/index.ts';
import { twoPhaseCommit } from '../../spec/protocols/two-phase-commit/index.ts';

/** The instance of the margin engine whose logs have no end. */
export const marginInstance = 'two traders, for ever';

/** The margin engine at that instance. */
export function marginModel(): Model {
  const { spec: margin, instances } = marginProtocol;
  return modelOf(
    margin,
    constantsWith(margin, instances[marginInstance]?.constants ?? {}, 'the test'),
    undefined,
  );
}

/** Two-phase commit. */
export function commitModel(rms = 3): Model {
  return modelOf(twoPhaseCommit, { rms }, undefined);
}

/** A till: money goes in and out, may be counted, and a day has an end. For what the protocols do not show. */
export const tillSpec: Spec = spec('till', { most: 9, drawers: 2 }, ({ most, drawers }) => {
  const Drawer = t.ids('drawer', drawers);
  const { action, define } = variables({
    cash: t.map(Drawer, t.int(0, most)),
    day: t.int(0, 3),
    counted: t.bool,
  });
  return define({
    actions: {
      pay: action(
        { drawer: Drawer, amount: t.int(1, most) },
        {
          when: { 'the till is not counted': (s) => !s.counted },
          then: (s, { drawer, amount }) => {
            s.cash.set(drawer, s.cash.get(drawer) + amount);
          },
        },
      ),
      take: action(
        { drawer: Drawer, amount: t.int(1, most) },
        {
          when: {
            'the till is not counted': (s) => !s.counted,
            'the drawer holds it': (s, { drawer, amount }) => s.cash.get(drawer) >= amount,
          },
          then: (s, { drawer, amount }) => {
            s.cash.set(drawer, s.cash.get(drawer) - amount);
          },
        },
      ),
      count: action({
        when: (s) => !s.counted,
        then: (s) => {
          s.counted = true;
        },
      }),
      open: action({
        when: { 'it is counted': (s) => s.counted, 'the week goes on': (s) => s.day < 3 },
        then: (s) => {
          s.counted = false;
          s.day += 1;
        },
      }),
    },
    invariants: { 'the first drawer is never full': (s) => s.cash.get(0 as never) < most },
  });
});

/** The till. */
export function tillModel(constants: Partial<Record<'most' | 'drawers', number>> = {}): Model {
  return modelOf(tillSpec, constantsWith(tillSpec, constants, 'the test'), undefined);
}
