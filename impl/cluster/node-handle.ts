import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProcessEvent, ProcessOrder } from './node-process.ts';

/** A node process was to come up, and has ended instead. */
export class NodeProcessError extends Error {
  override readonly name = 'NodeProcessError';

  constructor(configFile: string, status: string, complaints: string) {
    super(
      `the node of ${configFile} has ended with ${status}: ${complaints.trim() || 'it said nothing'}. ` +
        'A cluster of fewer nodes than it was asked for would show nothing, so it is not started. ' +
        'Mend what the node complains of.',
    );
  }
}

type Listening = Extract<ProcessEvent, { kind: 'listening' }>;

/** A node in a process of its own. */
export class NodeHandle {
  readonly key: string;
  readonly #configFile: string;
  readonly #heard: (event: ProcessEvent) => void;
  #child: ChildProcess | undefined;
  #ended: Promise<string> = Promise.resolve('nothing');

  constructor(key: string, configFile: string, heard: (event: ProcessEvent) => void) {
    this.key = key;
    this.#configFile = configFile;
    this.#heard = heard;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /**
   * Starts the process, and resolves when it can be reached.
   *
   * @throws NodeProcessError if it ends before
   */
  start(): Promise<Listening> {
    const child = spawn(process.execPath, [...loaders, program, this.#configFile], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    // It may be dead when it is told something.
    child.stdin.on('error', () => undefined);
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints = `${complaints}${text}`.slice(-10_000);
    });
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const event = eventIn(line);
        if (event?.kind === 'listening') resolve(event);
        if (event !== undefined) this.#heard(event);
      });
      this.#ended = new Promise((tell) => {
        child.on('close', (code, signal) => {
          const status = signal ?? `status ${code}`;
          if (this.#child === child) this.#child = undefined;
          reject(new NodeProcessError(this.#configFile, status, complaints));
          tell(`${status}: ${complaints}`);
        });
      });
    });
  }

  tell(order: ProcessOrder): void {
    this.#child?.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  /** Sends a signal; resolves when the process is gone, if it was one that ends it. */
  async signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    this.#child?.kill(signal);
    if (signal === 'SIGKILL') await this.#ended;
  }

  /** Has the node end by itself; resolves with its status and what it complained of. */
  async close(): Promise<string> {
    this.#child?.stdin?.end();
    return await this.#ended;
  }
}

/** A killed process may leave a line that is cut off. */
function eventIn(line: string): ProcessEvent | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const here = import.meta.url;
const program = fileURLToPath(new URL(here.endsWith('.ts') ? './node-main.ts' : './node-main.js', here));
/** Node runs what is built as it is; sources need a loader. */
const loaders = here.endsWith('.ts') ? ['--import', 'tsx'] : [];
