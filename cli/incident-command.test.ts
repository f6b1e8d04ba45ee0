import { describe, expect, test } from 'vitest';
import { recorded, recordedIo, transcript } from './fixtures/recorded-io.ts';
import { type Known, runIncident } from './incident-command.ts';
import { library } from './target.ts';

const names = (await library()).flatMap(({ incidents = {} }) => Object.keys(incidents));

test('lists every incident of the library, each under a name of its own', async () => {
  const { out, status } = await recorded(['incident', 'list']);
  expect(status).toBe(0);
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(names);
  expect(new Set(names).size).toBe(names.length);
});

test('lists the same as JSON', async () => {
  const { out } = await recorded(['incident', 'list', '--json']);
  expect((JSON.parse(out) as readonly { readonly name: string }[]).map(({ name }) => name)).toEqual(names);
});

test.each(names)('tells %s in five lines, with the commands that show it', async (name) => {
  const { out, status } = await recorded(['incident', 'show', name]);
  expect(status).toBe(0);
  expect(out.split('\n').slice(1, 7)).toEqual([...Array(5).fill(expect.stringMatching(/^ {2}\S/)), '']);
  expect(out).toContain('npx assay check');
});

test.each([
  ['shows-an-incident', ['incident', 'show', 'raft-figure-8']],
  ['runs-an-incident', ['incident', 'run', 'synthetix-skrw']],
])('%s', async (golden, argv) => {
  await expect(await transcript(argv)).toMatchFileSnapshot(`golden/incident-${golden}.txt`);
});

test('a run that is broken off says that it shows nothing', async () => {
  const stop: { now: () => void } = { now: () => undefined };
  const { out, status } = await recorded(['incident', 'run', 'synthetix-skrw'], {
    onInterrupt: (listener) => {
      stop.now = listener;
      listener();
      return () => undefined;
    },
  });
  expect(status).toBe(3);
  expect(out).toContain('with the flaw the spec is inconclusive: it does not show the incident');
});

describe('Ctrl-C ends the whole run', () => {
  test.each([
    ['what helps', ['? not checked', '? not checked']],
    ['✓ holds', ['✓ holds', '? not checked']],
  ])('after %s', async (last, verdicts) => {
    let stop = (): void => undefined;
    const { io, text } = recordedIo({
      onInterrupt: (listener) => {
        stop = listener;
        return () => undefined;
      },
    });
    const write = (line: string): void => {
      io.out.write(line);
      if (line.includes(last)) stop();
    };
    const known = await incidentOf('synthetix-skrw');
    const status = await runIncident(known, {}, [], { ...io, out: { ...io.out, write } });
    expect(status).toBe(3);
    expect(text().out.match(/^ {4}[✓✗?] (holds|not checked)/gm)).toEqual(
      verdicts.map((line) => `    ${line}`),
    );
  });
});

describe('a flaw that does another harm than it is declared to do', () => {
  const run = async (change: (known: Known) => Known['protocol']) => {
    const known = await incidentOf('synthetix-skrw');
    const { io, text } = recordedIo();
    const status = await runIncident({ ...known, protocol: change(known) }, {}, [], io);
    return { status, said: text().out.match(/^ {2}! .*$/gm) ?? [] };
  };
  const withMutant = ({ protocol, incident }: Known, change: object): Known['protocol'] => ({
    ...protocol,
    mutants: Object.fromEntries(
      Object.entries(protocol.mutants).map(([name, mutant]) => [
        name,
        name === incident.flaw.mutant ? { ...mutant, ...change } : mutant,
      ]),
    ),
  });

  test('is told so with 15: of another property', async () => {
    expect(await run((known) => withMutant(known, { breaks: 'deadlock' }))).toEqual({
      status: 15,
      said: [
        '  ! expected "deadlock" to be violated (the mutant), found "a price in use is off by no more than the market can have moved since"',
      ],
    });
  });

  test('of another length', async () => {
    expect(await run((known) => withMutant(known, { length: 4 }))).toEqual({
      status: 15,
      said: ['  ! expected a counterexample of 4 steps (the mutant), found 3'],
    });
  });

  test('as declared says nothing', async () => {
    expect(await run(({ protocol }) => protocol)).toEqual({ status: 0, said: [] });
  });
});

async function incidentOf(name: string): Promise<Known> {
  for (const protocol of await library()) {
    const incident = protocol.incidents?.[name];
    if (incident !== undefined) return { name, incident, protocol };
  }
  throw new Error(`there is no incident ${name}`);
}
