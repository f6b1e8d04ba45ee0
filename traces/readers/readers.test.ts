import { describe, expect, test } from 'vitest';
import { LogError, type LogPiece } from '../log/index.ts';
import type { AboutLog } from './format.ts';
import { logFormats } from './index.ts';

const raft: AboutLog = {
  spec: 'raft',
  nodes: { '1': 'n1', '2': 'n2' },
  paths: { term: '/currentTerm/{node}', current_view: '/currentTerm/{node}' },
};

async function piecesOf(format: string, lines: readonly string[], about: AboutLog): Promise<LogPiece[]> {
  const found = logFormats.find(({ name }) => name === format);
  if (found === undefined) throw new Error(`no format ${format}`);
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(lines.map((line) => `${line}\n`).join(''));
  }
  const pieces: LogPiece[] = [];
  for await (const piece of found.read(bytes(), 'run.log', about)) pieces.push(piece);
  return pieces;
}

/** The events without their numbers, and the lines they are on. */
async function eventsOf(
  format: string,
  lines: readonly string[],
  about: AboutLog,
): Promise<readonly unknown[]> {
  const batches = (await piecesOf(format, lines, about)).filter((piece) => piece.kind === 'events');
  return batches.flatMap((batch) =>
    batch.events.map(({ k, i, ...event }, index) => [batch.lines[index], event] as const),
  );
}

async function messageOf(format: string, lines: readonly string[]): Promise<string | undefined> {
  try {
    await piecesOf(format, lines, { spec: 'x' });
    return undefined;
  } catch (error) {
    if (error instanceof LogError) return error.message;
    throw error;
  }
}

test('each format has a name of its own', () => {
  const names = logFormats.map(({ name }) => name);
  expect(names).toEqual(['assay', 'jepsen-edn', 'porcupine', 'etcd', 'ccf', 'key-value']);
});

test('a log of ours is read as it is', async () => {
  const lines = [
    '{"k":"head","v":1,"spec":"own"}',
    '{"k":"ev","i":0,"a":"x"}',
    '{"k":"end","events":1,"reason":"complete"}',
  ];
  expect((await piecesOf('assay', lines, { spec: 'another' })).map(({ kind }) => kind)).toEqual([
    'head',
    'events',
    'end',
  ]);
});

test('a log in another format has a head made for it, numbers, and no end', async () => {
  expect(await piecesOf('key-value', ['event=a', '', 'event=b'], { spec: 'x' })).toEqual([
    { kind: 'head', head: { k: 'head', v: 1, spec: 'x' }, line: 1 },
    {
      kind: 'events',
      events: [
        { k: 'ev', i: 0, a: 'a' },
        { k: 'ev', i: 1, a: 'b' },
      ],
      lines: [1, 3],
    },
    { kind: 'cut', line: 3, where: 'its format has no end' },
  ]);
});

test('Jepsen: operations, paired by process', async () => {
  const history = [
    '[{:type :invoke, :f :write, :value 3, :process 0, :time 100, :index 0}',
    ' {:type :invoke, :f :read, :value nil, :process 1, :time 110, :index 1} ; a comment',
    ' {:type :info, :f :start, :process :nemesis, :value "cut off n1", :time 115}',
    ' #jepsen.history.Op{:type :ok, :f :write, :value 3, :process 0, :time 120}',
    ' {:type :fail, :f :read, :key "x", :value nil, :process 1, :error [:timeout "slow"]}',
    ' {:process 0, :type :invoke, :f :txn, :value [[:append 5 1] [:r 5 nil]]} {:process 0, :type :info, :f :txn, :value nil}]',
  ];
  const about = { spec: 'register', nodes: { '0': 'p0' } };
  expect(await eventsOf('jepsen-edn', history, about)).toEqual([
    [
      1,
      {
        a: 'write',
        n: 'p0',
        args: { value: 3 },
        msg: { index: 0 },
        t0: 100,
        t1: 100,
        op: 0,
        phase: 'invoke',
      },
    ],
    [
      2,
      {
        a: 'read',
        n: '1',
        args: { value: null },
        msg: { index: 1 },
        t0: 110,
        t1: 110,
        op: 1,
        phase: 'invoke',
      },
    ],
    [3, { a: 'start', n: 'nemesis', args: { value: 'cut off n1' }, t0: 115, t1: 115 }],
    [4, { a: 'write', n: 'p0', args: { value: 3 }, t0: 120, t1: 120, op: 0, phase: 'ok' }],
    [
      5,
      {
        a: 'read',
        n: '1',
        args: { key: 'x', value: null },
        msg: { error: ['timeout', 'slow'] },
        op: 1,
        phase: 'fail',
      },
    ],
    [
      6,
      {
        a: 'txn',
        n: 'p0',
        args: {
          value: [
            ['append', 5, 1],
            ['r', 5, null],
          ],
        },
        op: 2,
        phase: 'invoke',
      },
    ],
    [6, { a: 'txn', n: 'p0', args: { value: null }, op: 2, phase: 'info' }],
  ]);
  const [head] = await piecesOf('jepsen-edn', history, about);
  expect(head).toMatchObject({ head: { spec: 'register', fail: 'nothing' } });
});

