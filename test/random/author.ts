import {
  type Action,
  type BagOf,
  copy,
  equal,
  exists,
  forAll,
  type MapOf,
  type SeqOf,
  type SetOf,
  type Spec,
  spec,
  type Type,
  t,
  variables,
} from '../../spec/language/index.ts';
import type {
  ActionPlan,
  Choice,
  Condition,
  Domain,
  Expression,
  Json,
  Literal,
  NamedSchema,
  Place,
  Plan,
  Predicate,
  PropertyPlan,
  Schema,
  Statement,
} from './plan.ts';

// Plans are well typed by construction, but only at run time: what the compiler would have inferred from a spec that
// is written down is stated by the casts of this file, each to the interface of the language it names.
type Members = Record<string, unknown>;
type AnySet = SetOf<unknown, unknown>;
type AnyBag = BagOf<unknown, unknown>;
type AnySeq = SeqOf<unknown, unknown>;
type AnyMap = MapOf<unknown, unknown, unknown>;

/** What the names of a plan stand for while one of the author's functions runs. */
interface Names {
  readonly state: Members;
  readonly before: Members | undefined;
  readonly chosen: Members;
  readonly locals: ReadonlyMap<string, unknown>;
}

/** Writes the spec that `plan` describes, through the public language and as an author would. */
export function specOf(plan: Plan): Spec {
  return spec('random', {}, () => {
    const types = typesOf();
    const fields = Object.fromEntries(plan.variables.map(({ name, schema }) => [name, types(schema)]));
    const { action, define } = variables(fields);

    // One call for each number of groups of choices, as the overloads of `action` have it.
    const actionOf = (given: ActionPlan): Action<Members, Members> => {
      const [first, second, third] = groupsOf(given.choices).map((group) =>
        Object.fromEntries(group.map((choice) => [choice.name, choiceOf(choice, types)])),
      );
      const body = {
        ...whenOf(given.guard),
        then: (state: Members, chosen: unknown) =>
          execute(given.effect, { state, before: undefined, chosen: chosen as Members, locals: new Map() }),
      };
      if (first === undefined) return action(body) as Action<Members, Members>;
      if (second === undefined) return action(first, body) as Action<Members, Members>;
      if (third === undefined) return action(first, second, body) as Action<Members, Members>;
      return action(first, second, third, body) as Action<Members, Members>;
    };

    const [onlyInitial, ...moreInitial] = plan.initial.map(actionOf);
    const { terminal } = plan;
    return define({
      ...(onlyInitial === undefined
        ? {}
        : { initial: moreInitial.length === 0 ? onlyInitial : [onlyInitial, ...moreInitial] }),
      actions: Object.fromEntries(plan.actions.map((each) => [each.name, actionOf(each)])),
      invariants: Object.fromEntries(
        plan.invariants.map(({ name, condition }) => [name, conditionOf(condition)]),
      ),
      steps: Object.fromEntries(plan.steps.map((property) => [property.name, onSteps(property)])),
      reachable: Object.fromEntries(plan.reachable.map((property) => [property.name, onStates(property)])),
      ...(terminal === null ? {} : { terminal: (state: Members) => holds(terminal, looking(state)) }),
      constraints: Object.fromEntries(
        plan.constraints.map((property) => [property.name, onStates(property)]),
      ),
      stepConstraints: Object.fromEntries(
        plan.stepConstraints.map((property) => [property.name, onSteps(property)]),
      ),
    });
  });
}

/** Types by schema: one object for equal schemas, as an author names a type and uses it twice. */
function typesOf(): (schema: Schema) => Type {
  const made = new Map<string, Type>();
  const typeOf = (schema: Schema): Type => {
    const text = JSON.stringify(schema);
    const known = made.get(text) ?? makeType(schema, typeOf);
    made.set(text, known);
    return known;
  };
  return typeOf;
}

