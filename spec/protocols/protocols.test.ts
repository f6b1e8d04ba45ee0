import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { modelOf } from '../../model/index.ts';
import type { Instance } from '../language/index.ts';
import { protocols } from './index.ts';

test('every protocol is listed once', () => {
  const names = protocols.map(({ spec }) => spec.name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(protocols.map(({ spec: { name } }) => name))('%s', (name) => {
  const folder = new URL(`./${name}/`, import.meta.url);

  test('shows what every protocol must show', () => {
    expect(readFileSync(new URL(`${name}.test.ts`, folder), 'utf8')).toContain('protocolSuite(');
  });

  test('has its story', () => {
    expect(existsSync(new URL('README.md', folder))).toBe(true);
  });
});

test('most protocols assume fairness, and some of it strong', () => {
  const fairness = protocols.map(({ spec, instances }) => {
    const [{ constants }] = Object.values(instances) as [Instance];
    return modelOf(spec, constants).compiled.fairness;
  });
  expect(fairness.filter((assumed) => assumed.length > 0).length).toBeGreaterThan(protocols.length / 2);
  expect(new Set(fairness.flat().map(({ kind }) => kind))).toEqual(new Set(['weak', 'strong']));
});
