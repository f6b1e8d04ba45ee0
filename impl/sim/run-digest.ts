import type { Message, Step } from '../consensus/index.ts';

/** A running hash of what arrives where and when, and of the steps that follow. Cheap, and no defence against anybody. */
export class RunDigest {
  #hash = 0x811c9dc5;

  get value(): number {
    return this.#hash >>> 0;
  }

  arrival(time: number, from: number, to: number, message: Message): void {
    this.#number(time);
    this.#mix(from * 512 + to);
    this.#text(message.kind);
    if (message.kind === 'decision') {
      this.#text(message.certificate.block);
      return;
    }
    this.#number(message.height);
    this.#mix(message.round);
    // A signature stands for the block as well.
    if (message.kind !== 'status') for (const byte of message.signature) this.#mix(byte);
  }

  step(machine: number, step: Step): void {
    this.#mix(machine);
    this.#number(step.height);
    this.#mix(step.round);
    this.#text(step.rule);
  }

  #text(text: string): void {
    // The first characters of a hash tell it from others.
    for (let index = Math.min(text.length, 12) - 1; index >= 0; index -= 1) this.#mix(text.charCodeAt(index));
  }

  #number(number: number): void {
    this.#mix(Math.floor(number * 1024));
    this.#mix(Math.floor(number / 0x40_0000));
  }

  #mix(word: number): void {
    const hash = Math.imul(this.#hash ^ word, 0x01000193);
    this.#hash = (hash << 13) | (hash >>> 19);
  }
}