function makeType(schema: Schema, typeOf: (schema: Schema) => Type): Type {
  const fieldsOf = (fields: readonly NamedSchema[]) =>
    Object.fromEntries(fields.map((field) => [field.name, typeOf(field.schema)]));
  switch (schema.kind) {
    case 'int':
      return t.int(schema.lo, schema.hi);
    case 'bool':
      return t.bool;
    case 'oneOf':
      return t.oneOf(...schema.members);
    case 'ids':
      return t.ids(schema.name, schema.count);
    case 'option':
      return t.option(typeOf(schema.of));
    case 'record':
      return t.record(fieldsOf(schema.fields));
    case 'union':
      return t.union(
        schema.tag,
        Object.fromEntries(schema.cases.map((each) => [each.name, fieldsOf(each.fields)])),
      );
    case 'map':
      return t.map(typeOf(schema.key), typeOf(schema.value));
    case 'set':
      return schema.capacity === null ? t.set(typeOf(schema.of)) : t.set(typeOf(schema.of), schema.capacity);
    case 'bag':
      return t.bag(typeOf(schema.of), schema.capacity);
    case 'seq':
      return t.seq(typeOf(schema.of), schema.capacity);
  }
}

/** The leading choices that depend on none go into one group, each other one into a group of its own. */
function groupsOf(choices: readonly Choice[]): readonly (readonly Choice[])[] {
  const depends = (choice: Choice) => JSON.stringify(choice).includes('"root":"chosen"');
  const firstDependent = choices.findIndex(depends);
  if (firstDependent < 0) return choices.length === 0 ? [] : [choices];
  return [choices.slice(0, firstDependent), ...choices.slice(firstDependent).map((choice) => [choice])];
}

function choiceOf(
  { name, from }: Choice,
  types: (schema: Schema) => Type,
): Type | unknown[] | ((state: Members, chosen: unknown) => Iterable<unknown>) {
  switch (from.kind) {
    case 'schema':
      return types(from.schema);
    case 'constants':
      return from.values.map(written);
    case 'state': {
      const { over, where } = from;
      return (state, chosen) => {
        const names = { ...looking(state), chosen: chosen as Members };
        const all = membersOf(over, names);
        if (where === null) return all;
        return [...all].filter((member) => holds(where, { ...names, locals: new Map([[name, member]]) }));
      };
    }
  }
}

function looking(state: Members, before?: Members): Names {
  return { state, before, chosen: {}, locals: new Map() };
}

function whenOf(guard: Condition): { readonly when?: ReturnType<typeof guardOf> } {
  return guard.all.length === 0 ? {} : { when: guardOf(guard) };
}

function guardOf(guard: Condition) {
  const ask = (predicate: Predicate) => (state: Members, chosen: unknown) =>
    holds(predicate, { ...looking(state), chosen: chosen as Members });
  return named(guard, ask);
}

function conditionOf(condition: Condition) {
  return named(condition, (predicate) => (state: Members) => holds(predicate, looking(state)));
}

function named<Asked extends (...args: never[]) => boolean>(
  { named: hasNames, all }: Condition,
  ask: (predicate: Predicate) => Asked,
): Asked | Record<string, Asked> {
  if (!hasNames) return ask({ is: 'and', all });
  return Object.fromEntries(all.map((predicate, index) => [`conjunct ${index + 1}`, ask(predicate)]));
}

function onStates({ condition }: PropertyPlan): (state: Members) => boolean {
  return (state) => condition.all.every((predicate) => holds(predicate, looking(state)));
}

function onSteps({ condition }: PropertyPlan): (before: Members, after: Members) => boolean {
  return (before, after) => condition.all.every((predicate) => holds(predicate, looking(after, before)));
}

/** A literal as an author writes it: sets and bags as lists in any order, maps as JavaScript maps. */
function written({ schema, value, order }: Literal): unknown {
  return writtenAs(schema, value, order);
}

function writtenAs(schema: Schema, value: Json, order: Literal['order']): unknown {
  const fieldsOf = (fields: readonly NamedSchema[]) =>
    fields.map((field) => [
      field.name,
      writtenAs(field.schema, (value as Members)[field.name] as Json, order),
    ]);
  switch (schema.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return value;
    case 'option':
      return value === null ? null : writtenAs(schema.of, value, order);
    case 'record':
      return Object.fromEntries(fieldsOf(schema.fields));
    case 'union': {
      const tag = (value as Members)[schema.tag];
      const fields = schema.cases.find((each) => each.name === tag)?.fields ?? [];
      return { [schema.tag]: tag, ...Object.fromEntries(fieldsOf(fields)) };
    }
    case 'map': {
      // Plans have literals only of maps with small scalar keys: no others can be written down as a Map.
      const keys = scalarValues(schema.key);
      return new Map(
        (value as readonly Json[]).map((each, index) => [keys[index], writtenAs(schema.value, each, order)]),
      );
    }
    case 'seq':
      return (value as readonly Json[]).map((each) => writtenAs(schema.of, each, order));
    case 'set': {
      const elements = (value as readonly Json[]).map((each) => writtenAs(schema.of, each, order));
      if (order === 'reversed') return elements.reverse();
      return order === 'doubled' ? [...elements, ...elements] : new Set(elements);
    }
    case 'bag': {
      const elements = (value as readonly (readonly [Json, number])[]).flatMap(([each, occurrences]) =>
        Array.from({ length: occurrences }, () => writtenAs(schema.of, each, order)),
      );
      return order === 'sorted' ? elements : elements.reverse();
    }
  }
}

