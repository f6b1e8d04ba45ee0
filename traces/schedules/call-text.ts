import { stepLine } from '../fuzzing/index.ts';
import type { ClientCall } from './program.ts';

/** A call in one line: `withdraw(account=ann, amount=2)`. */
export function callText({ action, arguments: args }: ClientCall): string {
  return stepLine({ do: 'action', action, arguments: args });
}
