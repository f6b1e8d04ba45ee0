import { exitStatusOf } from './exit-status.ts';
import { readNodeConfig } from './node-config.ts';
import { runNode } from './node-process.ts';

// One node, by a file of configuration: `tsx impl/cluster/node-main.ts node.json`.

try {
  const config = await readNodeConfig(process.argv[2] ?? '');
  const stopped = await runNode(config, {
    say: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
    orders: process.stdin,
  });
  end(stopped);
} catch (error) {
  end(error);
}

function end(error: unknown): void {
  const status = exitStatusOf(error);
  if (error instanceof Error) {
    const isBug = status === 70 ? 'this is a bug in Assay, please report it: ' : '';
    process.stderr.write(`error: ${isBug}${status === 70 ? error.stack : error.message}\n`);
  }
  process.exit(status);
}
