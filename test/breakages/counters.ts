import { spec, t, variables } from '../../spec/language/index.ts';

/**
 * Four counters that go up by one until all are at `top`. Everything about it is known without a search: a state lies
 * as many steps from the initial one as its counters add up to.
 */
export const counters = spec('counters', { top: 27 }, ({ top }) => {
  const upTo = t.int(0, top);
  const { action, define } = variables({ a: upTo, b: upTo, c: upTo, d: upTo });
  const up = (name: 'a' | 'b' | 'c' | 'd') =>
    action({
      when: (s) => s[name] < top,
      then: (s) => {
        s[name] += 1;
      },
    });
  return define({
    actions: { upA: up('a'), upB: up('b'), upC: up('c'), upD: up('d') },
    invariants: { 'they add up to less than 75': (s) => s.a + s.b + s.c + s.d < 75 },
    steps: {
      'the first is not the last': (before, after) => after.a !== top || before.a === top || after.b < 25,
    },
    reachable: { 'all but one are at 26': (s) => s.a === 26 && s.b === 26 && s.c === 26 && s.d === 0 },
  });
});
