import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockOf, castOf, keyAt, proposal, setupOf, vote } from './fixtures/cast.ts';
import { Paper } from './fixtures/paper.ts';
import { blockIdOf, ConsensusMachine, type Input, type Message, type Step, ValidatorSet } from './index.ts';

const names = ['A', 'B', 'bad'];

/** Something that happens to the machine, by numbers that are made to fit the round that it is in. */
interface Happening {
  readonly what: 'prevote' | 'precommit' | 'proposal' | 'timeout' | 'again' | 'forgery';
  readonly sender: number;
  /** 0 for the round that the machine is in, 1 for the next, -1 for the one before. */
  readonly ahead: number;
  readonly block: 'A' | 'B' | 'bad' | undefined;
  readonly validRound: number;
  readonly pick: number;
}

/**
 * With uniform blocks and rounds a quorum hardly ever comes about. With these weights, in 600
 * runs each rule is taken in more than 20; the test counts.
 */
const happenings = fc.array(
  fc.record<Happening>({
    what: fc.oneof(
      { weight: 6, arbitrary: fc.constant('prevote' as const) },
      { weight: 5, arbitrary: fc.constant('precommit' as const) },
      { weight: 4, arbitrary: fc.constant('proposal' as const) },
      { weight: 2, arbitrary: fc.constantFrom('timeout' as const, 'again' as const) },
      { weight: 1, arbitrary: fc.constant('forgery' as const) },
    ),
    sender: fc.integer({ min: 0, max: 3 }),
    ahead: fc.oneof(
      { weight: 8, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.integer({ min: -2, max: 2 }) },
      { weight: 1, arbitrary: fc.constant(5) },
    ),
    block: fc.oneof(
      { weight: 5, arbitrary: fc.constant('A' as const) },
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom('B' as const, 'bad' as const) },
    ),
    validRound: fc.oneof(
      { weight: 3, arbitrary: fc.constant(-1) },
      { weight: 1, arbitrary: fc.integer({ min: -1, max: 2 }) },
    ),
    pick: fc.nat(1000),
  }),
  { minLength: 20, maxLength: 80, size: 'max' },
);

/** A machine beside the paper's, and all that was ever sent to both. */
class Bench {
  readonly powers: readonly number[];
  readonly own: number;
  readonly set: ValidatorSet;
  readonly machine: ConsensusMachine;
  readonly paper: Paper;
  readonly sent: Message[] = [];
  readonly rules: Step['rule'][] = [];
  readonly #nameOf = new Map<string, string>();
  readonly #said = new Set<string>();

  constructor(powers: readonly number[], own: number) {
    this.powers = powers;
    this.own = own;
    this.set = ValidatorSet.of(castOf(powers));
    this.machine = new ConsensusMachine(setupOf(own, this.set));
    const proposerOf = (round: number): number => this.set.indexOf(this.set.proposer(1, round).key);
    this.paper = new Paper(own, powers, proposerOf, (name) => name !== 'bad');
    for (const name of names) this.#nameOf.set(blockIdOf(blockOf(name, this.set)), name);
    this.give({ kind: 'start' });
  }

  get hasDecided(): boolean {
    return this.machine.step === 'decided';
  }

  /** Every message at most once a place and sender (`'honestly'`), or anything. */
  happen(happening: Happening, manner: 'honestly' | 'anyhow'): void {
    const round = Math.max(0, this.machine.round + happening.ahead);
    const { what, sender } = happening;
    if (what === 'timeout') {
      const of = (['propose', 'prevote', 'precommit'] as const)[happening.pick % 3] ?? 'propose';
      this.paper.timeouts.add(`${of} ${this.machine.round}`);
      this.give({ kind: 'timeout', of, height: 1, round: this.machine.round });
    } else if (what === 'again') {
      const message = this.sent[happening.pick % Math.max(1, this.sent.length)];
      if (message !== undefined) this.give({ kind: 'message', message });
    } else if (what === 'forgery') {
      // Signed by another than it says.
      const genuine = vote('prevote', round, (sender + 1) % 4, this.idOf(happening.block));
      this.give({ kind: 'message', message: { ...genuine, voter: keyAt(sender) } });
    } else if (what === 'proposal') {
      this.propose(round, happening, manner);
    } else {
      this.vote(what, round, happening, manner);
    }
  }

