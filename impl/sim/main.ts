/** `npm run simulate`: runs consensus in virtual time with faults, and checks each run. */

import { readFileSync, writeFileSync } from 'node:fs';
import { runCommand } from './command.ts';

process.exitCode = runCommand(process.argv.slice(2), {
  say: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  readFile: (path) => readFileSync(path, 'utf8'),
  writeFile: (path, text) => writeFileSync(path, text),
});
