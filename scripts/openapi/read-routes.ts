import ts from "typescript";
import type { JsonSchema } from "../../core/api/openapi.ts";
import { declarationOf } from "./declaration-of.ts";
import { createAnswerReader, type RouteAnswers } from "./read-answers.ts";
import { createTypeSchemas } from "./type-schema.ts";

/** What the source says of a route, by `GET /api/v1/campaigns`. */
export interface ReadRoutes {
  readonly routes: Readonly<Record<string, ReadRoute>>;
  readonly components: Readonly<Record<string, JsonSchema>>;
}

export interface ReadRoute extends RouteAnswers {
  /** What is said of the routes that it stands among. */
  readonly about: string;
}

const METHODS = ["get", "post", "put", "patch", "delete"];

/** Reads the routes of the app at `entry` out of its source: what each answers, and how it refuses. */
export function readRoutes(root: string, entry: string): ReadRoutes {
  const program = createProgram(root, entry);
  const checker = program.getTypeChecker();
  const schemas = createTypeSchemas(checker);
  const answersOf = createAnswerReader(checker, schemas);
  const routes: Record<string, ReadRoute> = {};

  function walk(node: ts.Expression, prefix: string, about: string): void {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    walk(node.expression.expression, prefix, about);
    const [first, ...rest] = node.arguments;
    const { text: name } = node.expression.name;
    if (first === undefined || !ts.isStringLiteral(first)) return;
    const path = `${prefix}${first.text}`.replace(/(.)\/+$/, "$1").replaceAll("//", "/");
    const last = rest.at(-1);
    if (last === undefined) return;
    if (name === "route") walk(chainOf(last), path, docOf(last));
    else if (METHODS.includes(name)) routes[`${name.toUpperCase()} ${path}`] = { ...answersOf(rest), about };
  }

  function docOf(name: ts.Node): string {
    const symbol = checker.getSymbolAtLocation(name);
    const named =
      symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return ts.displayPartsToString(named?.getDocumentationComment(checker)).replaceAll("\n", " ");
  }

  /** The calls that make the routes behind a name, or behind a call of a function that returns them. */
  function chainOf(node: ts.Expression): ts.Expression {
    if (ts.isIdentifier(node)) {
      const declaration = declarationOf(checker, node);
      if (declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer)
        return chainOf(declaration.initializer);
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const maker = declarationOf(checker, node.expression);
      const made = maker !== undefined && ts.isFunctionDeclaration(maker) ? returned(maker) : undefined;
      if (made !== undefined) return chainOf(made);
    }
    return node;
  }

  const source = program.getSourceFile(entry);
  if (source === undefined) throw new Error(`there is no ${entry}`);
  ts.forEachChild(source, (statement) => {
    if (!ts.isVariableStatement(statement)) return;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (name.getText() === "app" && initializer !== undefined) walk(initializer, "/api", "");
  });
  return { routes, components: schemas.components };
}

const returned = ({ body }: ts.FunctionDeclaration): ts.Expression | undefined =>
  body?.statements.find(ts.isReturnStatement)?.expression;

function createProgram(root: string, entry: string): ts.Program {
  const file = `${root}/tsconfig.json`;
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram([entry], options);
}
