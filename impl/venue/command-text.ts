import { UnwritableCommandError } from './venue-errors.ts';

/**
 * A command as one line of JSON.
 *
 * @throws UnwritableCommandError if it is no JSON, or longer than `maxBytes`
 */
export function commandText(command: unknown, maxBytes: number): string {
  const text = jsonOf(command);
  if (text === undefined) throw new UnwritableCommandError(`is ${typeof command}, which JSON does not have`);
  // A character takes a byte at least, and three at most, so few texts have to be measured.
  const bytes = text.length * 3 <= maxBytes ? text.length : new TextEncoder().encode(text).length;
  if (bytes > maxBytes)
    throw new UnwritableCommandError(`takes ${bytes} bytes, more than maxCommandBytes, ${maxBytes}`);
  return text;
}

function jsonOf(command: unknown): string | undefined {
  try {
    // Undefined for functions and undefined, which the declared type leaves out.
    return JSON.stringify(command) as string | undefined;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnwritableCommandError(`is no JSON (${reason})`, { cause });
  }
}