function scalarValues(schema: Schema): readonly unknown[] {
  switch (schema.kind) {
    case 'int':
      return t.int(schema.lo, schema.hi).values;
    case 'bool':
      return t.bool.values;
    case 'oneOf':
      return t.oneOf(...schema.members).values;
    case 'ids':
      return t.ids(schema.name, schema.count).values;
    default:
      throw new Error('the plan lists the values of what is no scalar');
  }
}

/** What is at a place; undefined where there is nothing. */
function at(place: Place, names: Names): unknown {
  let value = rootOf(place, names);
  for (const step of place.steps) {
    if (value === undefined || value === null) return undefined;
    switch (step.step) {
      case 'some':
        break;
      case 'case':
        if ((value as Members)[step.tag] !== step.name) return undefined;
        break;
      case 'field':
        value = (value as Members)[step.name];
        break;
      case 'key':
        value = (value as AnyMap).get(evaluate(step.key, names));
        break;
      case 'index':
        value = (value as AnySeq).at(step.index);
    }
  }
  return value;
}

function rootOf({ root, name }: Place, names: Names): unknown {
  switch (root) {
    case 'variable':
      return names.state[name];
    case 'before':
      return names.before?.[name];
    case 'chosen':
      return names.chosen[name];
    case 'local':
      return names.locals.get(name);
  }
}

function evaluate(expression: Expression, names: Names): unknown {
  switch (expression.expression) {
    case 'literal':
      return written(expression);
    case 'read': {
      const value = at(expression.place, names);
      return value === undefined ? written(expression.otherwise) : value;
    }
    case 'copy': {
      const value = at(expression.place, names);
      return value === undefined ? written(expression.otherwise) : copy(value);
    }
    case 'first': {
      for (const element of (at(expression.place, names) ?? []) as Iterable<unknown>) return element;
      return written(expression.otherwise);
    }
    case 'sum':
      return (evaluate(expression.of, names) as number) + expression.plus;
    case 'cycle': {
      const { lo, hi, plus } = expression;
      const size = hi - lo + 1;
      const distance = (evaluate(expression.of, names) as number) + plus - lo;
      return lo + (((distance % size) + size) % size);
    }
    case 'size': {
      const collection = at(expression.place, names) as AnySet | AnySeq | undefined;
      if (collection === undefined) return 0;
      return 'size' in collection ? collection.size : collection.length;
    }
    case 'count': {
      const bag = at(expression.place, names) as AnyBag | undefined;
      return bag === undefined ? 0 : bag.count(evaluate(expression.element, names));
    }
    case 'indexOf': {
      const seq = at(expression.place, names) as AnySeq | undefined;
      return seq === undefined ? -1 : seq.indexOf(evaluate(expression.element, names));
    }
    case 'truth':
      return holds(expression.predicate, names);
    case 'list':
      return expression.elements.map((element) => evaluate(element, names));
    case 'record':
      return Object.fromEntries(expression.fields.map(({ name, value }) => [name, evaluate(value, names)]));
    case 'case':
      return {
        [expression.tag]: expression.name,
        ...Object.fromEntries(expression.fields.map(({ name, value }) => [name, evaluate(value, names)])),
      };
  }
}

function isScalar(schema: Schema): boolean {
  return schema.kind === 'int' || schema.kind === 'bool' || schema.kind === 'oneOf' || schema.kind === 'ids';
}

