/** What a command is once it is known to be plain: its kind, and numbers by name. */
export interface PlainCommand {
  readonly kind: string;
  readonly [field: string]: string | number;
}

/**
 * A copy of a plain object with a kind and numbers, and `undefined` for anything else. Each field is read once, and only if
 * it is data of the object's own: so nothing is inherited, and nothing changes between the check and the use.
 */
export function plainCommand(foreign: unknown): PlainCommand | undefined {
  if (typeof foreign !== 'object' || foreign === null || Array.isArray(foreign)) return undefined;
  try {
    const prototype: unknown = Object.getPrototypeOf(foreign);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return undefined;
    const kind = Object.getOwnPropertyDescriptor(foreign, 'kind')?.value as unknown;
    if (typeof kind !== 'string') return undefined;
    const command: Record<string, string | number> = Object.create(null) as Record<string, string | number>;
    for (const field of Reflect.ownKeys(foreign)) {
      if (typeof field !== 'string') return undefined;
      const value = Object.getOwnPropertyDescriptor(foreign, field)?.value as unknown;
      if (typeof value !== 'number' && field !== 'kind') return undefined;
      command[field] = value as number;
    }
    // Proxies may answer differently the second time.
    return { ...command, kind };
  } catch {
    // Only a proxy throws when it is looked at.
    return undefined;
  }
}

/** Whether a command has exactly the fields of its kind. */
export function hasShape(command: PlainCommand, fields: readonly string[]): boolean {
  return (
    Object.keys(command).length === fields.length + 1 &&
    fields.every((field) => Object.hasOwn(command, field))
  );
}
