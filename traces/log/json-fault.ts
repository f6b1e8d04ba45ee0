/** Where a text stops being JSON, and undefined where it is JSON. Columns are from 1, and known only if the engine tells. */
export function jsonFault(text: string): { readonly column: number | undefined } | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const position = /at position (\d+)/.exec(error.message)?.[1];
    if (position !== undefined) return { column: Number(position) + 1 };
    // What ends too soon is at fault where it ends.
    return { column: error.message.includes('end of JSON input') ? text.length + 1 : undefined };
  }
}
