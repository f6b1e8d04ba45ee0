import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  batchOf,
  keyOf,
  noLedger,
  operator,
  optimisticTerms,
  validityTerms,
} from './fixtures/small-exchange.ts';
import { done, refused } from './fixtures/tell.ts';
import { type QueueConfig, SettlementContract } from './index.ts';

// The queue block by block, as one would play it on paper: every message and the last one that was settled grow older by
// one with each block.
interface Paper {
  waits: number[];
  included: number;
  buffer: number;
  lastWait: number;
  lastAge: number;
}

type Queue = Pick<QueueConfig, 'threshold' | 'longest' | 'recovery' | 'floor' | 'inclusion'>;

function delayFor(paper: Paper, wait: number, queue: Queue): number {
  const gap = paper.lastAge - wait;
  if (paper.lastWait > queue.threshold) {
    const consumed = Math.min(paper.lastWait - queue.threshold, gap);
    return Math.max(queue.floor === 'nothing' ? 0 : queue.threshold, paper.buffer - consumed);
  }
  return Math.min(queue.longest, paper.buffer + Math.floor(gap / queue.recovery));
}

function includeOnPaper(paper: Paper, count: number, settled: number, queue: Queue): void {
  const wait = paper.waits[settled] ?? 0;
  paper.buffer = delayFor(paper, wait, queue);
  paper.lastWait = wait;
  paper.lastAge = wait;
  paper.waits.splice(0, count);
  paper.included += count;
}

type Deed = readonly [kind: 'arrive' | 'read' | 'force' | 'pass', count: number];

function playOnPaper(paper: Paper, [kind, count]: Deed, queue: Queue): boolean {
  switch (kind) {
    case 'arrive':
      paper.waits.push(0);
      return true;
    case 'read':
      if (count > paper.waits.length) return false;
      if (count > 0) includeOnPaper(paper, count, 0, queue);
      return true;
    case 'force': {
      const wait = paper.waits[count];
      if (wait === undefined || wait < delayFor(paper, wait, queue) || queue.inclusion === 'by itself')
        return false;
      if (count > 0 && queue.inclusion === 'anybody forces the first') return false;
      includeOnPaper(paper, count + 1, count, queue);
      return true;
    }
    case 'pass':
      for (let block = 0; block <= count; block += 1) {
        paper.waits = paper.waits.map((wait) => wait + 1);
        paper.lastAge += 1;
        while (queue.inclusion === 'by itself') {
          const [first] = paper.waits;
          if (first === undefined || first < delayFor(paper, first, queue)) break;
          includeOnPaper(paper, 1, 0, queue);
        }
      }
      return true;
  }
}

const queues = fc
  .record({
    threshold: fc.integer({ min: 0, max: 3 }),
    more: fc.integer({ min: 0, max: 4 }),
    recovery: fc.integer({ min: 1, max: 3 }),
    floor: fc.constantFrom('the threshold' as const, 'nothing' as const),
    inclusion: fc.constantFrom(
      'anybody forces a prefix' as const,
      'anybody forces the first' as const,
      'by itself' as const,
    ),
  })
  .map(({ more, ...queue }): Queue => ({ ...queue, longest: queue.threshold + more }));

const deeds = fc.array(
  fc.tuple(fc.constantFrom('arrive' as const, 'read' as const, 'force' as const, 'pass' as const), fc.nat(3)),
  { size: 'max', maxLength: 60 },
);