function holds(predicate: Predicate, names: Names): boolean {
  switch (predicate.is) {
    case 'constant':
      return predicate.value;
    case 'equal': {
      const left = evaluate(predicate.left, names);
      const right = evaluate(predicate.right, names);
      return isScalar(predicate.schema) ? left === right : equal(left, right);
    }
    case 'less':
      return (evaluate(predicate.left, names) as number) < (evaluate(predicate.right, names) as number);
    case 'has': {
      const collection = at(predicate.place, names) as AnySet | AnySeq | undefined;
      if (collection === undefined) return false;
      const element = evaluate(predicate.element, names);
      return 'includes' in collection ? collection.includes(element) : collection.has(element);
    }
    case 'null':
      return at(predicate.place, names) === null;
    case 'case':
      return (at(predicate.place, names) as Members | undefined)?.[predicate.tag] === predicate.name;
    case 'not':
      return !holds(predicate.of, names);
    case 'and':
      return predicate.all.every((each) => holds(each, names));
    case 'or':
      return predicate.all.some((each) => holds(each, names));
    case 'some':
      return exists(membersOf(predicate.over, names), (member) =>
        holds(predicate.holds, withLocal(names, predicate.local, member)),
      );
    case 'every':
      return forAll(membersOf(predicate.over, names), (member) =>
        holds(predicate.holds, withLocal(names, predicate.local, member)),
      );
  }
}

function membersOf(over: Domain, names: Names): Iterable<unknown> {
  if (over.over === 'schema') return scalarValues(over.schema);
  const collection = at(over.place, names);
  if (collection === undefined) return [];
  switch (over.over) {
    case 'elements':
      return collection as Iterable<unknown>;
    case 'values':
      return (collection as AnyMap).values();
    case 'keys':
      return (collection as AnyMap).keys();
  }
}

function withLocal(names: Names, local: string, value: unknown): Names {
  return { ...names, locals: new Map([...names.locals, [local, value]]) };
}

function execute(statements: readonly Statement[], names: Names): void {
  for (const statement of statements) {
    if (statement.do === 'if') {
      execute(holds(statement.condition, names) ? statement.then : statement.else, names);
    } else if (statement.do === 'each') {
      for (const member of membersOf(statement.over, names))
        execute(statement.body, withLocal(names, statement.local, member));
    } else if (statement.do === 'assign') {
      assign(statement.place, () => evaluate(statement.value, names), names);
    } else {
      const value = at(statement.place, names);
      if (value !== undefined) change(statement, value, names);
    }
  }
}

/** Assigns to a variable or a field, if it is there. */
function assign(place: Place, value: () => unknown, names: Names): void {
  const last = place.steps.at(-1);
  if (last === undefined) {
    names.state[place.name] = value();
    return;
  }
  const owner = at({ ...place, steps: place.steps.slice(0, -1) }, names) as Members | null | undefined;
  if (owner !== undefined && owner !== null && last.step === 'field') owner[last.name] = value();
}

function change(
  statement: Exclude<Statement, { do: 'if' | 'each' | 'assign' }>,
  value: unknown,
  names: Names,
): void {
  switch (statement.do) {
    case 'set':
      (value as AnyMap).set(evaluate(statement.key, names), evaluate(statement.value, names));
      return;
    case 'add':
      (value as AnySet | AnyBag).add(evaluate(statement.element, names));
      return;
    case 'delete':
      if ((value as AnySet | AnyBag).delete(evaluate(statement.element, names)))
        execute(statement.then, names);
      return;
    case 'clear':
      clear(value as AnySet | AnySeq);
      return;
    case 'push':
      (value as AnySeq).push(...statement.elements.map((element) => evaluate(element, names)));
      return;
    case 'pop':
    case 'shift': {
      const seq = value as AnySeq;
      const taken = statement.do === 'pop' ? seq.pop() : seq.shift();
      if (taken !== undefined && statement.into !== null) assign(statement.into, () => taken, names);
      return;
    }
    case 'splice':
      (value as AnySeq).splice(
        statement.start,
        statement.deleted,
        ...statement.elements.map((element) => evaluate(element, names)),
      );
      return;
    case 'cut':
      (value as AnySeq).length = evaluate(statement.length, names) as number;
      return;
    case 'hold':
      execute(statement.body, withLocal(names, statement.local, value));
      return;
    case 'keep':
      execute(statement.body, withLocal(names, statement.local, copy(value)));
      return;
  }
}

/** A set and a bag are cleared, a sequence is cut to nothing. */
function clear(collection: AnySet | AnySeq): void {
  if ('clear' in collection) collection.clear();
  else collection.length = 0;
}
