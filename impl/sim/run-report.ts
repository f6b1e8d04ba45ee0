import type { Fault } from './plan.ts';
import type { Run } from './run.ts';

/** A run that failed, as a story. */
export function failureReport(run: Run): string {
  const { verdict, plan } = run;
  if (verdict.kind === 'holds') return '';
  const powers = plan.powers.every((power) => power === 1)
    ? 'of equal power'
    : `of powers ${plan.powers.join(', ')}`;
  return [
    `✗ seed ${plan.seed}: "${verdict.property}" is violated after ${verdict.at.toFixed(1)} ms of virtual time`,
    '',
    `  ${verdict.detail}`,
    '',
    `  ${plan.powers.length} validators ${powers}, ${plan.heights} heights, ${faultsText(plan.faults.length)}`,
    ...plan.faults.map((fault) => `    ${faultText(fault)}`),
    '',
  ].join('\n');
}

function faultsText(count: number): string {
  if (count === 0) return 'no faults';
  return count === 1 ? '1 fault:' : `${count} faults:`;
}

function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'loss':
    case 'duplication':
    case 'delay':
    case 'reordering': {
      const late = fault.kind === 'loss' ? '' : ` of up to ${fault.delayMs} ms`;
      return `${fault.kind}${late}, ${(100 * fault.rate).toFixed(0)} % of messages, ${windowText(fault)}`;
    }
    case 'partition':
      return `partition ${fault.groups.map((group) => `{${group.join(' ')}}`).join(' ')}, ${windowText(fault)}`;
    case 'crash':
      return (
        `crash of machine ${fault.machine} at ${fault.at} ms (${fault.moment}), back after ${fault.downMs} ms, ` +
        `what was not safe is ${fault.unsafe}`
      );
    case 'lying disk':
      return `lying disk of machine ${fault.machine}, ${windowText(fault)}`;
    case 'clock skew':
      return `timeouts of machine ${fault.machine} take ${fault.factor.toFixed(2)} times as long, ${windowText(fault)}`;
    case 'twins':
      return `validator ${fault.validator} has a twin`;
    case 'byzantine':
      return `validator ${fault.validator} follows the script "${fault.script}"`;
  }
}

function windowText({ from, to }: { readonly from: number; readonly to: number }): string {
  return `from ${from} to ${to} ms`;
}

/** What many runs that held have in common. */
export class Summary {
  #runs = 0;
  #heights = 0;
  #messages = 0;
  #highestRound = 0;
  readonly #struck = new Map<string, number>();

  add(run: Run): void {
    this.#runs += 1;
    this.#heights += run.decided.length;
    this.#messages += run.messages.sent;
    this.#highestRound = Math.max(this.#highestRound, run.highestRound);
    for (const [kind, times] of Object.entries(run.struck))
      if (times > 0) this.#struck.set(kind, (this.#struck.get(kind) ?? 0) + times);
  }

  toString(): string {
    const struck = [...this.#struck].map(([kind, times]) => `${kind} ${times}`).join(', ');
    return (
      `✓ ${this.#runs} ${this.#runs === 1 ? 'run' : 'runs'}: every property holds\n\n` +
      `  ${this.#heights} heights decided, ${this.#messages} messages, highest round ${this.#highestRound}\n` +
      `  faults that struck: ${struck === '' ? 'none' : struck}\n`
    );
  }
}
