import ts from 'typescript';

/** One TypeScript file of the house, read. */
export interface Source {
  /** From the top of the repository, with slashes: `checker/search.ts`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** A place where a file names another: imports and re-exports, of values and of types, at the start and later on. */
export interface Import {
  readonly specifier: string;
  /** The path of the file that a relative specifier names; undefined for a package. */
  readonly target: string | undefined;
  readonly line: number;
}

export function sourceOf(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  for (const node of nodesOf(tree)) {
    const specifier = specifierOf(node);
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) continue;
    imports.push({
      specifier: specifier.text,
      target: targetOf(path, specifier.text),
      line: lineOf(tree, specifier),
    });
  }
  return { path, text, tree, imports };
}

/** Every node below `root`, in the order of the text. */
export function* nodesOf(root: ts.Node): Iterable<ts.Node> {
  const waiting: ts.Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    const inner: ts.Node[] = [];
    ts.forEachChild(node, (child) => {
      inner.push(child);
    });
    waiting.push(...inner.reverse());
  }
}

/** Counted from 1, as editors do. */
export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** The folder of a path, `''` at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return node.arguments[0];
  return undefined;
}

function targetOf(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const parts = folderOf(path).split('/').filter(Boolean);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
