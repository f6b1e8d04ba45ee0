#!/usr/bin/env node
import { CommandError } from './command-error.ts';
import { runCli } from './command-line.ts';
import { exitStatus } from './exit-status.ts';
import { reportProblem } from './problem.ts';
import { processIo } from './process-io.ts';

const argv = process.argv.slice(2);
const io = processIo();

// Nothing is left to happen, and there is no answer yet. Node would say nothing, and exit with 13, which is taken.
process.once('beforeExit', reportStuck);
const status = await runCli(argv, io);
process.off('beforeExit', reportStuck);
// Set and not exited with: what is written to a pipe would be lost.
process.exitCode = status;

function reportStuck(): void {
  // At once: the report answers later, and Node may not wait for it.
  process.exitCode = exitStatus.usage;
  const stuck = new CommandError(
    'a module that was loaded waits for something that never comes',
    'Look for an await in the spec, driver or binding, and in what it imports, whose promise nothing settles.',
  );
  void reportProblem(stuck, argv, io);
}
