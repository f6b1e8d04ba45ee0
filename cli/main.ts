#!/usr/bin/env node
import { runCli } from './command-line.ts';
import { processIo } from './process-io.ts';

// Set and not exited with: what is written to a pipe would be lost.
process.exitCode = await runCli(process.argv.slice(2), processIo());
