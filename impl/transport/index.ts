/** Frames between peers who have proved who they are, over TCP or a socket in the file system. */
export { type Address, addressText, parseAddress } from './address.ts';
export type { Credentials } from './credentials.ts';
export { FrameReader, framed } from './frame.ts';
export { defaultLimits, type TransportLimits } from './limits.ts';
export { listenAt } from './listener.ts';
export { TcpTransport, type TcpTransportSetup } from './tcp-transport.ts';
export type { Arrival, Parcel, Receiver, Transport } from './transport.ts';
export { ListenError, TransportConfigError } from './transport-errors.ts';
