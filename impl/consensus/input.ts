import type { Message } from './message.ts';
import type { TimeoutOf } from './timeouts.ts';

/** All that a machine learns of the world. The same inputs in the same order lead to the same outputs. */
export type Input =
  /** Begins the height. Until then the machine listens and does nothing. */
  | { readonly kind: 'start' }
  /** `from` names the peer for `send`; without it a question cannot be answered. */
  | { readonly kind: 'message'; readonly message: Message; readonly from?: string }
  /** The end of a `wait`. Of another height or round than the present it means nothing. */
  | {
      readonly kind: 'timeout';
      readonly of: TimeoutOf;
      readonly height: number;
      readonly round: number;
    }
  /** The answer to a `build`. */
  | {
      readonly kind: 'block';
      readonly height: number;
      readonly round: number;
      readonly commands: readonly Uint8Array[];
    };
