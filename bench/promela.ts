/**
 * Twins of our protocols in Promela, for Spin. Same states, same steps: a state of the twin has the same parts under
 * the same names, sets as bits; and each choice of each action is an option of one loop, so that Spin meets as many
 * steps as we generate states. A second process, whose only step is a violated assertion, judges the invariants.
 */
export const promela = { twoPhaseCommit, paxos, ringTermination };

function twoPhaseCommit(managers: number): string {
  const rms = range(managers);
  const some = (state: number): string => either(rms.map((rm) => `rmState[${rm}] == ${state}`));
  return twin({
    // rmState: 0 working, 1 prepared, 2 committed, 3 aborted; tmState: 0 init, 1 committed, 2 aborted.
    variables: [
      `byte rmState[${managers}]`,
      'byte tmState',
      'short tmPrepared',
      'short sentPrepared',
      'bit sentCommit',
      'bit sentAbort',
    ],
    options: [
      option(`tmState == 0 && tmPrepared == ${allOf(managers)}`, 'tmState = 1', 'sentCommit = 1'),
      option('tmState == 0', 'tmState = 2', 'sentAbort = 1'),
      ...rms.flatMap((rm) => [
        option(`${has('sentPrepared', rm)} && tmState == 0`, add('tmPrepared', rm)),
        option(`rmState[${rm}] == 0`, `rmState[${rm}] = 1`, add('sentPrepared', rm)),
        option(`rmState[${rm}] == 0`, `rmState[${rm}] = 3`),
        option('sentCommit', `rmState[${rm}] = 2`),
        option('sentAbort', `rmState[${rm}] = 3`),
      ]),
    ],
    violated: `${some(2)} && ${some(3)}`,
  });
}

/** Of three acceptors and two values. */
function paxos(ballots: number): string {
  const acceptors = range(3);
  const values = range(2);
  const all = range(ballots);
  const quorums = acceptors.map((absent) => acceptors.filter((acceptor) => acceptor !== absent));
  // 0: no promise; 1 + n: a promise that reports a vote in ballot n; ballots count from 1, and 0 stands for none.
  const report = (ballot: number, acceptor: number): string => `reports[${ballot * 3 + acceptor}]`;
  const isChosen = (ballot: number): string =>
    either(quorums.map((quorum) => both(quorum.map((acceptor) => has(`votes[${ballot}]`, acceptor)))));
  const pairs = all.flatMap((ballot) => all.slice(ballot + 1).map((later) => [ballot, later] as const));
  return twin({
    variables: [
      'byte promised[3]',
      'byte lastVote[3]',
      'byte started',
      `byte reports[${ballots * 3}]`,
      `byte proposals[${ballots}]`,
      `byte votes[${ballots}]`,
    ],
    options: all.flatMap((ballot) => [
      // Always so: Spin refuses an option that it sees to be always possible.
      option('started < 255', add('started', ballot)),
      ...acceptors.flatMap((acceptor) => [
        option(
          `${has('started', ballot)} && promised[${acceptor}] < ${ballot + 1}`,
          `promised[${acceptor}] = ${ballot + 1}`,
          `${report(ballot, acceptor)} = 1 + lastVote[${acceptor}]`,
        ),
        option(
          `proposals[${ballot}] != 0 && promised[${acceptor}] <= ${ballot + 1}`,
          `promised[${acceptor}] = ${ballot + 1}`,
          `lastVote[${acceptor}] = ${ballot + 1}`,
          add(`votes[${ballot}]`, acceptor),
        ),
      ]),
      ...quorums.flatMap((quorum) => [
        ...values.map((value) =>
          option(
            both([`proposals[${ballot}] == 0`, ...quorum.map((each) => `${report(ballot, each)} == 1`)]),
            `proposals[${ballot}] = ${value + 1}`,
          ),
        ),
        ...quorum.map((voter) =>
          option(
            both([
              `proposals[${ballot}] == 0`,
              `${report(ballot, voter)} > 1`,
              ...quorum.map(
                (each) =>
                  `${report(ballot, each)} > 0 && ${report(ballot, each)} <= ${report(ballot, voter)}`,
              ),
            ]),
            `proposals[${ballot}] = proposals[${report(ballot, voter)} - 2]`,
          ),
        ),
      ]),
    ]),
    violated: either([
      ...pairs.map(
        ([one, other]) =>
          `${isChosen(one)} && ${isChosen(other)} && proposals[${one}] != proposals[${other}]`,
      ),
      ...all.map((ballot) => `proposals[${ballot}] == 0 && votes[${ballot}] != 0`),
    ]),
  });
}

