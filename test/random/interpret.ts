import {
  countsIn,
  fieldsOfCase,
  listIn,
  Outside,
  recordIn,
  sortedSet,
  textOf,
  totalOf,
  valuesOf,
} from './canonical.ts';
import type { Domain, Expression, Json, NamedSchema, Place, Predicate, Schema, Statement } from './plan.ts';
import {
  bagOf,
  elementsIn,
  type Loose,
  loose,
  looseLiteral,
  spelledOut,
  typed,
  typedOrNot,
} from './typed.ts';

/** Something that holds a canonical value and can hold another. */
interface Box {
  value: Json;
}

/** A place found: where in a box, and of what type. Reading and writing walk down from the box each time. */
export interface Found {
  readonly box: Box;
  readonly path: readonly (string | number)[];
  readonly schema: Schema;
}

/** What the names in a plan stand for. */
export interface Scene {
  readonly variables: readonly NamedSchema[];
  readonly state: Box;
  /** The state before, in properties of steps. */
  readonly before: Box | undefined;
  readonly chosen: ReadonlyMap<string, Found>;
  readonly locals: ReadonlyMap<string, Found>;
}

/** A value that no place holds, as something to read. */
export function foundValue(schema: Schema, value: Json): Found {
  return { box: { value }, path: [], schema };
}

export function read({ box, path }: Found): Json {
  let json = box.value;
  for (const key of path) json = member(json, key);
  return json;
}

function member(json: Json, key: string | number): Json {
  const found = typeof key === 'number' ? listIn(json)[key] : recordIn(json)[key];
  if (found === undefined)
    throw new Error(`there is no ${key} to go on to: a mistake in the plan or the twin`);
  return found;
}

function write({ box, path }: Found, json: Json): void {
  box.value = replaced(box.value, path, json);
}

function replaced(whole: Json, path: readonly (string | number)[], json: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return json;
  if (typeof key === 'number')
    return listIn(whole).map((part, index) => (index === key ? replaced(part, rest, json) : part));
  const record = recordIn(whole);
  return { ...record, [key]: replaced(member(record, key), rest, json) };
}

/** The place in the scene; undefined where there is none. @throws Outside for a key that its map does not have. */
function find(place: Place, scene: Scene): Found | undefined {
  let found = root(place, scene);
  for (const step of place.steps) {
    const { box, path, schema } = found;
    const json = read(found);
    // A null is a place without insides.
    const inside = schema.kind === 'option' ? schema.of : schema;
    if (json === null) return undefined;
    switch (step.step) {
      case 'some':
        found = { box, path, schema: inside };
        break;
      case 'case':
        if (recordIn(json)[step.tag] !== step.name) return undefined;
        break;
      case 'field': {
        const fields =
          inside.kind === 'record'
            ? inside.fields
            : inside.kind === 'union'
              ? fieldsOfCase(inside, recordIn(json)[inside.tag])
              : [];
        const field = fields.find((each) => each.name === step.name);
        if (field === undefined) return undefined;
        found = { box, path: [...path, step.name], schema: field.schema };
        break;
      }
      case 'key': {
        if (inside.kind !== 'map') throw new Error('the plan looks up a key in what is no map');
        const index = keyIndex(inside, evaluate(step.key, scene));
        found = { box, path: [...path, index], schema: inside.value };
        break;
      }
      case 'index': {
        if (inside.kind !== 'seq') throw new Error('the plan indexes what is no sequence');
        const { length } = listIn(json);
        const index = step.index < 0 ? length + step.index : step.index;
        if (index < 0 || index >= length) return undefined;
        found = { box, path: [...path, index], schema: inside.of };
      }
    }
  }
  return found;
}

function root(place: Place, scene: Scene): Found {
  const bound = place.root === 'chosen' ? scene.chosen : scene.locals;
  if (place.root === 'chosen' || place.root === 'local') {
    const found = bound.get(place.name);
    if (found === undefined) throw new Error(`the plan uses ${place.name}, which nothing binds`);
    return found;
  }
  const box = place.root === 'before' ? scene.before : scene.state;
  const variable = scene.variables.find((each) => each.name === place.name);
  if (box === undefined || variable === undefined)
    throw new Error(`the plan uses ${place.name}, which is not there`);
  return { box, path: [place.name], schema: variable.schema };
}

function keyIndex(map: Extract<Schema, { kind: 'map' }>, key: Loose): number {
  const text = textOf(typed(map.key, key));
  return valuesOf(map.key).findIndex((each) => textOf(each) === text);
}

