import type { Twin } from './twin.ts';

/** One slip of the contract's queue for each mutant of the forced-inclusion spec, under the mutant's name. */
export const forcedInclusionTwins: readonly Twin[] = [
  {
    mutant: 'a forced message passes those before it',
    file: 'impl/settlement/message-queue.ts',
    from: 'this.#pending.push(...this.#waiting.splice(0, count));',
    to: 'this.#pending.push(...(settled > 0 ? this.#waiting.splice(settled, 1) : this.#waiting.splice(0, count)));',
  },
  {
    mutant: 'the sequencer may read the last message first',
    file: 'impl/settlement/message-queue.ts',
    from: 'this.#pending.push(...this.#waiting.splice(0, count));',
    to: 'this.#pending.push(...(count === 1 ? this.#waiting.splice(-1, 1) : this.#waiting.splice(0, count)));',
  },
  {
    mutant: 'the sequencer may skip a message',
    file: 'impl/settlement/message-queue.ts',
    from: 'this.#pending.push(...this.#waiting.splice(0, count));',
    to: 'this.#pending.push(...this.#waiting.splice(0, count + 1).slice(0, count));',
  },
  {
    mutant: 'nobody can force',
    file: 'impl/settlement/message-queue.ts',
    from: 'return message !== undefined && this.waitOf(message) >= this.delay.forcedDelayOf(message);',
    to: 'return false;',
  },
  {
    mutant: 'a message can be forced at once',
    file: 'impl/settlement/inbox.ts',
    from: "    if (!queue.isForceable(place)) return 'the message may still be read in time';\n",
    to: '',
  },
  {
    mutant: 'the buffer is never consumed',
    file: 'impl/settlement/delay-buffer.ts',
    from: 'this.#buffer - consumed)',
    to: 'this.#buffer)',
  },
  {
    mutant: 'the buffer recovers with every period',
    file: 'impl/settlement/delay-buffer.ts',
    from: 'Math.floor(gap / recovery)',
    to: 'gap',
  },
  {
    mutant: 'the buffer recovers although messages wait',
    file: 'impl/settlement/delay-buffer.ts',
    from: 'if (this.#lastWait > threshold) {',
    to: 'if (this.#lastWait > Number.POSITIVE_INFINITY) {',
  },
  {
    mutant: 'messages that wait at once are counted each',
    file: 'impl/settlement/delay-buffer.ts',
    from: 'Math.min(this.#lastWait - threshold, gap)',
    to: 'this.#lastWait - threshold',
  },
];
