/** Whether Node runs a module without help: TypeScript it does from 22.18 on. */
export function runsAsItIs(module: string): boolean {
  return !/\.[mc]?ts$/.test(module) || (process.features as { typescript?: unknown }).typescript === 'strip';
}
