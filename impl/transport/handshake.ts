import {
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Credentials } from './credentials.ts';
import { framed } from './frame.ts';
import { decodeHello, encodeHello, type Hello } from './hello.ts';
import { Opener, Sealer } from './sealed-channel.ts';

/** Who takes part in a handshake, and where. */
export interface HandshakeSetup {
  readonly credentials: Credentials;
  /** Nodes of networks of other names do not talk to each other. */
  readonly network: string;
  /** The keys that are let in. */
  readonly peers: ReadonlySet<string>;
}

/** A connection on which both sides have proved who they are. */
export interface Session {
  readonly peer: string;
  readonly sealer: Sealer;
  readonly opener: Opener;
}

/** What to do after a frame of the other side. What is replied goes on the wire as it is. */
export type HandshakeStep =
  | { readonly kind: 'go on'; readonly reply?: Uint8Array }
  | { readonly kind: 'done'; readonly reply?: Uint8Array; readonly session: Session }
  | { readonly kind: 'refuse'; readonly why: string };

/** Under the signatures, so that one given here is good for nothing else and nothing else is good here. */
const purpose = 'assay transport handshake 1';

/**
 * Two sides prove to each other that they have the keys that they name, and agree on keys for what follows: ephemeral
 * X25519 signed with ed25519 (the pattern of SIGMA, Krawczyk 2003).
 *
 * ```text
 * dialer    hello                                      in the clear
 * listener  hello                                      in the clear
 * dialer    signature over both hellos, its role       sealed
 * listener  the same                                   sealed
 * ```
 *
 * Each signature covers both keys, the network, the version and what both drew for this connection alone: a recorded one
 * is worth nothing on another connection, towards anyone else, or in the other role. What is sealed cannot be opened
 * later by who gets hold of the long-lived keys.
 */
export class Handshake {
  readonly #setup: HandshakeSetup;
  readonly #role: 'dialer' | 'listener';
  readonly #ephemeral = generateKeyPairSync('x25519');
  /** Whom the dialer dials, and whom the listener was called by. */
  #peer: string | undefined;
  #ownHello: Uint8Array | undefined;
  #proof: { readonly transcript: Uint8Array; readonly session: Session } | undefined;

  private constructor(setup: HandshakeSetup, role: 'dialer' | 'listener', peer: string | undefined) {
    this.#setup = setup;
    this.#role = role;
    this.#peer = peer;
  }

  static dial(
    setup: HandshakeSetup,
    peer: string,
  ): { readonly handshake: Handshake; readonly first: Uint8Array } {
    const handshake = new Handshake(setup, 'dialer', peer);
    return { handshake, first: framed(handshake.#hello(peer)) };
  }

  static listen(setup: HandshakeSetup): Handshake {
    return new Handshake(setup, 'listener', undefined);
  }

  /** Takes a frame of the other side, without its head. After `done` and `refuse` it takes nothing more. */
  take(frame: Uint8Array): HandshakeStep {
    return this.#proof === undefined ? this.#takeHello(frame) : this.#takeSignature(frame, this.#proof);
  }

  #takeHello(frame: Uint8Array): HandshakeStep {
    const hello = decodeHello(frame);
    if (hello === undefined) return refuse('it speaks another protocol, or another version of it');
    const fault = this.#faultOf(hello);
    if (fault !== undefined) return refuse(fault);
    this.#peer = hello.from;
    const answers = this.#role === 'listener';
    const own = answers ? this.#hello(hello.from) : (this.#ownHello ?? new Uint8Array(0));
    const hellos = answers ? [frame, own] : [own, frame];
    const transcript = createHash('sha256').update(purpose).update(Buffer.concat(hellos)).digest();
    const session = this.#agree(hello, transcript);
    if (session === undefined) return refuse('its key for the connection is no key');
    this.#proof = { transcript, session };
    return answers
      ? { kind: 'go on', reply: framed(own) }
      : { kind: 'go on', reply: this.#signature(transcript) };
  }

  #faultOf({ network, from, to }: Hello): string | undefined {
    const { credentials, peers } = this.#setup;
    if (!networkId(this.#setup.network).equals(network)) return 'it belongs to another network';
    if (to !== credentials.key) return 'it wants to talk to somebody else';
    if (!peers.has(from)) return `${from} is no peer`;
    if (this.#peer !== undefined && from !== this.#peer) return `it is ${from}, who was not dialed`;
    // So that there is one connection for a pair, and a node cannot be made to talk to itself.
    if (this.#role === 'listener' && from >= credentials.key)
      return `${from} has to be dialed and does not dial`;
    return undefined;
  }

  #agree({ ephemeral, from }: Hello, transcript: Uint8Array): Session | undefined {
    const secret = sharedSecret(this.#ephemeral.privateKey, ephemeral);
    if (secret === undefined) return undefined;
    const keys = Buffer.from(hkdfSync('sha256', secret, transcript, purpose, 64));
    const [ofDialer, ofListener] = [keys.subarray(0, 32), keys.subarray(32)];
    const [own, other] = this.#role === 'dialer' ? [ofDialer, ofListener] : [ofListener, ofDialer];
    return { peer: from, sealer: new Sealer(own), opener: new Opener(other) };
  }

  #takeSignature(
    frame: Uint8Array,
    { transcript, session }: { readonly transcript: Uint8Array; readonly session: Session },
  ): HandshakeStep {
    const signature = session.opener.open(frame);
    if (signature === undefined) return refuse('its proof is not sealed for this connection');
    const role = this.#role === 'dialer' ? 'listener' : 'dialer';
    if (!this.#setup.credentials.verify(session.peer, signed(role, transcript), signature))
      return refuse(`it does not have the key ${session.peer} that it names`);
    if (this.#role === 'dialer') return { kind: 'done', session };
    return { kind: 'done', reply: this.#signature(transcript), session };
  }

  #signature(transcript: Uint8Array): Uint8Array {
    const sealer = this.#proof?.session.sealer;
    if (sealer === undefined)
      throw new Error('nothing was agreed upon to seal with; this is a bug in Assay, please report it');
    return sealer.seal(this.#setup.credentials.sign(signed(this.#role, transcript)));
  }

  #hello(to: string): Uint8Array {
    this.#ownHello = encodeHello({
      network: networkId(this.#setup.network),
      from: this.#setup.credentials.key,
      to,
      ephemeral: this.#ephemeral.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
      nonce: randomBytes(32),
    });
    return this.#ownHello;
  }
}

function refuse(why: string): HandshakeStep {
  return { kind: 'refuse', why };
}

function networkId(name: string): Buffer {
  return createHash('sha256').update(purpose).update(name).digest();
}

function signed(role: 'dialer' | 'listener', transcript: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${purpose} ${role} `), transcript]);
}

/** What stands before the 32 bytes of an X25519 key in the form that Node reads. */
const x25519Head = Buffer.from('302a300506032b656e032100', 'hex');

/** Undefined for the few keys that would make the secret known to all: the library refuses them. */
function sharedSecret(privateKey: KeyObject, ephemeral: Uint8Array): Uint8Array | undefined {
  try {
    const key = Buffer.concat([x25519Head, ephemeral]);
    return diffieHellman({
      privateKey,
      publicKey: createPublicKey({ key, format: 'der', type: 'spki' }),
    });
  } catch {
    return undefined;
  }
}
