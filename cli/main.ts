#!/usr/bin/env node
import { tuneEngine } from './engine.ts';

tuneEngine();
// Only now: flags bear on code that is compiled after they are set.
const { processIo } = await import('./process-io.ts');
const { runCli } = await import('./command-line.ts');

// Set and not exited with: what is written to a pipe would be lost.
process.exitCode = await runCli(process.argv.slice(2), processIo());
