import type { BlockId, Step } from '../../../impl/consensus/index.ts';
import type { WholeLog } from '../../conformance/index.ts';
import type { Json, LogEvent } from '../../log/index.ts';
import { BlockWords, type HeightSetting, HeightWords } from './height-words.ts';
import { stepEvent } from './step-event.ts';

/** How runs of consensus are told as logs. */
export interface Telling {
  /** What the head of each log says of where it comes from. */
  readonly source: { readonly impl: string; readonly seed?: number };
  /** What a validator is called besides its name in the spec, by its key. */
  readonly nodeOf: (key: string) => string;
  /**
   * Whether a block breaks the rules of the chain, by the judgement of whoever records, not of the machines. Where it is
   * left out, a block that no correct validator proposed or voted for is taken for one.
   */
  readonly breaksRules?: (block: BlockId) => boolean;
}

/** As many rounds and blocks as a height has are rounded up to one of these, so that few models do for all heights. */
const sizes = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
/** Blocks have letters for names. */
const maxBlocks = 26;

/** The steps of correct validators at one height, as they come. */
export class HeightLog {
  readonly setting: HeightSetting;
  readonly #words: HeightWords;
  readonly #taken: { readonly key: string; readonly step: Step }[] = [];
  readonly #decided = new Set<string>();
  #rounds = 1;

  constructor(setting: HeightSetting) {
    this.setting = setting;
    this.#words = new HeightWords(setting);
  }

  get isEmpty(): boolean {
    return this.#taken.length === 0;
  }

  get isDecidedByAll(): boolean {
    return this.#decided.size === this.#words.powers.length;
  }

  /** Whether steps of the validator with this key are told: not those of who is faulty or has no vote. */
  tellsOf(key: string): boolean {
    return this.#words.nameOf(key) !== undefined;
  }

  /** Adds a step of a validator that is told of. */
  add(key: string, step: Step): void {
    this.#taken.push({ key, step });
    // Whoever decides twice does not decide for another.
    if (step.rule === 'decide') this.#decided.add(key);
    this.#rounds = Math.max(this.#rounds, roundsOf(step));
  }

  /** The log of the height, with as many rounds and blocks as it took. */
  whole(telling: Telling): WholeLog {
    const blocks = new BlockWords();
    for (const block of this.#condemned(telling)) blocks.condemn(block);
    const events = this.#taken.map(({ key, step }, index): LogEvent => {
      // True: steps without a name were not kept.
      const name = this.#words.nameOf(key) as string;
      const { action, args, post } = stepEvent(name, step, (block) => blocks.nameOf(block));
      return { k: 'ev', i: index, a: action, n: telling.nodeOf(key), args, post };
    });
    if (blocks.valid > maxBlocks)
      throw new Error(
        `height ${this.setting.height} has ${blocks.valid} blocks, and there are names for ${maxBlocks}`,
      );
    const constants = this.#words.constants(
      rounded(this.#rounds),
      Math.min(maxBlocks, rounded(blocks.valid)),
    );
    const config = constants as Readonly<Record<string, Json>>;
    return { head: { k: 'head', v: 1, spec: 'tendermint', config, source: telling.source }, events };
  }

  /** The blocks that break the rules, among those that a step is about. */
  #condemned({ breaksRules }: Telling): readonly BlockId[] {
    const met = new Set<BlockId>();
    const upheld = new Set<BlockId>();
    for (const { step } of this.#taken) {
      if (!('block' in step)) continue;
      met.add(step.block);
      if (step.rule !== 'prevote' || step.vote === step.block) upheld.add(step.block);
    }
    return [...met].filter(breaksRules ?? ((block) => !upheld.has(block)));
  }
}

/** How many rounds there must be for the step to be one of the spec's. */
function roundsOf(step: Step): number {
  return 1 + Math.max(step.round, step.after.round, step.rule === 'decide' ? step.decidedRound : 0);
}

function rounded(count: number): number {
  return sizes.find((size) => size >= count) ?? count;
}
