import type { Constant, Constants, Spec } from '../spec/language/index.ts';
import { CommandError } from './command-error.ts';
import { suggestion } from './near-names.ts';

/**
 * Constants as `--set name=value` gives them, each read as the type of its default: a number, true or false, a string
 * as it stands, or a list in JSON. The last of several for one name counts.
 * @throws CommandError for an unknown constant or a value of another type.
 */
export function readConstants(spec: Spec, settings: readonly string[]): Constants {
  return Object.fromEntries(settings.map((setting) => readSetting(spec, setting)));
}

/** `rms=3 · lossy=true`, or the empty string. */
export function constantsText(constants: Constants): string {
  return Object.entries(constants)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}

function readSetting(spec: Spec, setting: string): readonly [string, Constant] {
  const at = setting.indexOf('=');
  if (at < 1)
    throw new CommandError(
      `--set ${setting} is not a setting`,
      'Write --set name=value, such as --set nodes=3.',
    );
  const name = setting.slice(0, at);
  const text = setting.slice(at + 1);
  const byDefault = Object.hasOwn(spec.constants, name) ? spec.constants[name] : undefined;
  if (byDefault === undefined)
    throw new CommandError(
      `spec ${spec.name} has no constant ${JSON.stringify(name)}, which --set ${setting} gives`,
      suggestion(name, Object.keys(spec.constants), 'constants'),
    );
  const value = readLike(byDefault, text);
  if (value === undefined)
    throw new CommandError(
      `--set ${setting} gives constant ${name} of ${spec.name} a value of another type`,
      `Its default is ${JSON.stringify(byDefault)}: give ${kindOf(byDefault)}.`,
    );
  return [name, value];
}

function readLike(byDefault: Constant, text: string): Constant | undefined {
  switch (typeof byDefault) {
    case 'string':
      return text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'object':
      return readList(text);
  }
}

function readList(text: string): readonly Constant[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(isConstant) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isConstant(value: unknown): value is Constant {
  return (
    ['number', 'boolean', 'string'].includes(typeof value) ||
    (Array.isArray(value) && value.every(isConstant))
  );
}

function kindOf(constant: Constant): string {
  switch (typeof constant) {
    case 'string':
      return 'a word';
    case 'boolean':
      return 'true or false';
    case 'number':
      return 'a number';
    case 'object':
      return 'a list in JSON, such as [1,2]';
  }
}
