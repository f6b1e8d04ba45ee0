import { Command, CommanderError, Option } from 'commander';
import type { CheckCommandOptions } from './check-command.ts';
import { type ConformCommandOptions, readPercentage } from './conform-options.ts';
import { type ExitStatus, exitStatus, exitStatusHelp } from './exit-status.ts';
import type { FuzzCommandOptions } from './fuzz-command.ts';
import type { IncidentOptions, IncidentRunOptions } from './incident-command.ts';
import type { Io } from './io.ts';
import type { ListCommandOptions } from './list-command.ts';
import { reportProblem } from './problem.ts';
import { readBytes, readCount, readDurationMs, readSeed } from './quantities.ts';
import type { ReplayCommandOptions } from './replay-command.ts';
import { readShare, readWeight } from './shares.ts';
import type { ShowCommandOptions } from './show-command.ts';
import type { SweepCommandOptions } from './sweep-command.ts';
import type { TourCommandOptions } from './tour-command.ts';
import type { WalkCommandOptions } from './walk-command.ts';

/**
 * Runs one command line, `argv` without the program's name, and returns the exit status. Never throws and never ends
 * the process: a mistake of the user's is said on standard error with status 2, a bug of ours with status 70.
 */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitStatus> {
  let status: ExitStatus = exitStatus.holds;
  const program = programFor(argv, io, (answer) => {
    status = answer;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    // Commander has said what it had to say; help and version come this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.holds : exitStatus.usage;
    return await reportProblem(error, argv, io);
  }
}

// Commands are loaded when they are called: a check does not wait for what draws diagrams.
function programFor(argv: readonly string[], io: Io, answer: (status: ExitStatus) => void): Command {
  const program = new Command('assay')
    .description(
      'Checks protocols: explores every state of a small configuration, and shows the shortest way to what breaks.',
    )
    .version(io.version)
    .exitOverride()
    .configureOutput({
      writeOut: io.out.write,
      writeErr: io.err.write,
      getOutHelpWidth: () => Math.min(io.out.columns, 110),
      getErrHelpWidth: () => Math.min(io.err.columns, 110),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('Add --help for what can be given.')
    .addHelpText(
      'after',
      examples([
        'assay list',
        'assay check two-phase-commit',
        'assay check ./my-spec.ts --out trace.itf.json',
      ]),
    )
    .addHelpText('after', `\n${exitStatusHelp}\n`);

  program
    .command('list')
    .summary('show the protocols that come with Assay')
    .description(
      'Shows the protocols that come with Assay, or one of them (or of yours) with its properties and source.',
    )
    .argument('[protocol]', 'a protocol, or a file: its details')
    .option('--json', 'as JSON')
    .addHelpText('after', examples(['assay list', 'assay list two-phase-commit', 'assay list --json']))
    .action(async (target: string | undefined, options: ListCommandOptions) => {
      const { listCommand } = await import('./list-command.ts');
      answer(await listCommand(target, options, io));
    });

  withSubject(program.command('check'))
    .summary('explore every state')
    .description(
      'Explores every reachable state breadth first and judges every property. A counterexample is as short as any; ' +
        'one to a temporal property, which goes round for ever, is short but need not be the shortest.',
    )
    .option(
      '--property <name>',
      'check this property only, deadlock and bounds among them; repeatable',
      collect,
    )
    .addOption(
      limit('--max-states <count>', 'stop after so many distinct states: 250000, 250k, 10M', readCount),
    )
    .addOption(limit('--max-depth <count>', 'stop at this depth; initial states have depth 1', readCount))
    .addOption(
      limit('--max-time <duration>', 'stop after so long: 30 (seconds), 30s, 5m, 2h', readDurationMs),
    )
    .addOption(limit('--max-memory <amount>', 'stop when states take so much: 512MB, 2GB, 2GiB', readBytes))
    .addOption(limit('--workers <count>', 'threads (default: one for each core)', readCount))
    .addOption(
      new Option('--safety', 'check states and steps alone, no temporal property').conflicts('property'),
    )
    .option('--symmetry', 'explore states that differ by names of identities as one: safety only')
    .option('--early', 'look for violated temporal properties while exploring, too')
    .option('--continue', 'go on after a violation, to find every violated property')
    .option('--distinct-values', 'count the distinct values of each variable')
    .option('--strict', 'what holds but says nothing somewhere exits with 16')
    .option('--witness', 'show how each reachable property is reached')
    .option('--out <file>', 'write the trace as ITF; further traces get -2, -3 and so on')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      examples([
        'assay check two-phase-commit',
        'assay check two-phase-commit --mutant "commit one vote early" --out early.itf.json',
        'assay check two-phase-commit --set rms=5 --workers 1 --max-time 5m',
        'assay check ./my-spec.ts --property "nobody is paid twice" --strict',
        'assay check ./my-spec.ts#theProtocol --instance small --json',
      ]),
    )
    .action(async (target: string, options: CheckCommandOptions) => {
      const { checkCommand } = await import('./check-command.ts');
      answer(await checkCommand(target, options, argv, io));
    });

  withSubject(program.command('walk'))
    .summary('explore at random')
    .description(
      'Takes random walks from a seed and judges every state on the way. Walks never conclude that anything holds.',
    )
    .addOption(
      limit('--seed <number>', 'start from this seed (default: a random one, which is printed)', readSeed),
    )
    .addOption(limit('--walks <count>', 'how many walks', readCount).default(100))
    .addOption(limit('--steps <count>', 'steps after which a walk ends', readCount).default(1_000))
    .addOption(limit('--max-time <duration>', 'stop after so long: 30 (seconds), 30s, 5m', readDurationMs))
    .option('--out <file>', 'write the last walk, or the one that breaks a property, as ITF')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      examples([
        'assay walk two-phase-commit',
        'assay walk two-phase-commit --set rms=20 --walks 1000 --seed 7',
        'assay walk ./my-spec.ts --steps 50 --walks 1 --out one-walk.itf.json',
      ]),
    )
    .action(async (target: string, options: WalkCommandOptions) => {
      const { walkCommand } = await import('./walk-command.ts');
      answer(await walkCommand(target, options, argv, io));
    });

  withSubject(program.command('tour'))
    .summary('a test suite that covers a small model')
    .description(
      'Makes sequences of steps that together cover every state, transition, or pair of transitions of a small model, to ' +
        'put an implementation through. They are few and short, and the same each time.',
    )
    .addOption(
      new Option('--criterion <what>', 'what is covered')
        .choices(['states', 'transitions', 'transition pairs'])
        .default('transitions'),
    )
    .addOption(
      limit('--longest <count>', 'cut sequences that would take more steps', readCount).default(1_000),
    )
    .addOption(limit('--max-states <count>', 'give up on more states', readCount).default(200_000))
    .option('--out <folder>', 'write each sequence as a file that `assay fuzz --replay` takes')
    .option('--json', 'print the sequences as JSON')
    .addHelpText(
      'after',
      examples([
        'assay tour two-phase-commit',
        'assay tour margin --criterion states --out margin-tour',
        'assay tour ./my-spec.ts --set nodes=2 --criterion "transition pairs" --json',
      ]),
    )
    .action(async (target: string, options: TourCommandOptions) => {
      const { tourCommand } = await import('./tour-command.ts');
      answer(await tourCommand(target, options, argv, io));
    });

  withSubject(program.command('fuzz'))
    .summary('hold an implementation against a spec')
    .description(
      'Drives an implementation through what the spec allows and what it forbids, and compares it with the spec after ' +
        'every step. A difference is made as small as can be. Fuzzing never concludes that an implementation conforms.',
    )
    .option(
      '--driver <module>',
      'how it is driven: ./my-driver.ts, ./my-driver.ts#name, or one that comes with Assay (default: tiny)',
    )
    .addOption(
      limit('--seed <number>', 'start from this seed (default: a random one, which is printed)', readSeed),
    )
    .addOption(limit('--steps <count>', 'compare so many steps (default: 100k, without --time)', readCount))
    .addOption(limit('--time <duration>', 'stop after so long: 30 (seconds), 30s, 5m, 2h', readDurationMs))
    .addOption(
      limit(
        '--negative <share>',
        'the share of what must be rejected among steps at random; 0 tries none of it (default: 0.3)',
        readShare,
      ),
    )
    .addOption(
      new Option(
        '--weight <action=number>',
        'try an action more often, or with 0 not at all; repeatable',
      ).argParser((text: string, before: Readonly<Record<string, number>> | undefined) =>
        readWeight(text, '--weight', before),
      ),
    )
    .option('--from <file>', 'start with a counterexample (ITF) or a replay; repeatable', collect)
    .option('--tour', 'start with a tour of every transition of a small model')
    .option(
      '--corpus <folder>',
      'start with the runs in it, failures first, and save those that find something new',
    )
    .option('--replay <file>', 'take one run again, and nothing else')
    .option('--out <file>', 'write the failure as a replay')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      examples([
        'assay fuzz margin',
        'assay fuzz margin --driver ./my-driver.ts',
        'assay fuzz margin --driver ./my-driver.ts --time 5m --corpus ./runs',
        'assay fuzz margin --driver ./my-driver.ts --from early.itf.json --out failure.json',
        'assay fuzz margin --driver ./my-driver.ts --replay failure.json',
      ]),
    )
    .action(async (target: string, options: FuzzCommandOptions) => {
      const { fuzzCommand } = await import('./fuzz-command.ts');
      answer(await fuzzCommand(target, options, argv, io));
    });

  program
    .command('conform')
    .summary('hold recorded logs against a spec')
    .description(
      'Looks for a behaviour of the spec that explains each log, line by line. Where there is none it says which line, what ' +
        'was tried, and which change to the log would explain more. Several logs are a suite.',
    )
    .argument('<log...>', 'logs, packed with gzip or not: run.ndjson, logs/*.ndjson.gz; - is standard input')
    .option('--spec <target>', 'the spec: a protocol, or a file (default: the protocol that the log names)')
    .option('--instance <name>', 'an instance of the protocol (default: what the log names)')
    .option('--set <name=value>', 'give a constant another value than the log; repeatable', collect)
    .option('--binding <file>', 'what events mean: a module that exports binding, or JSON')
    .option('--slice <name>', 'one log of a file that holds several')
    .option('--format <name>', 'the format of the logs: jepsen-edn, porcupine, etcd, ccf, key-value')
    .addOption(
      new Option('--engine <name>', 'keep all candidates line by line, or go deep; auto does what is cheaper')
        .choices(['auto', 'candidates', 'depth'])
        .default('auto'),
    )
    .addOption(
      limit('--max-states <count>', 'stop after so many states, going deep', readCount).default(1_000_000),
    )
    .addOption(
      limit('--max-candidates <count>', 'states that may explain one line', readCount).default(4_096),
    )
    .addOption(limit('--time <duration>', 'stop after so long: 30 (seconds), 30s, 5m', readDurationMs))
    .option('--no-invariants', 'do not judge the properties of the behaviours that explain the logs')
    .option('--lenient-end', 'accept a log that says that it was cut, or ended in a crash')
    .option('--follow', 'read the log as it is written, until it ends or Ctrl-C')
    .option('--coverage', 'tell what of the spec the logs exercise')
    .addOption(limit('--min-actions <percentage>', 'fail if fewer actions are taken', readPercentage))
    .addOption(
      limit(
        '--min-conjuncts <percentage>',
        'fail if fewer conjuncts are seen true and false',
        readPercentage,
      ),
    )
    .option('--baseline <file>', 'fail if something is not covered that was when the file was written')
    .option('--update-baseline', 'write the baseline')
    .option('--mutation-score', 'make the logs wrong in one place, over and over: how often is it noticed?')
    .addOption(limit('--min-mutation-score <percentage>', 'fail if it is noticed less often', readPercentage))
    .addOption(limit('--max-mutants <count>', 'try so many of them', readCount).default(10_000))
    .addOption(limit('--seed <number>', 'which of them are tried (default: 1)', readSeed))
    .option('--out <file>', 'write the behaviour that explains the log, or the start of it, as ITF')
    .option('--graph <file>', 'write what is left of the search for a rejected line: .dot, .json')
    .option('--junit <file>', 'write the verdicts for a build server')
    .option('--github', 'print annotations for a GitHub workflow, too')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      examples([
        'assay conform run.ndjson',
        'assay conform run.ndjson --spec ./my-spec.ts --binding ./my-binding.ts',
        'assay conform logs/*.ndjson.gz --min-actions 100% --min-mutation-score 95 --junit conform.xml',
        'assay conform live.ndjson --follow',
      ]),
    )
    .action(async (files: readonly string[], options: ConformCommandOptions) => {
      const { conformCommand } = await import('./conform-command.ts');
      answer(await conformCommand(files, options, argv, io));
    });

  const incident = program
    .command('incident')
    .summary('show real losses and famous bugs')
    .description('Losses of real money and bugs of published protocols, each as a shortest counterexample.')
    .addHelpText(
      'after',
      examples([
        'assay incident list',
        'assay incident show mango-markets',
        'assay incident run mango-markets',
      ]),
    );
  incident
    .command('list')
    .summary('all of them')
    .description('Lists every incident of the library, with the protocol that shows it.')
    .option('--json', 'as JSON')
    .action(async (options: IncidentOptions) => {
      const { incidentListCommand } = await import('./incident-command.ts');
      answer(await incidentListCommand(options, io));
    });
  incident
    .command('show')
    .summary('the story, and the commands')
    .description(
      'Tells what happened, and shows the commands that check the flaw and what would have helped.',
    )
    .argument('<incident>', 'a name of `assay incident list`')
    .option('--json', 'as JSON')
    .action(async (name: string, options: IncidentOptions) => {
      const { incidentShowCommand } = await import('./incident-command.ts');
      answer(await incidentShowCommand(name, options, io));
    });
  incident
    .command('run')
    .summary('the counterexample, and what helps')
    .description(
      'Checks the protocol with the flaw and shows the counterexample; then checks it with each mitigation. The status ' +
        'is 0 where the flaw does its harm and each mitigation prevents it.',
    )
    .argument('<incident>', 'a name of `assay incident list`')
    .option('--out <file>', 'write the counterexample as ITF')
    .action(async (name: string, options: IncidentRunOptions) => {
      const { incidentRunCommand } = await import('./incident-command.ts');
      answer(await incidentRunCommand(name, options, argv, io));
    });

  withSubject(program.command('sweep'))
    .summary('the verdict over a grid of constants')
    .description(
      'Checks a protocol at every point of a grid of constants, and shows where it holds. Without --over, the sweeps that ' +
        'the protocol declares, with the boundary that it states.',
    )
    .option('--over <ranges>', 'the grid: TA=2..8,TB=2..8 or lossy=true|false; repeatable', collect)
    .addOption(limit('--max-states <count>', 'stop a point after so many distinct states', readCount))
    .addOption(limit('--max-time <duration>', 'stop a point after so long: 30 (seconds), 5m', readDurationMs))
    .option('--json', 'print the table as JSON')
    .addHelpText(
      'after',
      examples([
        'assay sweep htlc',
        'assay sweep htlc --over TA=2..8,TB=2..8',
        'assay sweep ./my-spec.ts --over nodes=3..7',
      ]),
    )
    .action(async (target: string, options: SweepCommandOptions) => {
      const { sweepCommand } = await import('./sweep-command.ts');
      answer(await sweepCommand(target, options, io));
    });

  program
    .command('replay')
    .summary('take a trace again')
    .description(
      'Takes the steps of a trace again, and says where the spec would go another way. Of a behaviour without end it says ' +
        'which temporal properties are false of it, and whether it is fair. The spec, its constants and its mutant are ' +
        'those that the file names, unless they are given.',
    )
    .argument('<trace>', 'a trace in ITF: trace.itf.json')
    .addOption(specOption())
    .option('--mutant <name>', 'switch on this mutant, instead of what the file says')
    .option('--no-mutant', 'switch off the mutant that the file names: does the mended spec still do this?')
    .option('--set <name=value>', 'give a constant another value than the file; repeatable', collect)
    .addHelpText(
      'after',
      examples(['assay replay early.itf.json', 'assay replay early.itf.json --spec ./my-spec.ts']),
    )
    .action(async (file: string, options: ReplayCommandOptions) => {
      const { replayCommand } = await import('./replay-command.ts');
      answer(await replayCommand(file, options, io));
    });

  program
    .command('show')
    .summary('print a trace')
    .description('Prints a trace as a story: each step with what it changed.')
    .argument('<trace>', 'a trace in ITF: trace.itf.json')
    .addOption(specOption())
    .addOption(
      new Option('--format <format>', 'what to print')
        .choices(['text', 'markdown', 'mermaid', 'json'])
        .default('text'),
    )
    .option('--full', 'every variable in every state, not only what changed')
    .option('--out <file>', 'write it to a file')
    .addHelpText(
      'after',
      examples([
        'assay show early.itf.json',
        'assay show early.itf.json --full',
        'assay show early.itf.json --format mermaid --out early.mmd',
      ]),
    )
    .action(async (file: string, options: ShowCommandOptions) => {
      const { showCommand } = await import('./show-command.ts');
      answer(await showCommand(file, options, io));
    });

  return program;
}

/** The options that say what is checked or walked. */
function withSubject(command: Command): Command {
  return command
    .argument(
      '<target>',
      'a protocol of `assay list`, or a file that exports a spec: ./my-spec.ts, ./my-spec.ts#name',
    )
    .option('--instance <name>', "an instance of the protocol (default: the mutant's own, else the first)")
    .option('--mutant <name>', 'switch on this mutant of the spec')
    .option(
      '--set <name=value>',
      'give a constant another value: nodes=5, lossy=true, weights=[1,2]; repeatable',
      collect,
    );
}

function specOption(): Option {
  return new Option(
    '--spec <target>',
    'the spec: a protocol, or a file (default: the protocol that the trace names)',
  );
}

function limit<Value>(
  flags: string,
  description: string,
  read: (text: string, option: string) => Value,
): Option {
  const [name = flags] = flags.split(' ');
  return new Option(flags, description).argParser((text: string) => read(text, name));
}

function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
