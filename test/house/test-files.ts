/** Whether a file is there for tests and measurements alone: it is not shipped, and may look at more. */
export function isForTests(path: string): boolean {
  return (
    /^(test|bench)\//.test(path) ||
    /\.test(-d)?\.ts$/.test(path) ||
    /(^|\/)toy-[^/]*\.ts$/.test(path) ||
    /(^|\/)fixtures\//.test(path)
  );
}