test('Porcupine: the console of Jepsen, and a key-value store', async () => {
  const lines = [
    'INFO  jepsen.core - a run of something',
    'INFO  jepsen.util - 4 :invoke :cas [1 2]',
    'INFO  jepsen.util - :nemesis :info :start nil',
    'INFO  jepsen.util - 4 :fail :cas [1 2]',
    'INFO  jepsen.util - 4 :invoke :read nil',
    'INFO  jepsen.util - 4 :fail :read :timed-out',
    '{:process 2, :type :invoke, :f :append, :key "k", :value "v 1"}',
    '{:process 2, :type :ok, :f :append, :key "k", :value "v 1"}',
  ];
  expect(await eventsOf('porcupine', lines, { spec: 'register' })).toEqual([
    [2, { a: 'cas', n: '4', args: { value: [1, 2] }, op: 0, phase: 'invoke' }],
    [3, { a: 'start', n: 'nemesis', args: { value: null } }],
    [4, { a: 'cas', n: '4', args: { value: [1, 2] }, op: 0, phase: 'fail' }],
    [5, { a: 'read', n: '4', args: { value: null }, op: 1, phase: 'invoke' }],
    [6, { a: 'read', n: '4', args: { value: 'timed-out' }, op: 1, phase: 'fail' }],
    [7, { a: 'append', n: '2', args: { key: 'k', value: 'v 1' }, op: 2, phase: 'invoke' }],
    [8, { a: 'append', n: '2', args: { key: 'k', value: 'v 1' }, op: 2, phase: 'ok' }],
  ]);
});

test('etcd: the state of a node before or after the event', async () => {
  const state = { term: 2, vote: '2', commit: 3 };
  const rest = { role: 'StateLeader', log: 3, conf: [['1', '2'], []] };
  const traced = (event: object): string =>
    JSON.stringify({ level: 'debug', ts: 17.5, msg: 'trace', tag: 'trace', event });
  const msg = { type: 'MsgVote', term: 2, from: '2', to: '1' };
  const lines = [
    traced({ name: 'BecomeLeader', nid: '2', state, ...rest }),
    '{"level":"info","msg":"something else"}',
    traced({ name: 'ReceiveRequestVoteRequest', nid: '1', state, ...rest, msg }),
    traced({ name: 'ApplyConfChange', nid: '3', state, ...rest, prop: { cc: { newconf: ['1'] } } }),
    JSON.stringify({ name: 'Replicate', nid: '1', state }),
  ];
  const places = (node: string): object => ({
    [`/currentTerm/${node}`]: 2,
    [`/vote/${node}`]: '2',
    [`/commit/${node}`]: 3,
    [`/role/${node}`]: 'StateLeader',
    [`/log/${node}`]: 3,
  });
  const time = { t0: 17.5, t1: 17.5 };
  expect(await eventsOf('etcd', lines, raft)).toEqual([
    [1, { a: 'BecomeLeader', n: 'n2', post: { ...places('n2'), '/conf/n2': rest.conf }, ...time }],
    [
      3,
      {
        a: 'ReceiveRequestVoteRequest',
        n: 'n1',
        pre: { ...places('n1'), '/conf/n1': rest.conf },
        msg,
        ...time,
      },
    ],
    [
      4,
      {
        a: 'ApplyConfChange',
        n: '3',
        args: { cc: { newconf: ['1'] } },
        pre: { '/conf/3': rest.conf },
        post: places('3'),
        ...time,
      },
    ],
    [5, { a: 'Replicate', n: 'n1', pre: { '/currentTerm/n1': 2, '/vote/n1': '2', '/commit/n1': 3 } }],
  ]);
});

