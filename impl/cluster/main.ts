import { CommandLineError, usage } from './command-line-error.ts';
import { exitStatusOf } from './exit-status.ts';
import { runDemonstration } from './run-demonstration.ts';

// A cluster on this machine: `npm run cluster -- --nodes 4 --seconds 10`.

try {
  const say = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  process.exitCode = await runDemonstration(process.argv.slice(2), say);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${message}\n${error instanceof CommandLineError ? `${usage}\n` : ''}`);
  process.exitCode = error instanceof CommandLineError ? 2 : exitStatusOf(error);
}
