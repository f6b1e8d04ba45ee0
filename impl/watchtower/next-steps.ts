import type { Step, View } from './view.ts';

/**
 * What a user should send to L1 now, and nothing that is not needed: each step is one that the contract accepts as things
 * are, moves at least what is worthwhile, and is not waiting for another of them. Pure: the same view, the same steps.
 */
export function nextSteps(view: View): readonly Step[] {
  return [...collecting(view), ...(view.isFrozen ? whileFrozen(view) : whileOpen(view))];
}

function collecting({ account, free, worthwhile }: View): readonly Step[] {
  if (free < worthwhile) return [];
  return [
    { purpose: 'collect', command: { kind: 'withdraw', account }, why: `${free} may be collected on L1` },
  ];
}

function whileFrozen(view: View): readonly Step[] {
  const { account, epoch, balance, proof, hasEscaped, deposits, worthwhile } = view;
  const steps: Step[] = [];
  if (proof !== undefined && !hasEscaped && balance >= worthwhile)
    steps.push({
      purpose: `escape in epoch ${epoch}`,
      command: { kind: 'escape', account, epoch, proof },
      why: `the exchange is frozen, and ${balance} can be taken out by proof`,
    });
  for (const { message, amount } of deposits) {
    if (amount < worthwhile) continue;
    steps.push({
      purpose: `reclaim message ${message}`,
      command: { kind: 'reclaim', message },
      why: `the exchange is frozen, and no batch has credited the deposit of ${amount}`,
    });
  }
  return steps;
}

function whileOpen(view: View): readonly Step[] {
  const { account, owner, epoch, openBlocks, overdueAt, deposits, worthwhile } = view;
  if (overdueAt !== undefined && openBlocks >= overdueAt)
    return [
      {
        purpose: `freeze epoch ${epoch}`,
        command: { kind: 'freeze over request', account },
        why: 'the request to leave is overdue',
      },
    ];
  if (deposits.some(({ amount, isOverdue }) => isOverdue && amount >= worthwhile))
    return [
      {
        purpose: `freeze epoch ${epoch}`,
        command: { kind: 'freeze over message' },
        why: 'a deposit was paid in, and the operator does not read the queue in which it stands',
      },
    ];
  if (overdueAt !== undefined || !wantsToLeave(view)) return [];
  const { proof, requests } = view;
  if (requests === 'from any account') return [request({ kind: 'request exit', account, by: owner }, view)];
  // Without the data nobody can show that he holds something. Nothing that a user could do helps then.
  return proof === undefined ? [] : [request({ kind: 'request exit', account, by: owner, proof }, view)];
}

function request(command: Step['command'], { epoch, grievance }: View): Step {
  const why =
    grievance === undefined ? 'the user wishes to leave' : `the user leaves since ${grievance.kind}`;
  return { purpose: `request in epoch ${epoch}`, command, why };
}

function wantsToLeave({ wish, grievance, balance, worthwhile }: View): boolean {
  return (wish === 'leave' || grievance !== undefined) && balance >= worthwhile;
}
