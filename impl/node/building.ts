import type { NodeApplication } from './application.ts';
import type { Mempool } from './mempool.ts';
import type { NodeLimits } from './node-limits.ts';

/**
 * Commands for a block that others will accept: the first ones that fit. One that the application would not have any more
 * even by itself is dropped.
 */
export function proposable(
  mempool: Mempool,
  application: NodeApplication,
  height: number,
  { maxBlockCommands, maxBlockBytes }: NodeLimits,
): readonly Uint8Array[] {
  const commands = mempool.first(maxBlockCommands, maxBlockBytes);
  if (application.accepts(commands, height)) return commands;
  const acceptable = commands.filter((command) => application.accepts([command], height));
  for (const command of commands) if (!acceptable.includes(command)) mempool.drop(command);
  // Each would do, and together they are too much for it: the first half, or the half of that.
  let together = acceptable;
  while (together.length > 0 && !application.accepts(together, height))
    together = together.slice(0, Math.floor(together.length / 2));
  return together;
}
