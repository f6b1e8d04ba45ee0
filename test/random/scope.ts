import type { Dice } from './dice.ts';
import type { Expression, NamedSchema, Place, Schema, Step } from './plan.ts';
import { canBeWritten, literal, sameSchema } from './schemas.ts';

/** A name that may be used, and what it stands for. */
export interface Binding {
  readonly root: Place['root'];
  readonly name: string;
  readonly schema: Schema;
  readonly writable: boolean;
  /** The variable that a change through this name changes; undefined for a value. */
  readonly variable: string | undefined;
}

/** The names in scope where a part of a plan is written. */
export interface Scope {
  readonly bindings: readonly Binding[];
  /** A careful plan stays inside the bounds. */
  readonly careful: boolean;
  /** A place that is not to be read: to assign a variable to itself, or to compare it with itself, says nothing. */
  readonly avoided?: Place;
}

/** A place that can be named in a scope. */
export interface Spot {
  readonly place: Place;
  readonly schema: Schema;
  readonly binding: Binding;
  /** Reached by fields and keys alone, so that it is always there and always the same. */
  readonly fixed: boolean;
}

export function variablesScope(
  variables: readonly NamedSchema[],
  roots: readonly ('variable' | 'before')[],
  writable: 'writable' | 'read-only',
  careful: boolean,
): Scope {
  const bindings = roots.flatMap((root) =>
    variables.map(({ name, schema }) => ({
      root,
      name,
      schema,
      writable: writable === 'writable',
      variable: name,
    })),
  );
  return { bindings, careful };
}

export function extended(scope: Scope, binding: Binding): Scope {
  return { ...scope, bindings: [...scope.bindings, binding] };
}

/** `scope` where nothing of `variable` can be changed: while a loop runs over it. */
export function settled(scope: Scope, variable: string | undefined): Scope {
  return {
    ...scope,
    bindings: scope.bindings.map((each) =>
      each.variable === variable && variable !== undefined ? { ...each, writable: false } : each,
    ),
  };
}

/** A local name that nothing in the scope has. */
export function freshLocal(scope: Scope): string {
  return `x${scope.bindings.filter((each) => each.root === 'local').length + 1}`;
}

/** The places of a scope, with keys of maps and positions in sequences drawn at random. */
export function spotsIn(dice: Dice, scope: Scope): readonly Spot[] {
  return scope.bindings.flatMap((binding) => {
    const place: Place = { root: binding.root, name: binding.name, steps: [] };
    return spotsBelow(dice, scope, { place, schema: binding.schema, binding, fixed: true }, 4);
  });
}

function spotsBelow(dice: Dice, scope: Scope, spot: Spot, depth: number): readonly Spot[] {
  const { schema } = spot;
  if (depth === 0) return [spot];
  const below = (steps: readonly Step[], inside: Schema, fixed: boolean): readonly Spot[] =>
    spotsBelow(
      dice,
      scope,
      {
        ...spot,
        place: { ...spot.place, steps: [...spot.place.steps, ...steps] },
        schema: inside,
        fixed: spot.fixed && fixed,
      },
      depth - 1,
    );
  switch (schema.kind) {
    case 'option':
      return [spot, ...below([{ step: 'some' }], schema.of, false)];
    case 'record':
      return [
        spot,
        ...schema.fields.flatMap(({ name, schema: of }) => below([{ step: 'field', name }], of, true)),
      ];
    case 'union':
      return [
        spot,
        ...schema.cases.flatMap(({ name: present, fields }) =>
          fields.flatMap(({ name, schema: of }) =>
            below(
              [
                { step: 'case', tag: schema.tag, name: present },
                { step: 'field', name },
              ],
              of,
              false,
            ),
          ),
        ),
      ];
    case 'map': {
      const keys = [keyIn(dice, scope, schema.key), keyIn(dice, scope, schema.key)];
      return [
        spot,
        ...keys.flatMap((key) =>
          key === undefined ? [] : below([{ step: 'key', key }], schema.value, true),
        ),
      ];
    }
    case 'seq':
      return [spot, ...below([{ step: 'index', index: dice.pick([0, 0, 1, -1, -2]) }], schema.of, false)];
    default:
      return [spot];
  }
}

/** An expression that is always a key: a name in scope of exactly that type, or a constant. */
export function keyIn(dice: Dice, scope: Scope, key: Schema): Expression | undefined {
  const otherwise = literal(dice, key);
  const readable = scope.bindings.flatMap((binding) => {
    const root: Spot = {
      place: { root: binding.root, name: binding.name, steps: [] },
      schema: binding.schema,
      binding,
      fixed: true,
    };
    // Fields of what was chosen, too: `s.nodes.get(m.to)`.
    const fields =
      binding.schema.kind === 'record' ? spotsBelow(dice, { ...scope, bindings: [] }, root, 1) : [root];
    return fields.filter((spot) => sameSchema(spot.schema, key));
  });
  const chosen = readable.filter((spot) => spot.place.root !== 'variable' && spot.place.root !== 'before');
  const spot = dice.chance(85) ? dice.pickAny(chosen) : dice.pickAny(readable);
  if (spot !== undefined && (canBeWritten(key) || spot.fixed) && dice.chance(85))
    return { expression: 'read', place: spot.place, otherwise };
  return canBeWritten(key) ? otherwise : undefined;
}
