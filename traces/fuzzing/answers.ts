import type { Answer, TakenAction, Turn } from './driver.ts';
import { DriverError } from './driver-error.ts';
import { oddText } from './odd-value.ts';

/** What a driver answered to an action. @throws DriverError where it is no answer. */
export function requireAnswer(protocol: string, action: string, answer: unknown): Answer {
  if (typeof answer === 'object' && answer !== null && 'kind' in answer) {
    if (answer.kind === 'accepted') return { kind: 'accepted' };
    if (answer.kind === 'rejected') {
      const reason: unknown = 'reason' in answer ? answer.reason : undefined;
      if (typeof reason === 'string') return { kind: 'rejected', reason };
      throw new DriverError(
        protocol,
        `rejects ${action} with ${oddText(reason)} as the reason`,
        "Answer { kind: 'rejected', reason } with the reason in words.",
      );
    }
  }
  throw new DriverError(
    protocol,
    `answers ${oddText(answer)} to ${action}`,
    "Answer { kind: 'accepted' } or { kind: 'rejected', reason }.",
  );
}

/** What a driver says was taken in a turn. @throws DriverError where it is no list of what the turn does. */
export function requireTaken<Implementation>(
  protocol: string,
  name: string,
  turn: Turn<Implementation>,
  taken: unknown,
): readonly TakenAction[] {
  const turnText = `turn ${JSON.stringify(name)}`;
  if (!Array.isArray(taken))
    throw new DriverError(
      protocol,
      `answers ${oddText(taken)} to ${turnText}`,
      'Answer a list of the steps that it took.',
    );
  // True as far as it is looked at here.
  const steps = taken as readonly (TakenAction | undefined)[];
  const odd = steps.find((step) => step === undefined || !turn.does.includes(step.action));
  if (odd !== undefined || steps.includes(undefined))
    throw new DriverError(
      protocol,
      `says that ${turnText} took ${oddText(odd?.action)}, which its \`does\` leaves out`,
      'Put the action into `does`, or mend the name.',
    );
  return steps as readonly TakenAction[];
}
