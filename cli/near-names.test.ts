import { expect, test } from 'vitest';
import { nearNames, suggestion } from './near-names.ts';

const protocols = ['two-phase-commit', 'paxos', 'raft', 'die-hard'];

test.each([
  ['two-phase-comit', ['two-phase-commit']],
  ['Paxos', ['paxos']],
  ['paxso', []],
  ['rafts', ['raft']],
  ['commit', ['two-phase-commit']],
  ['diehard', ['die-hard']],
  ['hotstuff', []],
])('%s is near %j', (name, near) => {
  expect(nearNames(name, protocols)).toEqual(near);
});

test('names that are all far are listed in full', () => {
  expect(suggestion('hotstuff', ['paxos', 'raft'], 'protocols')).toBe('The protocols are "paxos", "raft".');
  expect(suggestion('rat', ['paxos', 'raft'], 'protocols')).toBe('Did you mean "raft"?');
  expect(suggestion('x', [], 'mutants')).toBe('There are no mutants.');
});
