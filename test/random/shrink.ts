import type { Plan } from './plan.ts';

type Node = null | boolean | number | string | readonly Node[] | { readonly [name: string]: Node };
type Branch = { readonly [name: string]: Node };

/** Lists that lose one of their members and stay well formed. */
const removable = new Set([
  'variables',
  'initial',
  'actions',
  'invariants',
  'steps',
  'reachable',
  'constraints',
  'stepConstraints',
  'choices',
  'all',
  'effect',
  'then',
  'else',
  'body',
  'elements',
  'values',
]);

/** Plans that say a little less than `plan`, the boldest first. Each is well formed if `plan` is. */
export function* smallerPlans(plan: Plan): Generator<Plan> {
  // True: a plan is JSON, and what is made of one is checked to be a plan.
  for (const smaller of smallerNodes(plan as unknown as Node, '')) {
    const candidate = smaller as unknown as Plan;
    if (candidate.actions.length > 0 && isClosed(candidate)) yield candidate;
  }
}

function* smallerNodes(node: Node, name: string): Generator<Node> {
  if (typeof node !== 'object' || node === null) return;
  if (isList(node)) {
    // The steps of a place are a path, which nothing can be taken from; the steps of a plan are properties.
    const isPath = node.some((each) => isBranch(each) && 'step' in each);
    if (removable.has(name) && !isPath) for (const index of node.keys()) yield node.toSpliced(index, 1);
    if (isPath) return;
    for (const [index, part] of node.entries()) {
      for (const inlined of bodiesOf(part)) yield node.toSpliced(index, 1, ...inlined);
      for (const smaller of smallerNodes(part, '')) yield node.with(index, smaller);
    }
    return;
  }
  yield* simplerForms(node);
  for (const [key, part] of Object.entries(node)) {
    if (key === 'schema' || key === 'otherwise') continue;
    for (const smaller of smallerNodes(part, key)) yield { ...node, [key]: smaller };
  }
}

function isList(node: Node): node is readonly Node[] {
  return Array.isArray(node);
}

function isBranch(node: Node | undefined): node is Branch {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

/** The statements inside a statement, which may stand in its place. */
function* bodiesOf(node: Node): Generator<readonly Node[]> {
  if (!isBranch(node) || node.do === undefined) return;
  for (const name of ['then', 'else', 'body']) {
    const body = node[name];
    if (body !== undefined && isList(body) && body.length > 0) yield body;
  }
}

function* simplerForms(node: Branch): Generator<Node> {
  if ('terminal' in node && node.terminal !== null) yield { ...node, terminal: null };
  if ('where' in node && node.where !== null) yield { ...node, where: null };
  if ('into' in node && node.into !== null) yield { ...node, into: null };
  if ('is' in node) {
    if (node.is !== 'constant') {
      yield { is: 'constant', value: true };
      yield { is: 'constant', value: false };
    }
    if (isBranch(node.of)) yield node.of;
    const all = node.all;
    if (all !== undefined && isList(all)) yield* all;
  }
  if (isBranch(node.otherwise)) yield node.otherwise;
  if (node.expression === 'literal' && node.order !== 'sorted') yield { ...node, order: 'sorted' };
}

/** Whether everything that is named is bound: removing a binding must not leave a use behind. */
function isClosed(plan: Plan): boolean {
  const variables = new Set(plan.variables.map((each) => `variable ${each.name}`));
  const all = new Set([...variables, ...plan.variables.map((each) => `before ${each.name}`)]);
  const { variables: _, ...parts } = plan;
  return usesOnly(parts as unknown as Node, all);
}

function usesOnly(node: Node, bound: ReadonlySet<string>): boolean {
  if (typeof node !== 'object' || node === null) return true;
  if (isList(node)) return node.every((part) => usesOnly(part, bound));
  if (typeof node.root === 'string' && !bound.has(`${node.root} ${String(node.name)}`)) return false;
  const inside = new Set([...bound, ...boundBy(node)]);
  return Object.values(node).every((part) => usesOnly(part, inside));
}

function* boundBy(node: Branch): Generator<string> {
  if (typeof node.local === 'string') yield `local ${node.local}`;
  // A filter of a choice sees the candidate under the choice's name.
  if (isBranch(node.from) && typeof node.name === 'string') yield `local ${node.name}`;
  const choices = node.choices;
  if (choices !== undefined && isList(choices)) {
    for (const choice of choices) if (isBranch(choice)) yield `chosen ${String(choice.name)}`;
  }
}