function ringTermination(nodes: number): string {
  const ring = range(nodes);
  const bit = (node: number): number => 2 ** node;
  const detected = `token == 0 && !tokenBlack && !${has('black', 0)} && !${has('busy', 0)}`;
  const passOn = (node: number): readonly string[] => [
    `tokenBlack = tokenBlack || ${has('black', node)}`,
    remove('black', node),
    `token = ${node - 1}`,
  ];
  return twin({
    // `active` is a word of Promela's.
    variables: ['byte busy', 'byte black', 'byte token', 'bit tokenBlack'],
    start: [
      ...ring.flatMap((node) => [
        `if :: ${add('busy', node)} :: skip fi`,
        `if :: ${add('black', node)} :: skip fi`,
      ]),
      `if ${ring.map((node) => `:: token = ${node}`).join(' ')} fi`,
      'tokenBlack = 1',
    ],
    options: [
      ...['tokenBlack', has('black', 0)].map((why) =>
        option(`token == 0 && ${why}`, `token = ${nodes - 1}`, 'tokenBlack = 0', remove('black', 0)),
      ),
      ...ring
        .slice(1)
        .flatMap((node) => [
          option(`token == ${node} && !${has('busy', node)}`, ...passOn(node)),
          option(`token == ${node} && ${has('black', node)}`, ...passOn(node)),
          option(`token == ${node} && tokenBlack`, ...passOn(node)),
        ]),
      ...ring.flatMap((node) => [
        option(has('busy', node), remove('busy', node)),
        ...ring
          .filter((other) => other !== node)
          .map((other) =>
            option(has('busy', node), add('busy', other), ...(other > node ? [add('black', node)] : [])),
          ),
      ]),
    ],
    violated: either([
      `${detected} && busy != 0`,
      // A white token at a node, no black one up to there, and an active one beyond.
      ...ring.map(
        (node) =>
          `!tokenBlack && token == ${node} && (black & ${bit(node + 1) - 1}) == 0 && (busy >> ${node + 1}) != 0`,
      ),
    ]),
  });
}

interface Twin {
  readonly variables: readonly string[];
  /** One step that leads to every initial state, where there is more than one. */
  readonly start?: readonly string[];
  readonly options: readonly string[];
  readonly violated: string;
}

function twin({ variables, start, options, violated }: Twin): string {
  return [
    ...variables.map((variable) => `${variable};`),
    '',
    'active proctype system() {',
    ...(start === undefined ? [] : [`  atomic { ${start.join('; ')} };`]),
    // A protocol may end; whether it ends well is not compared.
    'end:',
    '  do',
    ...options.map((each) => `  :: ${each}`),
    '  od',
    '}',
    '',
    'active proctype monitor() {',
    `end: atomic { ${violated} -> assert(false) }`,
    '}',
    '',
  ].join('\n');
}

function option(guard: string, ...effects: readonly string[]): string {
  return `atomic { ${guard} -> ${effects.join('; ')} }`;
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}

function both(conjuncts: readonly string[]): string {
  return `(${conjuncts.join(' && ')})`;
}

function either(disjuncts: readonly string[]): string {
  return `(${disjuncts.map((each) => `(${each})`).join(' || ')})`;
}

function allOf(members: number): number {
  return 2 ** members - 1;
}

function has(set: string, member: number): string {
  return `((${set} & ${2 ** member}) != 0)`;
}

function add(set: string, member: number): string {
  return `${set} = ${set} | ${2 ** member}`;
}

function remove(set: string, member: number): string {
  return `${set} = ${set} & ~${2 ** member}`;
}
