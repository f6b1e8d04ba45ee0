import { type Block, evidenceReach } from '../consensus/index.ts';

/** The blocks that hold evidence, as far back as evidence reaches: so that none is decided twice. */
export class RecentOffences {
  #blocks: Block[] = [];

  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  add(block: Block): void {
    if (block.evidence.length > 0) this.#blocks.push({ ...block, commands: [] });
    this.#blocks = this.#blocks.filter(({ height }) => height > block.height - evidenceReach);
  }
}
