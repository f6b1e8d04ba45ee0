import fc from 'fast-check';
import type { Driver } from '../traces/fuzzing/index.ts';
import type { Built } from './built.ts';
import { type Spread, spreadOf } from './spread.ts';

/** Steps that were compared a second, and transitions of the state graph that were covered. */
export interface FuzzingFigures {
  readonly steps: number;
  readonly transitions: number;
  readonly assay: { readonly rate: Spread; readonly covered: Spread };
  /** `fc.commands` with the same driver and the same spec for a model. */
  readonly commands: { readonly rate: Spread; readonly covered: Spread };
}

/** Fuzzes the margin engine as Assay does, and as fast-check's commands do, for the same number of steps. */
export async function fuzzing(built: Built, runs: number, steps: number): Promise<FuzzingFigures> {
  const { marginProtocol, margin } = built.marginProtocol;
  const { constants = {} } = marginProtocol.instances['two traders, for ever'] ?? {};
  const model = built.model.modelOf(margin, constants);
  // True: whoever runs a driver gives it back what it started.
  const driver = built.marginDrivers.marginDriver(constants) as Driver<unknown>;
  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const startMs = performance.now();
    const report = await built.fuzzing.fuzz(model, driver, {
      seed: run,
      maxSteps: steps,
      maxTimeMs: Number.POSITIVE_INFINITY,
      now: () => performance.now(),
    });
    const seconds = (performance.now() - startMs) / 1_000;
    if (report.verdict.kind !== 'conforms within the budget' || report.steps !== steps)
      throw new Error(`${report.verdict.kind} after ${report.steps} steps`);
    ours.push({ rate: steps / seconds, covered: report.transitions?.covered ?? 0 });
    theirs.push(commands(built, driver, run, steps));
  }
  const told = (measured: readonly Measured[]): { readonly rate: Spread; readonly covered: Spread } => ({
    rate: spreadOf(measured.map(({ rate }) => rate)),
    covered: spreadOf(measured.map(({ covered }) => covered)),
  });
  const graph = built.tours.graphOf(model.compiled, { states: 100_000, transitions: 1_000_000 });
  return { steps, transitions: graph.to.length, assay: told(ours), commands: told(theirs) };
}

interface Measured {
  readonly rate: number;
  readonly covered: number;
}

/** Where the model is, which it goes along with the implementation. */
interface Position {
  state: unknown;
}

/** Model-based testing as fast-check has it: a command asks the model whether it may run, and compares. */
function commands(built: Built, driver: Driver<unknown>, seed: number, steps: number): Measured {
  const { marginProtocol, margin } = built.marginProtocol;
  const { compiled } = built.model.modelOf(
    margin,
    marginProtocol.instances['two traders, for ever']?.constants ?? {},
  );
  const stepper = built.model.stepperOf(compiled);
  const [start] = stepper.initial();
  const covered = new Set<string>();
  let compared = 0;
  const arbitraries = compiled.actions.map((action, index) =>
    fc
      .tuple(
        ...action.choices.map((choice) =>
          fc.constantFrom(...(choice.kind === 'constants' ? choice.values : membersOf(choice))),
        ),
      )
      .map((given): fc.Command<Position, { venue: unknown }> => {
        const args = Object.fromEntries(action.choices.map(({ name }, at) => [name, given[at]]));
        return {
          toString: () => `${action.name}(${JSON.stringify(args)})`,
          check: (position) => {
            let isEnabled = false;
            stepper.enter(position.state);
            stepper.take(index, given, () => {
              isEnabled = true;
              return 'enough';
            });
            return isEnabled;
          },
          run: (position, real) => {
            stepper.enter(position.state);
            stepper.take(index, given, () => {
              stepper.hold();
              return 'enough';
            });
            const before = JSON.stringify(stepper.plain(position.state));
            stepper.advance();
            position.state = stepper.entered();
            const answer = driver.actions[action.name]?.(real.venue, args as never);
            if (answer === undefined || answer instanceof Promise || answer.kind === 'rejected')
              throw new Error(`${action.name} is rejected`);
            const plain = stepper.plain(position.state);
            const shown = driver.observe(real.venue);
            for (const { name, shape } of compiled.variables.fields) {
              const seen = shown[`/${name}`];
              const told = JSON.stringify(built.log.jsonOf(shape, plain[name] ?? null));
              if (seen !== undefined && JSON.stringify(seen) !== told) throw new Error(`${name} differs`);
            }
            covered.add(`${before} ${action.name} ${JSON.stringify(args)}`);
            compared += 1;
          },
        };
      }),
  );
  const startMs = performance.now();
  for (let round = 0; compared < steps; round += 1) {
    fc.assert(
      fc.property(fc.commands(arbitraries, { maxCommands: 100, size: 'max' }), (sequence) => {
        if (compared >= steps) return;
        fc.modelRun(
          () => ({ model: { state: start }, real: { venue: driver.start({ seed: 1 }) } }),
          sequence,
        );
      }),
      { seed: seed * 1_000 + round, numRuns: 100 },
    );
  }
  return { rate: compared / ((performance.now() - startMs) / 1_000), covered: covered.size };
}

function membersOf(choice: { readonly kind: string; readonly shape?: unknown }): readonly unknown[] {
  const { shape } = choice as { readonly shape?: { readonly members?: readonly string[] } };
  if (shape?.members === undefined) throw new Error('a choice without a list of values');
  return shape.members;
}
