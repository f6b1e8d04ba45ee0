/** Where to listen, or whom to dial: a port of a host, or a socket in the file system. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string };

/** `127.0.0.1:26656` or `/run/node/peers.sock`. */
export function addressText(address: Address): string {
  return 'path' in address ? address.path : `${address.host}:${address.port}`;
}

/** Undefined if `text` is neither `host:port` nor a path that begins with `/` or `.`. */
export function parseAddress(text: string): Address | undefined {
  if (/^[./]/.test(text)) return { path: text };
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) return undefined;
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}
