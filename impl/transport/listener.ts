import { createServer, type Server, type Socket } from 'node:net';
import { type Address, addressText } from './address.ts';
import { ListenError } from './transport-errors.ts';

/**
 * Listens at `address`, and resolves with where that is: the system chooses a port if it is 0.
 *
 * @throws ListenError if nobody may listen there
 */
export async function listenAt(
  address: Address,
  welcome: (socket: Socket) => void,
): Promise<{ readonly server: Server; readonly address: Address }> {
  const server = createServer(welcome);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new ListenError(addressText(address), cause.code ?? 'unknown', { cause })),
    );
    server.listen(address, resolve);
  });
  // What fails later is one connection that could not be accepted, for want of descriptors: it is tried again.
  server.on('error', () => undefined);
  const bound = server.address();
  if (bound === null || typeof bound === 'string' || 'path' in address) return { server, address };
  return { server, address: { host: address.host, port: bound.port } };
}
