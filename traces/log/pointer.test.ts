import { describe, expect, test } from 'vitest';
import { keysOfPointer, pointerTo } from './pointer.ts';

describe('a JSON pointer and its keys', () => {
  // The examples of RFC 6901, section 5, and what its section 4 warns of.
  test.each([
    ['', []],
    ['/foo', ['foo']],
    ['/foo/0', ['foo', '0']],
    ['/', ['']],
    ['/a~1b', ['a/b']],
    ['/m~0n', ['m~n']],
    ['/~01', ['~1']],
    ['/ ', [' ']],
  ])('%j', (pointer, keys) => {
    expect(keysOfPointer(pointer)).toEqual(keys);
    expect(pointerTo(keys)).toBe(pointer);
  });

  test.each(['foo', '/~', '/~2', '#/foo'])('%j is none', (pointer) => {
    expect(keysOfPointer(pointer)).toBeUndefined();
  });
});
