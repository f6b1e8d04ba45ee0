/**
 * Makes one log of a local cluster while it runs, for `assay conform --follow`:
 * `npm run follow-cluster -- <folder of the cluster> <log to write> [milliseconds that a step may be late]`. Ends on SIGINT,
 * or with status 3 at a step that came too late: what was written until then stays.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileSink } from '../../log/index.ts';
import { ClusterLog, followCluster } from './cluster-log.ts';
import { LateStepError } from './late-step-error.ts';
import { SlicesWriter } from './recorder.ts';

const [folder, target, lag = '500'] = process.argv.slice(2);
const lagMs = Number(lag);
if (folder === undefined || target === undefined || !(lagMs > 0)) {
  process.stderr.write(
    'Give the folder of a cluster that writes its steps, the log to write, and the milliseconds that a step may be late: ' +
      '/tmp/cluster cluster.ndjson 500\n',
  );
  process.exit(2);
}

const files: string[] = [];
let validators: readonly { readonly key: string; readonly power: number }[] = [];
for (let node = 1; existsSync(join(folder, `node-${node}`, 'node.json')); node += 1) {
  files.push(join(folder, `node-${node}`, 'steps.ndjson'));
  ({ validators } = JSON.parse(readFileSync(join(folder, `node-${node}`, 'node.json'), 'utf8')));
}
if (files.length === 0) {
  process.stderr.write(
    `${folder} is no folder of a cluster: it has no node-1/node.json. Start one there first.\n`,
  );
  process.exit(2);
}

const sink = fileSink(target);
const writer = new SlicesWriter(sink);
const log = new ClusterLog({ files, validators }, 'processes over TCP', (height, whole) => {
  writer.write(height, whole);
  sink.flush();
});
let isStopped = false;
process.once('SIGINT', () => {
  isStopped = true;
});
process.stderr.write(`follows ${files.length} nodes, and writes to ${target}. Ctrl-C ends it.\n`);
try {
  await followCluster(log, { lagMs, everyMs: 20, isStopped: () => isStopped });
} catch (error) {
  if (!(error instanceof LateStepError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 3;
}
writer.end();
