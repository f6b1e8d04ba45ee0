/** A transport is set up in a way in which it could not work. */
export class TransportConfigError extends Error {
  override readonly name = 'TransportConfigError';

  constructor(what: string, why: string, cure: string) {
    super(`${what}. ${why} ${cure}`);
  }
}

/** A node cannot listen where it was told to. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  /** The system's word for it: `EADDRINUSE`, `EACCES`. */
  readonly code: string;

  constructor(address: string, code: string, options?: ErrorOptions) {
    super(
      `cannot listen at ${address}: ${meanings[code] ?? 'the system refuses'} (${code}). ` +
        'Nobody could reach this node there, so it is not started. ' +
        (cures[code] ?? 'Name another address, or find out from the system what is wrong with this one.'),
      options,
    );
    this.code = code;
  }
}

const meanings: Readonly<Record<string, string>> = {
  EADDRINUSE: 'somebody listens there already',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'permission is denied',
};

const cures: Readonly<Record<string, string>> = {
  EADDRINUSE: 'End the other process, or name another address; port 0 lets the system choose one.',
  EADDRNOTAVAIL: 'Name an address of this machine.',
  EACCES: 'Name a port from 1024 on, or give the process the right.',
};
