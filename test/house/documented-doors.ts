import ts from 'typescript';
import type { House, Rule } from './rule.ts';
import { lineOf, type Source, sourceOf } from './source.ts';

export const documentedDoors: Rule = {
  name: 'every export of a door has a docstring',
  cure: 'say above its declaration what a caller cannot see from the signature',
  breachesIn: (source, house) => {
    if (!/^(spec|model|checker|traces|impl)\/(.*\/)?index\.ts$/.test(source.path)) return [];
    return source.tree.statements.flatMap((statement) =>
      exportedBy(statement).flatMap(({ name, node }) => {
        if (isDocumented(source, name, house)) return [];
        return [{ line: lineOf(source.tree, node), what: `exports ${name}, which has no docstring` }];
      }),
    );
  },
};

interface Exported {
  /** The name by which the door has it. */
  readonly name: string;
  readonly node: ts.Node;
}

function exportedBy(statement: ts.Statement): readonly Exported[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause))
      return [{ name: statement.getText(), node: statement }];
    return exportClause.elements.map((node) => ({ name: node.name.text, node }));
  }
  return isExported(statement) ? namesOf(statement).map((name) => ({ name, node: statement })) : [];
}

/** Follows re-exports and imports to the declaration of `name`, and looks what stands above it. */
function isDocumented(source: Source, name: string, house: House): boolean {
  for (const statement of source.tree.statements) {
    if (namesOf(statement).includes(name) && ts.getJSDocCommentsAndTags(statement).length > 0) return true;
    const origin = originOf(statement, name);
    if (origin === undefined) continue;
    if (origin.specifier === undefined) return isDocumented(source, origin.name, withoutExports(source, house));
    const { target } = source.imports.find(({ specifier }) => specifier === origin.specifier) ?? {};
    const next = house.get(target ?? '');
    // What comes from a package is documented there.
    return next === undefined ? target === undefined : isDocumented(next, origin.name, house);
  }
  return false;
}

/** Where a statement that imports or exports `name` has it from. */
function originOf(statement: ts.Statement, name: string): { name: string; specifier: string | undefined } | undefined {
  let elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[] = [];
  let from: ts.Expression | undefined;
  if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined) {
    if (ts.isNamedExports(statement.exportClause)) elements = statement.exportClause.elements;
    from = statement.moduleSpecifier;
  } else if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    if (bindings !== undefined && ts.isNamedImports(bindings)) elements = bindings.elements;
    from = statement.moduleSpecifier;
  }
  const found = elements.find((element) => element.name.text === name);
  if (found === undefined) return undefined;
  return {
    name: (found.propertyName ?? found.name).text,
    specifier: from !== undefined && ts.isStringLiteral(from) ? from.text : undefined,
  };
}
