import ts from "typescript";
import type { JsonSchema } from "../../core/api/openapi.ts";
import { declarationOf } from "./declaration-of.ts";
import { readDocs } from "./read-docs.ts";
import type { TypeSchemas } from "./type-schema.ts";

/** One way in which a route answers, besides problems. */
export interface RouteAnswer {
  readonly status: number;
  /** Of a JSON answer. */
  readonly schema?: JsonSchema;
  /** Of any other; none for an answer without a body. */
  readonly mediaTypes: readonly string[];
}

export interface RouteAnswers {
  readonly answers: readonly RouteAnswer[];
  /** Codes of problems that the handler, or what it calls, may end in. */
  readonly problems: readonly string[];
  /** Names of headers that an answer may have. */
  readonly headers: readonly string[];
  /** Names of headers that are looked at. */
  readonly asked: readonly string[];
  /** What is said of fields of the input, by place: `json.budgetMinor`. */
  readonly docs: Readonly<Record<string, string>>;
}

/** A status that the caller of a function names: the place of the parameter, and what it is otherwise. */
interface StatusOfCaller {
  readonly parameter: number;
  readonly otherwise: readonly number[];
}

interface FoundAnswer {
  readonly status: readonly number[] | StatusOfCaller;
  readonly type?: ts.Type;
  readonly mediaTypes: readonly string[];
}

interface Facts {
  readonly answers: FoundAnswer[];
  readonly problems: Set<string>;
  readonly headers: Set<string>;
  readonly asked: Set<string>;
}

type Body = ts.FunctionLikeDeclaration;

