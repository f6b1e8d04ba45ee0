import { describe, expect, test } from 'vitest';
import type { Progress } from '../checker/index.ts';
import type { Outlet } from './io.ts';
import { ProgressLine } from './progress.ts';

/** Shows one report a second for levels of the given widths, and returns what was written for each. */
function shown(widths: readonly number[], isTerminal: boolean, everyMs = 1_000): readonly string[] {
  const written: string[] = [];
  let nowMs = 0;
  const outlet: Outlet = { write: (text) => void written.push(text), isTerminal, columns: 80 };
  const line = new ProgressLine(outlet, () => nowMs);
  let expanded = 0;
  for (const [level, width] of widths.entries()) {
    nowMs += everyMs;
    const progress: Progress = {
      distinctStates: expanded + width,
      generatedStates: (expanded + width) * 4,
      depth: level + 1,
      frontier: width,
      memoryBytes: (expanded + width) * 32,
    };
    line.show(progress);
    expanded += width;
  }
  line.end();
  return written;
}

const clear = '\r\u001b[2K';

describe('on a terminal', () => {
  test('one line is redrawn, cut to the width, and taken away at the end', () => {
    expect(shown([1, 999, 2_000_000], true)).toEqual([
      `${clear}1 state · 1/s · frontier 1 · depth 1 · 32 B · growing`,
      `${clear}1,000 states · 500/s · frontier 999 · depth 2 · 32 KB · growing`,
      `${clear}2,001,000 states · 667.0 k/s · frontier 2,000,000 · depth 3 · 64.0 MB · growing`,
      clear,
    ]);
    expect(Math.max(...shown([1, 2e12, 3e12], true).map((line) => line.length - clear.length))).toBeLessThan(
      80,
    );
  });

  test('it is not redrawn more often than an eye can follow', () => {
    expect(
      shown(
        Array.from({ length: 100 }, (_, i) => i + 1),
        true,
        10,
      ),
    ).toHaveLength(11);
  });
});

describe('elsewhere', () => {
  test('a plain line is written every ten seconds', () => {
    expect(
      shown(
        Array.from({ length: 25 }, () => 10),
        false,
      ),
    ).toEqual([
      '100 states · 10/s · frontier 10 · depth 10 · 3.2 KB · growing\n',
      '200 states · 10/s · frontier 10 · depth 20 · 6.4 KB · growing\n',
    ]);
  });

  test('a short search writes nothing', () => {
    expect(shown([1, 2, 3], false)).toEqual([]);
  });
});

describe('the estimate', () => {
  const outlooks = (widths: readonly number[]) =>
    shown(widths, true)
      .slice(0, -1)
      .map((line) => line.split(' · ').at(-1));

  test('is not given before two levels in a row are narrower', () => {
    expect(outlooks([1, 100, 200, 150, 75])).toEqual([
      'growing',
      'growing',
      'growing',
      'narrowing',
      'about 1.7 s left',
    ]);
  });

  test('is taken back when a level widens again', () => {
    expect(outlooks([100, 50, 25, 30, 20])).toEqual([
      'growing',
      'narrowing',
      'about 1.0 s left',
      'growing',
      'narrowing',
    ]);
  });
});
