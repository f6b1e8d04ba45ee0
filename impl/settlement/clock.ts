import type { ByteReader, ByteWriter } from './canonical-bytes.ts';

/**
 * The time of L1. Deadlines of the exchange are in open blocks, which stand still while it is frozen: nobody can be late
 * with what nobody may do.
 */
export class Clock {
  now = 0;
  openBlocks = 0;

  write(to: ByteWriter): void {
    to.count(this.now);
    to.count(this.openBlocks);
  }

  read(from: ByteReader): void {
    this.now = from.count();
    this.openBlocks = from.count();
  }
}
