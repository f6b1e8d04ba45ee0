import { expect, test } from 'vitest';
import { modelOf } from '../model/index.ts';
import { spec, t, variables } from '../spec/language/index.ts';
import { checkOptions } from './fixtures/specs.ts';
import { check } from './index.ts';

// To the compiler a record of the state is a plain object: what may be done with one must tell the truth of it.
const flags = spec('flags', {}, () => {
  const { action, define } = variables({
    flags: t.record({ a: t.bool, b: t.bool }),
    job: t.union('kind', { idle: {}, busy: { of: t.int(1, 2) } }),
  });
  const setA = action({
    then: (s) => {
      s.flags = { ...s.flags, a: true };
    },
  });
  const setB = action({
    then: (s) => {
      s.flags.b = true;
    },
  });
  const work = action({
    then: (s) => {
      s.job = { kind: 'busy', of: 2 };
    },
  });
  return define({
    actions: { setA, setB, work },
    invariants: {
      'some flag is down, by the values': (s) => !Object.values(s.flags).every((flag) => flag === true),
      'some flag is down, by a copy': (s) => {
        const { a, ...rest } = s.flags;
        return !(a && rest.b);
      },
      'nobody has a job, by its fields': (s) => !('of' in s.job),
      'nobody has a job, by what is listed': (s) => Object.keys(s.job).join() === 'kind',
      'the variables are listed': (s) => Object.keys(s).join() === 'flags,job',
    },
  });
});

test('fields are listed, spread and tested for as in plain objects', async () => {
  const report = await check(modelOf(flags), { ...checkOptions, onViolation: 'continue' });
  const lengths = report.properties.map(({ name, length }) => [name, length]);
  expect(lengths).toEqual([
    ['some flag is down, by the values', 2],
    ['some flag is down, by a copy', 2],
    ['nobody has a job, by its fields', 1],
    ['nobody has a job, by what is listed', 1],
    ['the variables are listed', undefined],
    ['deadlock', undefined],
    ['bounds', undefined],
  ]);
});

test('assigning a field that is not there is a mistake, and told as one', async () => {
  const misspelt = spec('misspelt', {}, () => {
    const { action, define } = variables({ count: t.int(0, 3) });
    const up = action({
      then: (s) => {
        // A spec file is run without its types being checked.
        Object.assign(s, { cuont: 1 });
      },
    });
    return define({ actions: { up } });
  });
  await expect(check(modelOf(misspelt), checkOptions)).rejects.toThrow(
    'the effect of up changes what is not there: Cannot add property cuont, object is not extensible.',
  );
});
