/** What the command takes. */
export const usage = `npm run cluster -- [options]
  --nodes <n>          how many processes: 1 to 32 (4)
  --seconds <n>        for how long: 1 to 86400 (10)
  --waiting <n>        how many commands wait to be decided at a time: 1 to 10000 (64)
  --application <a>    hash or margin (margin)
  --bytes <n>          of a command of the application hash: 12 to 65536 (100)
  --kill <n>           kill -9 one node after the other, so many in all (0)
  --folder <path>      keep keys and memory there, and go on from there (a new one, which is removed)
  --steps              each node writes its steps to a file there, for npm run follow-cluster`;

/** The command line asks for something that there is not. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';

  constructor(option: string, problem: string) {
    super(
      `${option} ${problem}. The cluster is not started, since it would not be the one that was asked for.`,
    );
  }
}
