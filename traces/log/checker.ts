import { Ajv, type ValidateFunction } from 'ajv';
import { endFrame, endMembers, eventFrame, eventMembers, headFrame, headMembers } from './frame.ts';
import { frameFault, type LineFault } from './line-fault.ts';

/** Judges the lines of one log, its head first. */
export interface LogChecker {
  head(head: unknown): LineFault | undefined;
  event(event: unknown): LineFault | undefined;
  end(end: unknown): LineFault | undefined;
}

/** Judges what every log has in common, whatever its spec: which members lines have, and of which types. */
export function frameChecker(): LogChecker {
  // Compiled when first needed: importing this file costs nothing.
  frames ??= compiledFrames();
  const { head, event, end } = frames;
  return {
    head: (line) => faultBy(head, line, Object.keys(headMembers)),
    event: (line) => faultBy(event, line, Object.keys(eventMembers)),
    end: (line) => faultBy(end, line, Object.keys(endMembers)),
  };
}

let frames: ReturnType<typeof compiledFrames> | undefined;

function compiledFrames(): {
  readonly head: ValidateFunction;
  readonly event: ValidateFunction;
  readonly end: ValidateFunction;
} {
  // Verbose errors carry the value at fault; they are made only where there is one.
  const ajv = new Ajv({ verbose: true, allowUnionTypes: true });
  return {
    head: ajv.compile(headFrame(headMembers)),
    event: ajv.compile(eventFrame(eventMembers)),
    end: ajv.compile(endFrame),
  };
}

function faultBy(
  validate: ValidateFunction,
  line: unknown,
  members: readonly string[],
): LineFault | undefined {
  return validate(line) ? undefined : frameFault(validate.errors ?? [], members);
}
