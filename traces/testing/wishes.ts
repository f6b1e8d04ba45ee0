import { type Driver, type Step, stepLine } from '../fuzzing/index.ts';
import type { Call, EnabledCalls } from '../tours/index.ts';

/**
 * Steps from wishes, which are numbers. A wish gets whatever is enabled that it likes best, and what it likes depends on
 * itself and the call alone: where steps before are left out, those after stay what they were, as long as the spec lets
 * them. So a list of wishes is made smaller by leaving some out, and every list means something. 0 likes the first call.
 *
 * Of ten wishes seven get what is enabled; two what was enabled before and is not any more, which must be rejected; one a
 * turn or a restart, where the driver has some. What a turn does is the implementation's to say: it is taken to do nothing
 * here, and what comes after is held against the spec as it then is.
 */
export function stepsFor<Implementation>(
  wishes: readonly number[],
  driver: Driver<Implementation>,
  enabled: EnabledCalls,
): readonly Step[] {
  const steps: Step[] = [];
  const met = new Map<string, Call>();
  const own = ownSteps(driver);
  let [state] = enabled.initial();
  for (const wish of wishes) {
    const all = enabled.from(state, (action) => Object.hasOwn(driver.actions, action));
    const now = new Set(all.map(({ call }) => textOf(call)));
    const past = [...met].flatMap(([text, call]) => (now.has(text) ? [] : [call]));
    for (const { call } of all) met.set(textOf(call), call);
    const kind = wish % 10;
    const other = kind >= 8 ? past.map(actionStep) : kind === 7 ? own : [];
    const chosen = favourite(wish, other, stepLine);
    const next = favourite(wish, all, ({ call }) => textOf(call));
    if (chosen !== undefined) steps.push(chosen);
    else if (next !== undefined) {
      steps.push(actionStep(next.call));
      state = next.to;
    }
  }
  return steps;
}

/** Turns and the restart, as far as the driver has them. */
function ownSteps<Implementation>({ turns, restart }: Driver<Implementation>): readonly Step[] {
  const each = Object.keys(turns ?? {}).map((turn): Step => ({ do: 'turn', turn }));
  return restart === undefined ? each : [...each, { do: 'restart' }];
}

function actionStep(call: Call): Step {
  return { do: 'action', ...call };
}

function textOf({ action, arguments: args }: Call): string {
  return `${action} ${JSON.stringify(args)}`;
}

/** What a wish likes best of a list: the highest of random weights (Thaler and Ravishankar, 1998). */
function favourite<T>(wish: number, list: readonly T[], text: (one: T) => string): T | undefined {
  if (wish === 0) return list[0];
  let best: T | undefined;
  let most = -1;
  for (const one of list) {
    const weight = weightOf(wish, text(one));
    if (weight > most) [best, most] = [one, weight];
  }
  return best;
}

/** A number that depends on every character and on the wish (FNV-1a, and the finaliser of MurmurHash3). */
function weightOf(wish: number, text: string): number {
  let hash = 0x811c9dc5 ^ wish;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
