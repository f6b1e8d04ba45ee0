import {
  type Carried,
  type Decision,
  type Input,
  type Proposal,
  ValidatorSet,
  type Vote,
} from '../consensus/index.ts';
import type { Replay } from '../journal/index.ts';
import type { ApplicationSource, NodeApplication } from './application.ts';
import { type ChainHead, decodeSavedChain } from './chain-head.ts';
import { parseEntry } from './journal-entry.ts';
import { ForeignJournalError, NodeReplayError } from './node-errors.ts';
import { RecentOffences } from './recent-offences.ts';
import type { RecordedStep } from './recorded-step.ts';

/** Where a node begins if its folder is empty. */
export interface Genesis {
  readonly place: string;
  readonly identity: string;
  readonly application: ApplicationSource;
  readonly validators: ValidatorSet;
}

/**
 * Reads a node's journal: executes the blocks that were decided since the snapshot, and keeps what was heard and said at
 * the height that was not. Believes nothing that does not follow from what it has read: each block names the one before
 * and the state after it.
 */
export class Recovery implements Replay {
  /** Of the decisions in the journal, those that the block store may lack. */
  readonly decisions: Decision[] = [];
  readonly offences = new RecentOffences();
  readonly #genesis: Genesis;
  readonly #stored: number;
  #known: { readonly application: NodeApplication; readonly head: ChainHead } | undefined;
  #carried: Carried = nothing;
  #inputs: Input[] = [];
  #own: (Proposal | Vote)[] = [];
  #steps: RecordedStep[] = [];
  #entries = 0;

  /** `stored`: the height that the block store has not yet. */
  constructor(genesis: Genesis, stored: number) {
    this.#genesis = genesis;
    this.#stored = stored;
  }

  /** Whether the folder held nothing. */
  get age(): 'new' | 'old' {
    return this.#entries === 0 && this.head.height === 1 ? 'new' : 'old';
  }

  get application(): NodeApplication {
    return this.#current.application;
  }

  get head(): ChainHead {
    return this.#current.head;
  }

  /** What the machine took along to the height of the head. */
  get carried(): Carried {
    return this.#carried;
  }

  /** What the machine was told at the height of the head. */
  get inputs(): readonly Input[] {
    return this.#inputs;
  }

  /** What was signed at that height, and may have left. */
  get own(): readonly (Proposal | Vote)[] {
    return this.#own;
  }

  /** What was done at that height and at the one before it: a recorder may lack it. */
  get steps(): readonly RecordedStep[] {
    return this.#steps;
  }

  begin(state: Uint8Array | undefined): void {
    const { application: source, validators, identity, place } = this.#genesis;
    if (state === undefined) {
      const application = source.begin();
      const { stateRoot } = application;
      this.#known = { application, head: { height: 1, previous: '', stateRoot, validators } };
      return;
    }
    const saved = decodeSavedChain(state);
    if (saved.identity !== identity) throw new ForeignJournalError(place, saved.identity, identity);
    const application = source.restore(saved.application);
    if (application.stateRoot !== saved.head.stateRoot)
      throw new NodeReplayError(place, 0, 'is a snapshot of another state than it says');
    for (const block of saved.offences) this.offences.add(block);
    this.#known = { application, head: saved.head };
    this.#carried = saved.carried;
  }

  entry(text: string, sequence: number): void {
    this.#entries += 1;
    const { place, identity } = this.#genesis;
    const entry = parseEntry(text);
    if (entry === undefined) throw new NodeReplayError(place, sequence, 'is of a kind that is not known');
    if (sequence === 1 && entry.kind !== 'identity')
      throw new NodeReplayError(place, sequence, 'does not say whose journal it is');
    switch (entry.kind) {
      case 'identity':
        if (entry.text !== identity) throw new ForeignJournalError(place, entry.text, identity);
        return;
      case 'input':
        this.#inputs.push(entry.input);
        return;
      case 'own':
        this.#own.push(entry.message);
        return;
      case 'step':
        this.#steps.push({ ...entry.step, age: 'replayed' });
        return;
      case 'decided':
        this.#decide(entry.decision, sequence);
        return;
      case 'carried':
        this.#carried = entry.carried;
    }
  }

  get #current(): { readonly application: NodeApplication; readonly head: ChainHead } {
    if (this.#known === undefined)
      throw new Error('the journal has not begun its replay; this is a bug in Assay, please report it');
    return this.#known;
  }

  #decide(decision: Decision, sequence: number): void {
    const { application, head } = this.#current;
    const { block, certificate } = decision;
    const follows =
      block.height === head.height &&
      block.previous === head.previous &&
      block.stateRoot === head.stateRoot &&
      block.validators === head.validators.hash;
    if (!follows)
      throw new NodeReplayError(this.#genesis.place, sequence, `does not continue height ${head.height - 1}`);
    const { stateRoot, validators } = this.#execute(application, decision, sequence);
    this.#known = {
      application,
      head: {
        height: head.height + 1,
        previous: certificate.block,
        stateRoot,
        validators: validators === undefined ? head.validators : ValidatorSet.of(validators),
      },
    };
    this.#carried = nothing;
    this.#inputs = [];
    this.#own = [];
    this.#steps = this.#steps.filter(({ step }) => step.height === block.height);
    this.offences.add(block);
    if (block.height >= this.#stored) this.decisions.push(decision);
  }

  #execute(
    application: NodeApplication,
    { block }: Decision,
    sequence: number,
  ): ReturnType<NodeApplication['execute']> {
    try {
      return application.execute(block.commands, block.height);
    } catch (cause) {
      const problem = 'makes the application throw, which did not when it was written';
      throw new NodeReplayError(this.#genesis.place, sequence, problem, { cause });
    }
  }
}

const nothing: Carried = { evidence: [], early: [] };
