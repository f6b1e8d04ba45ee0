import ts from 'typescript';
import type { House, Rule } from './rule.ts';
import { lineOf, type Source } from './source.ts';

export const documentedDoors: Rule = {
  name: 'every export of a door has a docstring',
  cure: 'say above its declaration what a caller cannot see from the signature',
  breachesIn: (source, house) => {
    if (!isDoor(source.path)) return [];
    return source.tree.statements.flatMap((statement) =>
      exportedBy(statement)
        .filter(({ name }) => !isDocumented(source, name, house))
        .map(({ name, node }) => ({
          line: lineOf(source.tree, node),
          what: `exports ${name}, which has no docstring`,
        })),
    );
  },
};

function isDoor(path: string): boolean {
  return /^(spec|model|checker|traces|impl)\/(.*\/)?index\.ts$/.test(path);
}

interface Exported {
  /** The name by which the file itself knows it, or by which it is imported. */
  readonly name: string;
  readonly node: ts.Node;
}

function exportedBy(statement: ts.Statement): readonly Exported[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    // `export *` names nothing, so nothing can be looked up: it counts as undocumented.
    if (exportClause === undefined || !ts.isNamedExports(exportClause))
      return [{ name: '*', node: statement }];
    return exportClause.elements.map((node) => ({ name: (node.propertyName ?? node.name).text, node }));
  }
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  return isExported ? declaredBy(statement).map((name) => ({ name, node: statement })) : [];
}

/** Looks above the declaration of `name`, through as many files as pass it on. */
function isDocumented(source: Source, name: string, house: House): boolean {
  const isDeclaration = (statement: ts.Statement): boolean => declaredBy(statement).includes(name);
  const declarations = source.tree.statements.filter(isDeclaration);
  if (declarations.length > 0)
    return declarations.some((statement) => ts.getJSDocCommentsAndTags(statement).length > 0);
  for (const statement of source.tree.statements) {
    const origin = originOf(statement, name);
    if (origin === undefined) continue;
    const next = source.imports.find(({ specifier }) => specifier === origin.specifier)?.target;
    const passedOn = house.get(next ?? '');
    if (passedOn === undefined) return false;
    // What another door exports is looked at there.
    return isDoor(passedOn.path) || isDocumented(passedOn, origin.name, house);
  }
  return false;
}

function declaredBy(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const isDeclaration =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isDeclaration && statement.name !== undefined ? [statement.name.text] : [];
}

/** Where a statement that imports `name`, or passes it on, has it from, and by which name. */
function originOf(
  statement: ts.Statement,
  name: string,
): { readonly name: string; readonly specifier: string } | undefined {
  const isImport = ts.isImportDeclaration(statement);
  if (!isImport && !ts.isExportDeclaration(statement)) return undefined;
  const { moduleSpecifier } = statement;
  const clause = isImport ? statement.importClause?.namedBindings : statement.exportClause;
  if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier) || clause === undefined)
    return undefined;
  if (!ts.isNamedImports(clause) && !ts.isNamedExports(clause)) return undefined;
  for (const element of clause.elements) {
    // An import is known here by its new name, what is passed on by the name it comes with.
    const original = (element.propertyName ?? element.name).text;
    if ((isImport ? element.name.text : original) === name)
      return { name: original, specifier: moduleSpecifier.text };
  }
  return undefined;
}
