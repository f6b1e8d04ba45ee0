/** An implementation does not do as its spec says, or was not even put to it. The message tells the run. */
export class NonconformanceError extends Error {
  override readonly name = 'NonconformanceError';
}
