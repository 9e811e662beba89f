import ts from "typescript";

/** A source file below `src`. */
export interface Source {
  /** Relative to `src`, with forward slashes: `core/oci/digest.ts`. */
  readonly path: string;
  readonly text: string;
}

/** A module that a file asks for. */
interface ImportFact {
  readonly specifier: string;
  /** Gone after compilation. */
  readonly isTypeOnly: boolean;
}

/** What the rules need to know of a file. */
export interface SourceFacts extends Source {
  readonly imports: readonly ImportFact[];
  /** Specifiers of sources whose symbols the file passes on. */
  readonly reexports: readonly string[];
  /** Lines that hold code: neither blank nor only comment. */
  readonly codeLines: number;
  readonly comments: readonly string[];
}

/** Reads a file with TypeScript's own parser, so that no spelling of an import is missed. */
export function readFacts(source: Source): SourceFacts {
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
  const imports: ImportFact[] = [];
  const lines = new Set<number>();
  const comments = new Map<number, string>();
  visit(file);
  return {
    ...source,
    imports,
    reexports: readReexports(file),
    codeLines: lines.size,
    comments: [...comments.values()],
  };

  function visit(node: ts.Node): void {
    const found = importOf(node);
    if (found) imports.push(found);
    const children = node.getChildren(file);
    if (children.length === 0) visitToken(node);
    for (const child of children) if (!isDocumentation(child)) visit(child);
  }

  function visitToken(token: ts.Node): void {
    ts.getLeadingCommentRanges(source.text, token.pos)?.forEach(addComment);
    ts.getTrailingCommentRanges(source.text, token.end)?.forEach(addComment);
    if (token.getWidth(file) === 0) return;
    const first = file.getLineAndCharacterOfPosition(token.getStart(file)).line;
    const last = file.getLineAndCharacterOfPosition(token.end).line;
    for (let line = first; line <= last; line++) lines.add(line);
  }

  function addComment({ pos, end }: ts.CommentRange): void {
    comments.set(pos, source.text.slice(pos, end));
  }
}

function isDocumentation(node: ts.Node): boolean {
  return node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode;
}

function importOf(node: ts.Node): ImportFact | undefined {
  if (ts.isImportDeclaration(node)) {
    return toFact(node.moduleSpecifier, isTypeOnlyImport(node.importClause));
  }
  if (ts.isExportDeclaration(node)) return toFact(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return toFact(node.argument.literal, true);
  }
  if (ts.isExternalModuleReference(node)) return toFact(node.expression, false);
  return isImportCall(node) ? toFact(node.arguments[0], false) : undefined;
}

function isImportCall(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(expression) && expression.text === "require";
}

function isTypeOnlyImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name || !bindings || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}

function toFact(specifier: ts.Node | undefined, isTypeOnly: boolean): ImportFact | undefined {
  if (!specifier || !ts.isStringLiteralLike(specifier)) return undefined;
  return { specifier: specifier.text, isTypeOnly };
}

function readReexports(file: ts.SourceFile): readonly string[] {
  const origins = new Map<string, string>();
  const reexports: string[] = [];
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      const { text } = statement.moduleSpecifier as ts.StringLiteral; // the grammar allows no other
      for (const name of importedNames(statement.importClause)) origins.set(name, text);
    } else if (ts.isExportDeclaration(statement)) {
      reexports.push(...exportedOrigins(statement, origins));
    }
  }
  return reexports;
}

function importedNames(clause: ts.ImportClause | undefined): readonly string[] {
  const bindings = clause?.namedBindings;
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
  const all = bindings && ts.isNamespaceImport(bindings) ? [bindings] : [];
  return [clause, ...named, ...all].flatMap((binding) => binding?.name?.text ?? []);
}

function exportedOrigins(
  { moduleSpecifier, exportClause }: ts.ExportDeclaration,
  origins: ReadonlyMap<string, string>,
): readonly string[] {
  if (moduleSpecifier && ts.isStringLiteralLike(moduleSpecifier)) return [moduleSpecifier.text];
  if (!exportClause || !ts.isNamedExports(exportClause)) return [];
  return exportClause.elements.flatMap(
    ({ name, propertyName }) => origins.get((propertyName ?? name).text) ?? [],
  );
}