  vote(
    kind: 'prevote' | 'precommit',
    round: number,
    { sender, block }: Happening,
    manner: 'honestly' | 'anyhow',
  ): void {
    if (sender === this.own || !this.#isFresh(`${kind} ${round} ${sender}`, manner)) return;
    this.paper.votes.push({ kind, round, sender, block });
    this.send(vote(kind, round, sender, this.idOf(block)));
  }

  propose(round: number, { block = 'A', validRound }: Happening, manner: 'honestly' | 'anyhow'): void {
    const sender = this.set.indexOf(this.set.proposer(1, round).key);
    if (validRound >= round || sender === this.own) return;
    if (!this.#isFresh(`proposal ${round} ${sender}`, manner)) return;
    this.paper.proposals.push({ round, sender, block, validRound });
    this.send(proposal(round, sender, blockOf(block, this.set), validRound));
  }

  send(message: Message): void {
    this.sent.push(message);
    this.give({ kind: 'message', message });
  }

  /** Gives an input to the machine, one rule at a time, and has the paper follow. */
  give(input: Input): void {
    if (this.hasDecided) return;
    let outputs = [...this.machine.put(input)];
    for (;;) {
      for (const output of outputs) {
        if (output.kind === 'build') {
          const { height, round } = output;
          outputs.push(...this.machine.put({ kind: 'block', height, round, commands: [Buffer.from('own')] }));
        }
        if (output.kind === 'step') this.#follow(output.step);
      }
      if (this.hasDecided) return;
      outputs = [...this.machine.advance()];
      if (outputs.length === 0) return;
    }
  }

  idOf(name: string | undefined): string | undefined {
    return name && blockIdOf(blockOf(name, this.set));
  }

  #follow(step: Step): void {
    const name = (id: string | undefined): string | undefined => id && (this.#nameOf.get(id) ?? 'own');
    const named: Step = 'block' in step ? { ...step, block: name(step.block) ?? '' } : step;
    const complaint = this.paper.follow('vote' in named ? { ...named, vote: name(named.vote) } : named);
    if (complaint !== undefined) throw new Error(`${step.rule} in round ${step.round}: ${complaint}`);
    this.rules.push(step.rule);
    const { locked, valid } = this.machine;
    const { paper } = this;
    const own = [this.machine.round, this.machine.step, name(locked?.block), locked?.round ?? -1];
    const papers = [paper.round, paper.step, paper.lockedValue, paper.lockedRound];
    expect([...own, name(valid?.block), valid?.round ?? -1].join()).toBe(
      [...papers, paper.validValue, paper.validRound].join(),
    );
  }

  #isFresh(place: string, manner: 'honestly' | 'anyhow'): boolean {
    if (manner === 'honestly' && this.#said.has(place)) return false;
    this.#said.add(place);
    return true;
  }
}

/** Of rounds beyond the window only the latest of each sender is kept: there the paper hears more, by design. */
function isFar({ ahead }: Happening): boolean {
  return ahead > 2;
}

const powers = fc.oneof(
  { weight: 3, arbitrary: fc.constant([1, 1, 1, 1]) },
  { weight: 1, arbitrary: fc.tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 1, max: 5 }))) },
);
const runs = fc.tuple(powers, fc.integer({ min: 0, max: 3 }), happenings);

test('where nobody votes twice, does what the paper does, and stops only where the paper stops', () => {
  const taken = new Map<string, number>();
  fc.assert(
    fc.property(runs, ([powersOfRun, own, script]) => {
      const bench = new Bench(powersOfRun, own);
      for (const happening of script) {
        if (isFar(happening)) continue;
        bench.happen(happening, 'honestly');
        expect(bench.paper.enabled().join()).toBe('');
      }
      for (const rule of new Set(bench.rules)) taken.set(rule, (taken.get(rule) ?? 0) + 1);
    }),
    { numRuns: 600 },
  );
  const seldom = [...taken].filter(([, count]) => count < 20);
  expect([taken.size, seldom]).toEqual([9, []]);
});

test('whatever is sent, does nothing that the paper does not allow', () => {
  fc.assert(
    fc.property(runs, ([powersOfRun, own, script]) => {
      const bench = new Bench(powersOfRun, own);
      for (const happening of script) bench.happen(happening, 'anyhow');
    }),
    { numRuns: 600 },
  );
});

test('misses nothing where one of four votes for everything, once it has heard all of it again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 }), happenings, fc.nat(100), (own, script, turn) => {
      const bench = new Bench([1, 1, 1, 1], own);
      for (const happening of script) {
        const isLiar = happening.sender === 3 && happening.what !== 'proposal';
        if (!isFar(happening)) bench.happen(happening, isLiar ? 'anyhow' : 'honestly');
      }
      const { length } = bench.sent;
      for (const index of Array.from({ length: 2 * length }, (_, at) => (at + turn) % length)) {
        const message = bench.sent[index];
        if (message !== undefined) bench.give({ kind: 'message', message });
      }
      expect(bench.paper.enabled()).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
