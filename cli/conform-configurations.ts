import type { Constant, Constants } from '../spec/language/index.ts';
import { conform } from '../traces/conformance/index.ts';
import { bindingOf, isMisfit, type LogResult, type LogSetting } from './conform-log.ts';
import { readAgain } from './conform-opened.ts';
import type { LogSubject } from './conform-subject.ts';

/** A configuration that is tried in place of that of a log. */
interface Other {
  readonly what: string;
  readonly constants: Constants;
}

/** Configurations that explain the log are told, and no more than these. */
const maxTold = 3;
/** It takes no longer, for all logs together. */
export const maxConfigurationsMs = 2_000;

/**
 * Whether a rejected log would have been accepted with another instance, or with one constant of another: the system may have
 * been started with others than those that the log is held against.
 */
export async function otherConfigurations(
  { file, slice, subject }: LogResult,
  setting: LogSetting,
  now: () => number,
  maxMs: number,
): Promise<readonly string[]> {
  if (subject === undefined || file === '-' || setting.following !== undefined) return [];
  const startedMs = now();
  const isLate = (): boolean => now() - startedMs > maxMs || setting.options.isStopped();
  const found: string[] = [];
  for (const { what, constants } of others(subject)) {
    if (isLate() || found.length >= maxTold) break;
    if (await isAccepted({ file, slice }, subject, constants, setting, isLate)) found.push(what);
  }
  return found;
}

async function isAccepted(
  { file, slice }: Pick<LogResult, 'file' | 'slice'>,
  { target }: LogSubject,
  constants: Constants,
  setting: LogSetting,
  isStopped: () => boolean,
): Promise<boolean> {
  try {
    const model = setting.subjects.model(target, constants);
    const again = { ...setting, specName: target.spec.name };
    const pieces = readAgain(file, again, slice);
    const { matched, end } = await conform(pieces, file, model, bindingOf(setting), {
      ...setting.options,
      isStopped,
      invariants: 'not judged',
    });
    return matched.kind === 'accepted' && (end !== undefined || !isStopped());
  } catch (error) {
    // Other constants have other values, other initial states, and guards that may not bear them.
    if (isMisfit(error)) return false;
    throw error;
  }
}

/**
 * The constants with one of them as another instance has it, and the other instances. Values that nobody has chosen are
 * not tried: a spec need not bear them.
 */
function others({ target, model, instance }: LogSubject): readonly Other[] {
  const { constants } = model.compiled;
  const same = JSON.stringify(constants);
  const known = Object.entries(target.protocol?.instances ?? {}).map(([name, { constants: given }]) => ({
    name,
    constants: { ...target.spec.constants, ...given },
  }));
  const instances = known
    .filter(({ name }) => name !== instance)
    .map(({ name, constants: all }) => ({ what: `instance ${JSON.stringify(name)}`, constants: all }));
  const changed = Object.entries(constants).flatMap(([name, value]) =>
    distinct(known.map((one) => one.constants[name] ?? value)).map((other) => ({
      what: `${name}=${JSON.stringify(other)}, and not ${JSON.stringify(value)},`,
      constants: { ...constants, [name]: other },
    })),
  );
  return [...changed, ...instances].filter((other) => JSON.stringify(other.constants) !== same);
}

function distinct(values: readonly Constant[]): readonly Constant[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
