import type { Socket } from 'node:net';
import { Allowance } from './allowance.ts';
import { FrameReader } from './frame.ts';
import type { Handshake, Session } from './handshake.ts';
import { helloBytes } from './hello.ts';
import type { TransportLimits } from './limits.ts';
import { Outlet } from './outlet.ts';
import { sealBytes } from './sealed-channel.ts';
import type { Parcel } from './transport.ts';

/** Who is told of what happens on a connection. */
export interface ConnectionEvents {
  /** The other side has proved to be `peer`. */
  readonly established: (connection: Connection, peer: string) => void;
  /** Frames of a peer who is known. Tells whether there is room for more; if not, {@link Connection.resume} is due. */
  readonly arrived: (peer: string, frames: readonly Uint8Array[]) => 'go on' | 'wait';
  /** Called once. */
  readonly closed: (connection: Connection, why: string) => void;
}

/** One connection with whoever is at the other end, from the first byte to the last. */
export class Connection {
  readonly #socket: Socket;
  readonly #handshake: Handshake;
  readonly #limits: TransportLimits;
  readonly #events: ConnectionEvents;
  readonly #reader = new FrameReader(helloBytes);
  readonly #bytes: Allowance;
  readonly #frames: Allowance;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Why nothing is read at the moment. */
  readonly #holds = new Set<'too fast' | 'no room'>();
  #known: { readonly session: Session; readonly outlet: Outlet } | undefined;
  #lastHeardMs = performance.now();
  #isClosed = false;

  constructor(socket: Socket, handshake: Handshake, limits: TransportLimits, events: ConnectionEvents) {
    const now = performance.now();
    this.#socket = socket;
    this.#handshake = handshake;
    this.#limits = limits;
    this.#events = events;
    // A second's worth at once: peers come in bursts, one for each step of the protocol.
    this.#bytes = new Allowance(limits.maxBytesPerSecond, limits.maxBytesPerSecond, now);
    this.#frames = new Allowance(limits.maxFramesPerSecond, limits.maxFramesPerSecond, now);
    this.#listen();
  }

  /** What it holds on behalf of the other side, in either direction. */
  get heldBytes(): number {
    return this.#reader.heldBytes + (this.#known?.outlet.waitingBytes ?? 0);
  }

  /** As it goes on the wire: for the hello of the side that begins. */
  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  send(parcel: Parcel): void {
    this.#known?.outlet.send(parcel);
  }

  /** There is room again for what was told to wait. */
  resume(): void {
    this.#release('no room');
  }

  close(why: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#socket.destroy();
    this.#events.closed(this, why);
  }

  #listen(): void {
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#takeChunk(chunk));
    socket.on('error', (error) => this.close(error.message));
    socket.on('close', () => this.close('the other side closed it'));
    this.#after(this.#limits.handshakeMs, () => {
      if (this.#known === undefined) this.close('it did not prove in time who it is');
    });
  }

  #takeChunk(chunk: Uint8Array): void {
    this.#lastHeardMs = performance.now();
    const arrived: Uint8Array[] = [];
    let frames = 0;
    let fault: string | undefined;
    for (const frame of this.#reader.read(chunk)) {
      frames += 1;
      fault = this.#takeFrame(frame, arrived);
      if (fault !== undefined) break;
    }
    if (this.#reader.isTooLong) fault = 'it announced a frame that is longer than allowed';
    if (fault !== undefined) this.close(fault);
    if (this.#known === undefined || this.#isClosed) return;
    if (arrived.length > 0 && this.#events.arrived(this.#known.session.peer, arrived) === 'wait')
      this.#hold('no room');
    this.#slowDown(chunk.length, frames);
  }

  #slowDown(bytes: number, frames: number): void {
    const now = performance.now();
    const pauseMs = Math.max(this.#bytes.spend(bytes, now), this.#frames.spend(frames, now));
    if (pauseMs === 0) return;
    this.#hold('too fast');
    this.#after(pauseMs, () => this.#release('too fast'));
  }

  /** Tells what is wrong with a frame, if something is. */
  #takeFrame(frame: Uint8Array, arrived: Uint8Array[]): string | undefined {
    if (this.#known === undefined) return this.#takeProof(frame);
    const bytes = this.#known.session.opener.open(frame);
    if (bytes === undefined) return 'a frame was changed, left out or repeated on the way';
    // One that says nothing keeps the connection alive.
    if (bytes.length > 0) arrived.push(bytes);
    return undefined;
  }

  #takeProof(frame: Uint8Array): string | undefined {
    const step = this.#handshake.take(frame);
    if (step.kind === 'refuse') return step.why;
    if (step.reply !== undefined) this.#socket.write(step.reply);
    if (step.kind === 'go on') return undefined;
    this.#reader.maxFrameBytes = this.#limits.maxFrameBytes + sealBytes;
    const { session } = step;
    this.#known = { session, outlet: new Outlet(this.#socket, session.sealer, this.#limits.maxQueueBytes) };
    this.#events.established(this, session.peer);
    this.#keepAlive(0);
    return undefined;
  }

  #keepAlive(framesSent: number): void {
    const outlet = this.#known?.outlet;
    if (outlet === undefined) return;
    this.#after(this.#limits.keepAliveMs, () => {
      // Whom we do not listen to is not silent.
      const silenceMs = this.#holds.size > 0 ? 0 : performance.now() - this.#lastHeardMs;
      if (silenceMs > this.#limits.maxSilenceMs) this.close('it has fallen silent');
      if (outlet.framesSent === framesSent)
        outlet.send({ bytes: new Uint8Array(0), height: Number.MAX_SAFE_INTEGER });
      this.#keepAlive(outlet.framesSent);
    });
  }

  #hold(reason: 'too fast' | 'no room'): void {
    this.#holds.add(reason);
    this.#socket.pause();
  }

  #release(reason: 'too fast' | 'no room'): void {
    this.#holds.delete(reason);
    if (this.#holds.size > 0 || this.#isClosed) return;
    this.#lastHeardMs = performance.now();
    this.#socket.resume();
  }

  #after(ms: number, work: () => void): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}