/** What an expression yields. @throws Outside for a key that its map does not have. */
export function evaluate(expression: Expression, scene: Scene): Loose {
  switch (expression.expression) {
    case 'literal':
      return looseLiteral(expression);
    case 'read':
    case 'copy': {
      const found = find(expression.place, scene);
      return found === undefined ? looseLiteral(expression.otherwise) : loose(found.schema, read(found));
    }
    case 'first': {
      const found = find(expression.place, scene);
      const elements = found === undefined ? [] : elementsIn(loose(found.schema, read(found)));
      return elements[0] ?? looseLiteral(expression.otherwise);
    }
    case 'sum':
      return number(numberOf(expression.of, scene) + expression.plus);
    case 'cycle': {
      const { lo, hi, plus } = expression;
      const sum = numberOf(expression.of, scene) + plus;
      // The distance of the sum from its image in the range is a whole number of ranges.
      const ranges = Math.floor((sum - lo) / (hi - lo + 1));
      return number(sum - ranges * (hi - lo + 1));
    }
    case 'size': {
      const found = find(expression.place, scene);
      return number(found === undefined ? 0 : sizeOf(found));
    }
    case 'count': {
      const found = find(expression.place, scene);
      return number(found === undefined ? 0 : elementsLike(found, expression.element, scene).length);
    }
    case 'indexOf': {
      const found = find(expression.place, scene);
      if (found?.schema.kind !== 'seq') return number(-1);
      const element = typedOrNot(found.schema.of, evaluate(expression.element, scene));
      return number(
        element === undefined
          ? -1
          : listIn(read(found)).findIndex((each) => textOf(each) === textOf(element)),
      );
    }
    case 'truth':
      return { form: 'scalar', value: holds(expression.predicate, scene) };
    case 'list':
      return { form: 'elements', elements: expression.elements.map((each) => evaluate(each, scene)) };
    case 'record':
      return {
        form: 'record',
        fields: new Map(expression.fields.map(({ name, value }) => [name, evaluate(value, scene)])),
      };
    case 'case':
      return {
        form: 'record',
        fields: new Map([
          [expression.tag, { form: 'scalar', value: expression.name }],
          ...expression.fields.map(({ name, value }) => [name, evaluate(value, scene)] as const),
        ]),
      };
  }
}

function number(value: number): Loose {
  return { form: 'scalar', value };
}

function numberOf(expression: Expression, scene: Scene): number {
  const value = evaluate(expression, scene);
  if (value.form !== 'scalar' || typeof value.value !== 'number')
    throw new Error('the plan adds to what is no number');
  return value.value;
}

function sizeOf(found: Found): number {
  const json = read(found);
  return found.schema.kind === 'bag' ? totalOf(countsIn(json)) : listIn(json).length;
}

/** The elements of a collection, of a bag each as often as it occurs. */
function elementsOf({ schema, ...found }: Found): {
  readonly of: Schema;
  readonly elements: readonly Json[];
} {
  const json = read({ schema, ...found });
  if (schema.kind === 'bag') return { of: schema.of, elements: spelledOut(json) };
  if (schema.kind === 'set' || schema.kind === 'seq') return { of: schema.of, elements: listIn(json) };
  throw new Error('the plan looks for elements in what has none');
}

function elementsLike(found: Found, element: Expression, scene: Scene): readonly Json[] {
  const { of, elements } = elementsOf(found);
  const wanted = typedOrNot(of, evaluate(element, scene));
  return wanted === undefined ? [] : elements.filter((each) => textOf(each) === textOf(wanted));
}

/** Whether a predicate holds. */
export function holds(predicate: Predicate, scene: Scene): boolean {
  switch (predicate.is) {
    case 'constant':
      return predicate.value;
    case 'equal': {
      const left = typedOrNot(predicate.schema, evaluate(predicate.left, scene));
      const right = typedOrNot(predicate.schema, evaluate(predicate.right, scene));
      return left !== undefined && right !== undefined && textOf(left) === textOf(right);
    }
    case 'less':
      return numberOf(predicate.left, scene) < numberOf(predicate.right, scene);
    case 'has': {
      const found = find(predicate.place, scene);
      return found !== undefined && elementsLike(found, predicate.element, scene).length > 0;
    }
    case 'null': {
      const found = find(predicate.place, scene);
      return found !== undefined && read(found) === null;
    }
    case 'case': {
      const found = find(predicate.place, scene);
      return found !== undefined && recordIn(read(found))[predicate.tag] === predicate.name;
    }
    case 'not':
      return !holds(predicate.of, scene);
    case 'and':
      return predicate.all.every((each) => holds(each, scene));
    case 'or':
      return predicate.all.some((each) => holds(each, scene));
    case 'some':
      return members(predicate.over, scene).some((member) =>
        holds(predicate.holds, withLocal(scene, predicate.local, member)),
      );
    case 'every':
      return members(predicate.over, scene).every((member) =>
        holds(predicate.holds, withLocal(scene, predicate.local, member)),
      );
  }
}

/** What a domain ranges over, in order: values, or places where an element can be changed in place. */
export function members(over: Domain, scene: Scene): readonly Found[] {
  if (over.over === 'schema') return valuesOf(over.schema).map((value) => foundValue(over.schema, value));
  const found = find(over.place, scene);
  if (found === undefined) return [];
  const { box, path, schema } = found;
  const json = read(found);
  switch (schema.kind) {
    case 'set':
      return listIn(json).map((element) => foundValue(schema.of, element));
    case 'bag':
      return countsIn(json).map(([element]) => foundValue(schema.of, element));
    case 'seq':
      return listIn(json).map((_, index) => inPlace({ box, path: [...path, index], schema: schema.of }));
    case 'map':
      if (over.over === 'keys') return valuesOf(schema.key).map((key) => foundValue(schema.key, key));
      return listIn(json).map((_, index) => inPlace({ box, path: [...path, index], schema: schema.value }));
    default:
      throw new Error('the plan ranges over what has no members');
  }
}

