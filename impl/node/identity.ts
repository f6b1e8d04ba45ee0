/** Whose memory a folder holds. */
export interface Identity {
  readonly chain: string;
  /** The public key of the node. */
  readonly key: string;
  /** The identity of the application. */
  readonly application: string;
}

/** Changes with the format of what is written. */
const format = 2;

/** In words: compared whole, since a checksum alone cannot tell all from each other. */
export function identityText({ chain, key, application }: Identity): string {
  return JSON.stringify({ format, chain, key, application });
}
