/** Records every run that comes with Assay anew: `npm run record`. What is recorded depends on the implementations alone. */

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileSink } from '../log/index.ts';
import { recordings } from './recordings.ts';

for (const { file, record } of recordings) {
  const path = fileURLToPath(new URL(`../recordings/${file}`, import.meta.url));
  mkdirSync(dirname(path), { recursive: true });
  const recorded = await record(fileSink(path, { compression: 'gzip', bufferLength: 1 << 24 }));
  if (recorded.kind === 'failed') throw recorded.error;
  process.stdout.write(`traces/recordings/${file}: ${recorded.events} events\n`);
}
