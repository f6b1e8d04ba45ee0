import { describe, test } from 'vitest';
import { protocols } from '../../spec/protocols/index.ts';
import { checked, modelFor, mutantCase } from './checked.ts';
import { requireBroken } from './expected.ts';

describe.each(protocols.map((protocol) => [protocol.spec.name, protocol] as const))('%s', (_, protocol) => {
  test.each(Object.entries(protocol.mutants))(
    'if %s, what must break does',
    async (name, { breaks, length }) => {
      const one = mutantCase(protocol, name);
      requireBroken(modelFor(one), await checked(one), breaks, length);
    },
  );
});
