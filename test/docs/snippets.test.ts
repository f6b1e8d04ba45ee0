import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { type Document, documents, root } from './documents.ts';

/**
 * The TypeScript of a document as modules. A block that imports is one by itself. The others are pieces of specs: each
 * stands in a block of its own, after what the document's comment `<!-- pieces ... -->` declares for them. The last block
 * of a name is the file of that name, which others may import.
 */
function modulesOf({ path, text, blocks }: Document): ReadonlyMap<string, string> {
  const isLast = (name: string | undefined, first: number): name is string =>
    name !== undefined && blocks.findLast((block) => block.name === name)?.first === first;
  const prelude = /<!-- pieces\n([\s\S]*?)-->/.exec(text)?.[1] ?? '';
  return new Map(
    blocks
      .filter(({ language }) => language === 'ts')
      .map(({ text, name, first }) => [
        join(root, path.replace(/\.md$/, ''), isLast(name, first) ? name : `line-${first}.ts`),
        /^import /m.test(text) ? text : `${prelude}\n{\n${text}\n}\nexport {};`,
      ]),
  );
}

test('every piece of TypeScript in the documents compiles', () => {
  const modules = new Map(documents().flatMap((document) => [...modulesOf(document)]));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root).options,
    // Pieces declare what they do not use.
    noUnusedLocals: false,
    noUnusedParameters: false,
    paths: { assay: [join(root, 'spec/language/index.ts')] },
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => modules.has(file) || fileExists(file);
  // The folders of the modules are nowhere on disk.
  host.directoryExists = () => true;
  host.readFile = (file) => modules.get(file) ?? readFile(file);
  host.getSourceFile = (file, target, ...rest) => {
    const text = modules.get(file);
    return text === undefined
      ? getSourceFile.call(host, file, target, ...rest)
      : ts.createSourceFile(file, text, target, true);
  };
  const program = ts.createProgram([...modules.keys()], options, host);
  const faults = [...modules.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    if (source === undefined) return [`${file} was not read`];
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText, start }) => {
      const { line } = source.getLineAndCharacterOfPosition(start ?? 0);
      return `${file}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
  expect(faults).toEqual([]);
});
