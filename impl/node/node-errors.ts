/** A node has stopped: its disk or its application failed, or it was closed. */
export class NodeStoppedError extends Error {
  override readonly name = 'NodeStoppedError';

  constructor(why: string, cure: string, options?: ErrorOptions) {
    super(
      `the node has stopped: ${why}. What it signed or promised is on its disk, and nothing else has left it, ` +
        `so it does no harm; the others go on without it. ${cure}`,
      options,
    );
  }
}

/** The others decided what this node does not accept. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';

  constructor(height: number, block: string) {
    super(
      `at height ${height} a quorum decided ${block}, which this node does not accept: its application differs from ` +
        'theirs, or more than a third of the power lies. It would answer from a state that nobody shares. ' +
        'Find out which: compare state roots and versions with the others. Then start it with the version that they have',
    );
  }
}

/** The last-sign file is not as it was written, belongs to another node, or is gone. */
export class LastSignError extends Error {
  override readonly name = 'LastSignError';

  constructor(place: string, problem: string) {
    super(
      `${place}: the file last-sign ${problem}. It tells what this node has signed, and without it the node could sign ` +
        'something else for the same place, which is an offence that others can prove; so it is not started. ' +
        'Put back the file that belongs to this journal. Only if there is none: wait until the other nodes are surely ' +
        'past every height that this one has signed for, and begin anew in an empty folder.',
    );
  }
}

/** The journal in the folder is not the one of this node. */
export class ForeignJournalError extends Error {
  override readonly name = 'ForeignJournalError';

  constructor(place: string, found: string, own: string) {
    super(
      `${place}: the journal was written by ${found}, and this is ${own}. ` +
        'A node that went on with the memory of another would forget what it has signed itself, so it is not started. ' +
        'Start it with the configuration that the journal was written with, or name another folder.',
    );
  }
}

/** What is in the journal does not lead where it led when it was written. */
export class NodeReplayError extends Error {
  override readonly name = 'NodeReplayError';

  constructor(place: string, sequence: number, problem: string, options?: ErrorOptions) {
    super(
      `${place}: entry ${sequence} of the journal ${problem}. ` +
        'The program that reads the journal is not the one that wrote it, or its files are of different ages, ' +
        'so nobody knows what state this node would be in, and it is not started. ' +
        'Start it with the version of the program and of the application that wrote it.',
      options,
    );
  }
}

/** A field of a node's configuration is wrong. */
export class NodeConfigError extends Error {
  override readonly name = 'NodeConfigError';

  constructor(field: string, value: unknown, wanted: string) {
    super(
      `${field} of the node is ${describe(value)}, and has to be ${wanted}. ` +
        'A node that reads its configuration in another way than its operator meant it may wait for the wrong peers or ' +
        'promise what it cannot keep, so it is not started. Correct it.',
    );
  }
}

function describe(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? String(value));
}
