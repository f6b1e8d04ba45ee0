import { callText } from './call-text.ts';
import type { ConcurrentRun } from './concurrent-run.ts';
import type { FaultyRun } from './fewest-switches.ts';

/** A faulty run as lines of text: who called what when, what was answered, and what is wrong with it. */
export function raceStory({ run, fault }: FaultyRun): string {
  const lines = eventLines(run);
  const width = String(lines.length).length;
  const numbered = lines.map((line, index) => `  ${String(index + 1).padStart(width)}  ${line}`);
  return [
    ...numbered,
    '',
    `  ${faultText(run, fault)}`,
    `  The choices of the schedule: ${JSON.stringify(run.choices)}`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function eventLines({ history, calls }: ConcurrentRun): readonly string[] {
  const widest = Math.max(0, ...calls.map(({ client }) => client.length));
  return history.flatMap((line) => {
    if (line.k !== 'ev') return [];
    const call = calls[Number(line.op)];
    if (call === undefined)
      return line.post === undefined ? [] : [`${'at last'.padEnd(widest)}  ${JSON.stringify(line.post)}`];
    const who = call.client.padEnd(widest);
    if (line.phase === 'invoke') return [`${who}  calls ${callText(call)}`];
    return [`${who}  ${answerText(call)}`];
  });
}

function answerText({ action, ending, said }: ConcurrentRun['calls'][number]): string {
  switch (ending) {
    case 'ok':
      return `${action} is accepted`;
    case 'rejected':
      return `${action} is rejected: ${said}`;
    case 'threw':
      return `${action} throws ${said}`;
    case 'unanswered':
      return `${action} never answers`;
  }
}

function faultText({ calls }: ConcurrentRun, fault: FaultyRun['fault']): string {
  switch (fault.kind) {
    case 'threw':
      return `${calls[fault.call]?.action} throws.`;
    case 'unanswered':
      return `${calls[fault.call]?.action} never answers: nobody waits for a turn, and it has not returned.`;
    case 'no order explains it':
      return 'The spec explains this in no order of the calls that were accepted.';
  }
}
