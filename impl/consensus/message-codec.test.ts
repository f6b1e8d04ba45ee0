import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messages } from './fixtures/messages.ts';
import { decodeMessage, encodeMessage, limits, type Message, type Vote } from './index.ts';

const hex = (message: Message): string => Buffer.from(encodeMessage(message)).toString('hex');

/** A change of bytes: one is replaced, some are put in or taken away. */
const changes = fc.record({
  at: fc.nat(),
  remove: fc.integer({ min: 0, max: 4 }),
  insert: fc.uint8Array({ maxLength: 4 }),
});

describe('the bytes of a message', () => {
  test('lead back to the message', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
      }),
      { numRuns: 500 },
    );
  });

  test('are the only ones: changed bytes are refused, or they are another message, whose bytes they are', () => {
    const outcomes = { refused: 0, another: 0 };
    fc.assert(
      fc.property(messages, changes, (message, { at, remove, insert }) => {
        const bytes = encodeMessage(message);
        const cut = at % (bytes.length + 1);
        const changed = Buffer.concat([bytes.subarray(0, cut), insert, bytes.subarray(cut + remove)]);
        const decoded = decodeMessage(changed);
        outcomes[decoded.kind === 'malformed' ? 'refused' : 'another'] += 1;
        if (decoded.kind !== 'malformed') expect(Buffer.from(encodeMessage(decoded))).toEqual(changed);
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(outcomes.refused, outcomes.another)).toBeGreaterThan(150);
  });

  test('may be anything: garbage is refused and nothing is thrown', () => {
    const garbage = fc
      .tuple(fc.integer({ min: 0, max: 6 }), fc.uint8Array({ maxLength: 300 }))
      .map(([tag, rest]) => Uint8Array.of(tag, ...rest));
    fc.assert(
      fc.property(garbage, (bytes) => {
        const decoded = decodeMessage(bytes);
        if (decoded.kind !== 'malformed') expect(Uint8Array.from(encodeMessage(decoded))).toEqual(bytes);
      }),
      { numRuns: 1500 },
    );
  });

  test('are these', () => {
    const vote: Vote = {
      kind: 'precommit',
      height: 2 ** 40 + 7,
      round: 258,
      block: 'ab'.repeat(32),
      voter: 'cd'.repeat(32),
      signature: Uint8Array.of(1, 2, 3),
    };
    expect(hex(vote)).toBe(`0300000100000000070000010201${'ab'.repeat(32)}${'cd'.repeat(32)}03010203`);
    expect(hex({ ...vote, kind: 'prevote', block: undefined })).toBe(
      `0200000100000000070000010200${'cd'.repeat(32)}03010203`,
    );
    expect(hex({ kind: 'status', height: 5, round: 1 })).toBe('05000000000000000500000001');
  });

  test('are copied: what was decoded does not change with the buffer it came in', () => {
    const vote: Vote = {
      kind: 'prevote',
      height: 1,
      round: 0,
      block: undefined,
      voter: '00'.repeat(32),
      signature: Uint8Array.of(9, 9),
    };
    const bytes = encodeMessage(vote);
    const decoded = decodeMessage(bytes);
    bytes.fill(0);
    expect(decoded).toEqual(vote);
  });
});

describe('what is wrong with bytes is told', () => {
  const status = Buffer.from(encodeMessage({ kind: 'status', height: 1, round: 0 }));
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['nothing', new Uint8Array(0), 'that is no kind of message'],
    ['an unknown kind', Uint8Array.of(6), 'that is no kind of message'],
    ['too little', status.subarray(0, 8), 'the bytes end too soon'],
    ['too much', Buffer.concat([status, Buffer.of(0)]), 'bytes are left over'],
    ['a height of 2^53', Buffer.from('05002000000000000000000000', 'hex'), 'an integer is beyond 2^53 - 1'],
    [
      'a round of 2^31',
      Buffer.from('05000000000000000180000000', 'hex'),
      'round 2147483648 is more than 2147483647',
    ],
    ['a flag that is no truth', Buffer.from(`02${'0'.repeat(24)}02`, 'hex'), 'a flag is 2'],
    ['more than any message has', new Uint8Array(limits.maxMessageBytes + 1), 'a message is too long'],
    [
      'a chain of control characters',
      Buffer.from(`01${'0'.repeat(24)}000000000107`, 'hex'),
      'a text is not printable ASCII',
    ],
  ];

  test.each(cases)('%s', (_, bytes, why) => {
    expect(decodeMessage(bytes)).toMatchObject({ kind: 'malformed', why });
  });

  test('a block of more bytes than blocks may have', () => {
    const block = {
      chain: 'a',
      height: 1,
      previous: '',
      stateRoot: '',
      validators: '0'.repeat(64),
      evidence: [],
      commands: [new Uint8Array(limits.maxBlockBytes)],
    };
    const message = { kind: 'proposal', height: 1, round: 0, validRound: -1, block } as const;
    const bytes = encodeMessage({ ...message, proposer: '0'.repeat(64), signature: new Uint8Array(64) });
    expect(decodeMessage(bytes)).toMatchObject({ why: 'a block is too large' });
  });

  test('counts that promise more than there is room for cost nothing', () => {
    // A decision whose block claims 65,536 commands, and ends there.
    const claim = `04${'0161'}${'0'.repeat(16)}0000${'00'.repeat(32)}0000000000010000`;
    expect(decodeMessage(Buffer.from(claim, 'hex'))).toMatchObject({ why: 'the bytes end too soon' });
  });
});