// Of the histories, 2 in 3 force a message, 1 in 2 consume the buffer and 1 in 4 let it recover.
test('reads and forces as on paper, and has the forced delay of the paper', () => {
  fc.assert(
    fc.property(queues, deeds, (queue, history) => {
      const terms = validityTerms({}, { queue });
      const contract = new SettlementContract(terms, { batches: { isProven: () => true } });
      done(contract, { kind: 'open account', by: keyOf(0) });
      const paper: Paper = { waits: [], included: 0, buffer: queue.longest, lastWait: 0, lastAge: 0 };
      for (const deed of history) {
        const [kind, count] = deed;
        const command = {
          arrive: { kind: 'send', account: 0, by: keyOf(0), bytes: Uint8Array.of(count) },
          read: { ...batchOf(contract, noLedger, {})?.command, reads: count },
          force: { kind: 'force', message: contract.included + 1 + count },
          pass: { kind: 'advance', blocks: count + 1 },
        }[kind];
        expect(contract.apply(command).kind).toBe(playOnPaper(paper, deed, queue) ? 'done' : 'refused');
        expect(contract.waiting.map(({ arrivedAt }) => contract.openBlocks - arrivedAt)).toEqual(paper.waits);
        const { included, buffer, lastSettled } = contract;
        const lastAge = contract.openBlocks - lastSettled.arrivedAt;
        expect({ included, buffer, lastWait: lastSettled.waited, lastAge }).toEqual({
          included: paper.included,
          buffer: paper.buffer,
          lastWait: paper.lastWait,
          lastAge: paper.lastAge,
        });
      }
      expect(contract.audit()).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe('the queue', () => {
  const believing = (queue: Partial<QueueConfig> = {}): SettlementContract => {
    const contract = new SettlementContract(validityTerms({}, { queue }), {
      batches: { isProven: () => true },
    });
    done(contract, { kind: 'open account', by: keyOf(0) });
    return contract;
  };
  const send = { kind: 'send', account: 0, by: keyOf(0), bytes: Uint8Array.of(1) };

  test('takes messages of the owner alone, of a length and a number that can be served', () => {
    const contract = believing({ maxWaiting: 2, maxMessageBytes: 1 });
    refused(contract, { ...send, by: keyOf(1) }, 'not allowed to this caller');
    refused(contract, { ...send, account: 1 }, 'no such account');
    refused(contract, { ...send, bytes: new Uint8Array(2) }, 'the message is too long');
    done(contract, send, send);
    refused(contract, send, 'the queue is full');
    refused(contract, { kind: 'deposit', account: 0, amount: 1 }, 'the queue is full');
    done(contract, { kind: 'advance', blocks: 3 }, { kind: 'force', message: 2 });
    // What is forced in is not executed yet.
    refused(contract, send, 'the queue is full');
  });

  test('a message is forced with all before it, once it has waited long enough', () => {
    const contract = believing();
    done(contract, send, { kind: 'advance', blocks: 2 }, send);
    refused(contract, { kind: 'force', message: 1 }, 'the message may still be read in time');
    expect(contract.isForceable(1)).toBe(false);
    done(contract, { kind: 'advance', blocks: 1 });
    expect([1, 2, 3].map((message) => contract.isForceable(message))).toEqual([true, false, false]);
    refused(contract, { kind: 'force', message: 2 }, 'the message may still be read in time');
    refused(contract, { kind: 'force', message: 3 }, 'no such message waits');
    done(contract, { kind: 'advance', blocks: 2 });
    expect(done(contract, { kind: 'force', message: 2 })).toEqual([
      { kind: 'messages included', upTo: 2, by: 'force' },
    ]);
    refused(contract, { kind: 'force', message: 2 }, 'no such message waits');
    expect(contract.pending.map(({ number }) => number)).toEqual([1, 2]);
  });

  test('one by one, or by itself, where that is agreed', () => {
    const oneByOne = believing({ inclusion: 'anybody forces the first' });
    done(oneByOne, send, send, { kind: 'advance', blocks: 3 });
    refused(oneByOne, { kind: 'force', message: 2 }, 'not the first message');
    const byItself = believing({ inclusion: 'by itself' });
    done(byItself, send, send);
    expect(done(byItself, { kind: 'advance', blocks: 3 })).toEqual([
      { kind: 'messages included', upTo: 2, by: 'the delay' },
    ]);
    refused(byItself, { kind: 'force', message: 1 }, 'nobody has to force');
  });

  test('keeps its messages, whatever is done with what it tells', () => {
    const contract = believing();
    const [queued] = done(contract, send);
    if (queued?.kind !== 'message queued' || queued.message.content.kind !== 'transaction')
      throw new Error('not so');
    queued.message.content.bytes[0] = 9;
    expect(contract.waiting).toMatchObject([{ content: { bytes: Uint8Array.of(1) } }]);
  });

  test('what is read is executed at once where nobody has to prove it', () => {
    const contract = new SettlementContract(optimisticTerms(), { roots: { isRefuted: () => false } });
    done(contract, { kind: 'open account', by: keyOf(0) }, send, send);
    refused(
      contract,
      { kind: 'post batch', by: keyOf(0), reads: 1, data: new Uint8Array() },
      'not allowed to this caller',
    );
    refused(
      contract,
      { kind: 'post batch', by: operator, reads: 3, data: new Uint8Array() },
      'no such message waits',
    );
    done(contract, { kind: 'post batch', by: operator, reads: 1, data: new Uint8Array() });
    expect(contract).toMatchObject({ included: 1, executed: 1, pending: [], batches: 1 });
  });
});
