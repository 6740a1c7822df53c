import ts from "typescript";

const PLACES: Readonly<Record<string, string>> = { withBody: "json", withQuery: "query", withPath: "param" };
const DEPTH_MAX = 4;

/** What the source says of the fields that a route's handlers declare, by place: `json.items[].volume`. */
export function readDocs(
  checker: ts.TypeChecker,
  handlers: readonly ts.Expression[],
): Record<string, string> {
  const docs: Record<string, string> = {};
  for (const handler of handlers) {
    if (!ts.isCallExpression(handler)) continue;
    const place = PLACES[handler.expression.getText()];
    const [schema] = handler.arguments;
    if (place === undefined || schema === undefined) continue;
    const input = typeAt(checker.getTypeAtLocation(schema), ["_zod", "input"]);
    if (input !== undefined) read(input, place, 0);
  }
  return docs;

  function read(type: ts.Type, place: string, depth: number): void {
    if (depth > DEPTH_MAX) return;
    for (const part of type.isUnion() ? type.types : [type]) {
      if (checker.isArrayType(part)) {
        const [item] = checker.getTypeArguments(part as ts.TypeReference);
        if (item !== undefined) read(item, `${place}[]`, depth + 1);
      } else if (isPlain(part)) for (const property of part.getProperties()) note(property, place, depth);
    }
  }

  function note(property: ts.Symbol, place: string, depth: number): void {
    const said = ts.displayPartsToString(property.getDocumentationComment(checker));
    const at = `${place}.${property.name}`;
    if (said !== "") docs[at] ??= said.replaceAll("\n", " ");
    read(checker.getTypeOfSymbol(property), at, depth + 1);
  }

  function typeAt(type: ts.Type, path: readonly string[]): ts.Type | undefined {
    return path.reduce<ts.Type | undefined>((at, name) => {
      const property = at?.getProperty(name);
      return property === undefined ? undefined : checker.getTypeOfSymbol(property);
    }, type);
  }
}

const isPlain = (type: ts.Type): boolean =>
  (type.flags & ts.TypeFlags.Object) !== 0 && type.getSymbol()?.name !== "Date";