test('CCF: functions of a node, and commands of the driver', async () => {
  const state = { node_id: '1', leadership_state: 'Leader', current_view: 2, commit_idx: 0 };
  const line = (h_ts: string, msg: object): string => JSON.stringify({ h_ts, tag: 'raft_trace', msg });
  const packet = { msg: 'raft_append_entries', term: 2, idx: 3 };
  const lines = [
    '{"tag":"raft_trace","cmd":"periodic_all,10"}',
    '{"tag":"other","msg":"hello"}',
    line('4', { function: 'become_leader', state }),
    line('5', { function: 'send_append_entries', state, packet, to_node_id: '2', sent_idx: 0 }),
  ];
  const seen = { '/leadership_state/n1': 'Leader', '/currentTerm/n1': 2, '/commit_idx/n1': 0 };
  expect(await eventsOf('ccf', lines, raft)).toEqual([
    [1, { a: 'cmd', args: { cmd: 'periodic_all,10' } }],
    [3, { a: 'become_leader', n: 'n1', post: seen, t0: 4, t1: 4 }],
    [
      4,
      {
        a: 'send_append_entries',
        n: 'n1',
        args: { to_node_id: '2', sent_idx: 0 },
        pre: seen,
        msg: packet,
        t0: 5,
        t1: 5,
      },
    ],
  ]);
});

test('key=value: members by their names, places by their slashes, the rest as arguments', async () => {
  const lines = [
    'ts=12.5 event=prepare node=1 rm=rm1 why="two words, \\"quoted\\"" n=3 ok=true list=[1,"a b"]  /rmState/rm1=prepared pre:/rmState/rm1=working',
    'event="2" t0=1 t1=2 op=7 phase=invoke none=null word=nul text="3"',
  ];
  expect(await eventsOf('key-value', lines, raft)).toEqual([
    [
      1,
      {
        a: 'prepare',
        n: 'n1',
        args: { rm: 'rm1', why: 'two words, "quoted"', n: 3, ok: true, list: [1, 'a b'] },
        pre: { '/rmState/rm1': 'working' },
        post: { '/rmState/rm1': 'prepared' },
        t0: 12.5,
        t1: 12.5,
      },
    ],
    [2, { a: '2', args: { none: null, word: 'nul', text: '3' }, t0: 1, t1: 2, op: 7, phase: 'invoke' }],
  ]);
});

describe('what is not of the format is refused', () => {
  const order = 'Are lines missing, or out of order?';
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    [
      'jepsen-edn',
      ['{:type :ok, :f :read, :process 1}'],
      `run.log:1: the line completes an operation of process 1, which has invoked none. ${order}`,
    ],
    [
      'jepsen-edn',
      ['{:type :invoke, :f :read, :process 1}', '{:type :invoke, :f :read, :process 1}'],
      `run.log:2: the line has the process 1 invoke a second operation before the first has completed. ${order}`,
    ],
    [
      'jepsen-edn',
      ['{:type :done, :f :read, :process 1}'],
      `run.log:1: the line is of type "done", and neither invoke, ok, fail nor info. ${order}`,
    ],
    [
      'jepsen-edn',
      ['{:type :ok', ''],
      'run.log:1:11: the line ends within a value. A history has whole operations on each line.',
    ],
    [
      'jepsen-edn',
      ['{:type}'],
      'run.log:1:1: the line has a map with a key and no value. A history has whole operations on each line.',
    ],
    [
      'jepsen-edn',
      ['17'],
      'run.log:1: the line has 17 for an operation. An operation has :type, :f and :process.',
    ],
    [
      'porcupine',
      ['INFO jepsen.util - x'],
      'run.log:1: the line is no operation. An operation is written "INFO jepsen.util - 3 :invoke :write 2".',
    ],
    [
      'etcd',
      ['{"event":{"nid":"1"}}'],
      'run.log:1: the line has an object with "nid" for an event. An event has the members "name" and "nid", both texts.',
    ],
    [
      'etcd',
      ['INFO'],
      'run.log:1: the line is no JSON object. Each line is one; is the log in another format?',
    ],
    [
      'ccf',
      ['{"tag":"raft_trace","msg":{"function":"f"}}'],
      'run.log:1: the line has an object with "function" for a message. It has the members "function" and "state", and that a "node_id".',
    ],
    [
      'key-value',
      ['event=a', 'event=a b'],
      'run.log:2:8: the line is not made of key=value. Put a value with spaces into double quotes.',
    ],
    [
      'key-value',
      ['event=a x="\\q"'],
      'run.log:1:8: the line is not made of key=value. Put a value with spaces into double quotes.',
    ],
    ['key-value', ['a=1'], 'run.log:1: the line has no event. Each line says event=...'],
    ['key-value', ['event=a x=1 x=2'], 'run.log:1: the line has x twice. Give each key once.'],
    [
      'key-value',
      ['event=a phase=done op=1'],
      'run.log:1: /phase is "done", not one of "invoke", "ok", "fail", "info". A phase of an operation is invoke, ok, fail or info.',
    ],
  ];
  test.each(cases)('%s %j', async (format, lines, message) => {
    expect(await messageOf(format, lines)).toBe(message);
  });
});