/** A composite is read in place; a scalar, or null, is what it was when it was read. */
function inPlace(found: Found): Found {
  const json = read(found);
  return typeof json === 'object' && json !== null ? found : foundValue(found.schema, json);
}

function withLocal(scene: Scene, local: string, found: Found): Scene {
  return { ...scene, locals: new Map([...scene.locals, [local, found]]) };
}

/** Runs an effect on the state of `scene`. @throws Outside at the first value outside its type. */
export function execute(statements: readonly Statement[], scene: Scene): void {
  for (const statement of statements) {
    if (statement.do === 'if') {
      execute(holds(statement.condition, scene) ? statement.then : statement.else, scene);
    } else if (statement.do === 'each') {
      for (const member of members(statement.over, scene))
        execute(statement.body, withLocal(scene, statement.local, member));
    } else {
      const found = find(statement.place, scene);
      if (found !== undefined) change(statement, found, scene);
    }
  }
}

type Change = Exclude<Statement, { do: 'if' | 'each' }>;

function change(statement: Change, found: Found, scene: Scene): void {
  switch (statement.do) {
    case 'assign':
      return void write(found, typed(found.schema, evaluate(statement.value, scene)));
    case 'set': {
      if (found.schema.kind !== 'map') throw new Error('the plan sets a key of what is no map');
      const index = keyIndex(found.schema, evaluate(statement.key, scene));
      const value = typed(found.schema.value, evaluate(statement.value, scene));
      return void write({ ...found, path: [...found.path, index] }, value);
    }
    case 'add':
      return void add(found, evaluate(statement.element, scene));
    case 'delete':
      return void remove(statement, found, scene);
    case 'clear':
      return void write(found, []);
    case 'push': {
      const elements = statement.elements.map((each) => evaluate(each, scene));
      return void splice(found, sizeOf(found), 0, elements);
    }
    case 'pop':
    case 'shift':
      return void take(statement, found, scene);
    case 'splice': {
      const elements = statement.elements.map((each) => evaluate(each, scene));
      return void splice(found, statement.start, statement.deleted, elements);
    }
    case 'cut': {
      const length = numberOf(statement.length, scene);
      const list = listIn(read(found));
      if (length < 0 || length > list.length) throw new Outside();
      return void write(found, list.slice(0, length));
    }
    case 'hold':
      return void execute(statement.body, withLocal(scene, statement.local, inPlace(found)));
    case 'keep':
      return void execute(
        statement.body,
        withLocal(scene, statement.local, foundValue(found.schema, read(found))),
      );
  }
}

function add(found: Found, element: Loose): void {
  const { of, elements } = elementsOf(found);
  const more = [...elements, typed(of, element)];
  write(found, recollected(found.schema, more));
}

/** The collection of a set's or bag's type that holds `elements`. */
function recollected(schema: Schema, elements: readonly Json[]): Json {
  if (schema.kind === 'bag') return bagOf(schema, elements);
  if (schema.kind !== 'set') throw new Error('the plan adds to or deletes from what is neither set nor bag');
  const sorted = sortedSet(schema.of, elements);
  if (sorted.length > (schema.capacity ?? sorted.length)) throw new Outside();
  return sorted;
}

function remove(statement: Extract<Statement, { do: 'delete' }>, found: Found, scene: Scene): void {
  const [gone] = elementsLike(found, statement.element, scene);
  if (gone === undefined) return;
  const { elements } = elementsOf(found);
  const index = elements.indexOf(gone);
  write(found, recollected(found.schema, elements.toSpliced(index, 1)));
  execute(statement.then, scene);
}

function splice(found: Found, start: number, deleted: number, elements: readonly Loose[]): void {
  const { schema } = found;
  if (schema.kind !== 'seq') throw new Error('the plan splices what is no sequence');
  const list = [...listIn(read(found))];
  list.splice(start, deleted, ...elements.map((element) => typed(schema.of, element)));
  if (list.length > schema.capacity) throw new Outside();
  write(found, list);
}

function take(statement: Extract<Statement, { do: 'pop' | 'shift' }>, found: Found, scene: Scene): void {
  if (found.schema.kind !== 'seq') throw new Error('the plan takes an element of what is no sequence');
  const list = listIn(read(found));
  const taken = statement.do === 'pop' ? list.at(-1) : list[0];
  if (taken === undefined) return;
  write(found, statement.do === 'pop' ? list.slice(0, -1) : list.slice(1));
  const into = statement.into === null ? undefined : find(statement.into, scene);
  if (into !== undefined) write(into, typed(into.schema, loose(found.schema.of, taken)));
}