/** Reads what a route's handlers come to: answers, problems and headers, theirs and those of all they call. */
export function createAnswerReader(checker: ts.TypeChecker, schemas: TypeSchemas) {
  const known = new Map<ts.Node, Facts>();

  function factsOf(body: ts.Node): Facts {
    const found = known.get(body);
    if (found !== undefined) return found;
    const facts: Facts = { answers: [], problems: new Set(), headers: new Set(), asked: new Set() };
    // Set before it is filled: who calls itself adds nothing by it.
    known.set(body, facts);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) readCall(node, facts);
      else if (ts.isNewExpression(node)) readNew(node, facts);
      else if (ts.isIdentifier(node) && isValue(node)) merge(facts, calledBy(node), []);
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(body, visit);
    return facts;
  }

  /** A function that is handed on by its name is called by whoever gets it. */
  const isValue = ({ parent }: ts.Identifier): boolean =>
    ts.isCallExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isShorthandPropertyAssignment(parent);

  function calledBy(name: ts.Node): Body | undefined {
    const declaration = declarationOf(checker, name);
    if (declaration === undefined || !isRead(declaration)) return undefined;
    if (ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration)) return declaration;
    if (!ts.isVariableDeclaration(declaration) && !ts.isPropertyAssignment(declaration)) return undefined;
    const { initializer } = declaration;
    if (initializer === undefined || ts.isArrowFunction(initializer)) return initializer;
    // A middleware, made of a function.
    return ts.isCallExpression(initializer) ? initializer.arguments.find(ts.isArrowFunction) : undefined;
  }

  function merge(facts: Facts, body: Body | undefined, args: readonly ts.Expression[]): void {
    if (body === undefined) return;
    const called = factsOf(body);
    addRefusals(facts, called);
    for (const answer of [...called.answers]) {
      const { status } = answer;
      if (!("parameter" in status)) facts.answers.push(answer);
      else if (args.length > 0) {
        const arg = args[status.parameter];
        facts.answers.push({ ...answer, status: arg === undefined ? status.otherwise : statusOf(arg, []) });
      }
    }
  }

  function addRefusals(facts: Facts, { problems, headers, asked }: Facts): void {
    for (const code of problems) facts.problems.add(code);
    for (const header of headers) facts.headers.add(header);
    for (const header of asked) facts.asked.add(header);
  }

  function readCall(node: ts.CallExpression, facts: Facts): void {
    const { expression, arguments: args } = node;
    const [first] = args;
    if (expression.getText().endsWith("req.header") && first !== undefined && ts.isStringLiteral(first))
      facts.asked.add(first.text);
    if (!ts.isPropertyAccessExpression(expression) || !isContext(expression.expression)) {
      const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      // What the database then refuses is no Problem until it is answered.
      if (name.getText() === "demandRoom") facts.problems.add("limit_reached");
      merge(facts, calledBy(name), [...args]);
      return;
    }
    const [value, status, headers] = args;
    const method = expression.name.text;
    if (method === "header" && value !== undefined && ts.isStringLiteral(value))
      facts.headers.add(value.text.toLowerCase());
    if (value === undefined) return;
    if (method === "json")
      facts.answers.push({
        status: statusOf(status, [200]),
        type: checker.getTypeAtLocation(value),
        mediaTypes: ["application/json"],
      });
    if (method === "body")
      facts.answers.push({ status: statusOf(status, [200]), mediaTypes: typesOf(headers, value) });
    if (method === "redirect") facts.answers.push({ status: statusOf(status, [302]), mediaTypes: [] });
  }

  function readNew(node: ts.NewExpression, facts: Facts): void {
    const [first, init] = node.arguments ?? [];
    const name = node.expression.getText();
    if (name === "Problem" && first !== undefined)
      for (const code of wordsOf(checker.getTypeAtLocation(first))) facts.problems.add(code);
    if (name === "StaleError") facts.problems.add("stale");
    if (name !== "Response" || first === undefined || init === undefined) return;
    const initType = checker.getTypeAtLocation(init);
    const status = initType.getProperty("status");
    const headers = initType.getProperty("headers");
    facts.answers.push({
      status: status === undefined ? [200] : numbersOf(checker.getTypeOfSymbol(status)),
      mediaTypes: headers === undefined ? [] : mediaTypesOf(checker.getTypeOfSymbol(headers)),
    });
  }

  const isContext = (node: ts.Expression): boolean =>
    checker.getTypeAtLocation(node).getSymbol()?.name === "Context";

  function statusOf(
    node: ts.Expression | undefined,
    otherwise: readonly number[],
  ): readonly number[] | StatusOfCaller {
    if (node === undefined) return otherwise;
    const declaration = ts.isIdentifier(node) ? declarationOf(checker, node) : undefined;
    if (declaration !== undefined && ts.isParameter(declaration)) {
      const { initializer, parent } = declaration;
      const missing =
        initializer === undefined ? otherwise : numbersOf(checker.getTypeAtLocation(initializer));
      return { parameter: parent.parameters.indexOf(declaration), otherwise: missing };
    }
    return numbersOf(checker.getTypeAtLocation(node));
  }

  const typesOf = (headers: ts.Expression | undefined, value: ts.Expression): readonly string[] =>
    value.kind === ts.SyntaxKind.NullKeyword || headers === undefined
      ? []
      : mediaTypesOf(checker.getTypeAtLocation(headers));

  function mediaTypesOf(headers: ts.Type): readonly string[] {
    const type = headers.getProperty("content-type");
    if (type === undefined) return ["application/octet-stream"];
    const words = wordsOf(checker.getTypeOfSymbol(type)).concat(initializersOf(type));
    const known = [...new Set(words.map((word) => word.split(";")[0] ?? word))];
    return known.length > 0 ? known : ["application/octet-stream"];
  }

  /** A literal that stands in an object is widened to `string`: what was written tells more. */
  function initializersOf(symbol: ts.Symbol): string[] {
    const { valueDeclaration: declaration } = symbol;
    if (declaration === undefined || !ts.isPropertyAssignment(declaration)) return [];
    return wordsOf(checker.getTypeAtLocation(declaration.initializer));
  }

  const wordsOf = (type: ts.Type): string[] =>
    (type.isUnion() ? type.types : [type]).flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
  const numbersOf = (type: ts.Type): number[] =>
    (type.isUnion() ? type.types : [type]).flatMap((part) => (part.isNumberLiteral() ? [part.value] : []));

  /** The method of an object that a function of ours returns: `list.count`, or `list.page(present)`. */
  function madeBy(handler: ts.Expression): Body | undefined {
    const at = ts.isCallExpression(handler) ? handler.expression : handler;
    if (!ts.isPropertyAccessExpression(at)) return undefined;
    const owner = declarationOf(checker, at.expression);
    if (owner === undefined || !ts.isVariableDeclaration(owner) || owner.initializer === undefined)
      return undefined;
    const maker = ts.isCallExpression(owner.initializer) ? calledBy(owner.initializer.expression) : undefined;
    const made = maker?.body !== undefined && ts.isBlock(maker.body) ? returnedBy(maker.body) : undefined;
    const member = made?.properties.find(({ name }) => name?.getText() === at.name.text);
    if (member === undefined) return undefined;
    if (ts.isMethodDeclaration(member)) return member;
    return ts.isPropertyAssignment(member) && ts.isArrowFunction(member.initializer)
      ? member.initializer
      : undefined;
  }

  function returnedBy(block: ts.Block): ts.ObjectLiteralExpression | undefined {
    const value = block.statements.find(ts.isReturnStatement)?.expression;
    return value !== undefined && ts.isObjectLiteralExpression(value) ? value : undefined;
  }

  /** What the type of a handler says of its answer, where it is hono's `TypedResponse`. */
  function typedAnswer(handler: ts.Expression): FoundAnswer | undefined {
    const [signature] = checker.getTypeAtLocation(handler).getCallSignatures();
    const answer = signature === undefined ? undefined : checker.getAwaitedType(signature.getReturnType());
    const [data, status] = [answer?.getProperty("_data"), answer?.getProperty("_status")];
    if (data === undefined || status === undefined) return undefined;
    return {
      status: numbersOf(checker.getTypeOfSymbol(status)),
      type: checker.getTypeOfSymbol(data),
      mediaTypes: ["application/json"],
    };
  }

  return (handlers: readonly ts.Expression[]): RouteAnswers => {
    const all: Facts = { answers: [], problems: new Set(), headers: new Set(), asked: new Set() };
    for (const handler of handlers) {
      const body = ts.isArrowFunction(handler) ? handler : (calledBy(handler) ?? madeBy(handler));
      if (body === undefined) continue;
      const typed = ts.isArrowFunction(handler) ? undefined : typedAnswer(handler);
      if (typed === undefined) merge(all, body, [handler]);
      else {
        addRefusals(all, factsOf(body));
        all.answers.push(typed);
      }
    }
    return {
      answers: answersOf(all.answers),
      problems: [...all.problems].sort(),
      headers: [...all.headers].sort(),
      asked: [...all.asked].sort(),
      docs: readDocs(checker, handlers),
    };
  };

  function answersOf(found: readonly FoundAnswer[]): RouteAnswer[] {
    const byStatus = new Map<number, FoundAnswer[]>();
    for (const answer of found)
      for (const status of "parameter" in answer.status ? answer.status.otherwise : answer.status)
        byStatus.set(status, [...(byStatus.get(status) ?? []), answer]);
    return [...byStatus].sort().map(([status, answers]) => {
      const types = [...new Set(answers.flatMap(({ type }) => type ?? []))];
      const each = types.map((type) => schemas.of(type));
      const different = [...new Map(each.map((schema) => [JSON.stringify(schema), schema])).values()];
      const [only] = different;
      const mediaTypes = [...new Set(answers.flatMap(({ mediaTypes }) => mediaTypes))];
      if (only === undefined) return { status, mediaTypes };
      return { status, mediaTypes, schema: different.length === 1 ? only : { anyOf: different } };
    });
  }
}

/** Where problems are made: what is below the functions makes none, but may find something stale. */
const isRead = (node: ts.Node): boolean => {
  const file = node.getSourceFile().fileName;
  return /\/(functions|db)\//.test(file) && !file.includes("/node_modules/");
};
