import openapiTypes, { astToString } from "openapi-typescript";
import type { OpenApiDocument, Operation, Parameter, Ref } from "../../core/api/openapi.ts";
import { operationsOf } from "./document-check.ts";

const UUID = "01a1fb43-5088-75cf-9c5c-a24b8570c567";

/**
 * Writes a client of the document: its types, and one function for each operation, which calls it with the examples of
 * the document and the path parameters that it is given.
 */
export async function writeClient(document: OpenApiDocument): Promise<{ types: string; source: string }> {
  const types = astToString(await openapiTypes(structuredClone(document) as never));
  const functions = operationsOf(document).map(({ method, path, operation }) => {
    const init = initOf(operation, document.components.parameters);
    return `  ${operation.operationId}: (client, ids) => client.${method.toUpperCase()}("${path}", ${init}),`;
  });
  const source = `import type { Client } from "openapi-fetch";
import type { paths } from "./types.ts";

type Ids = Readonly<Record<string, string>>;
export const calls: Record<string, (client: Client<paths>, ids: Ids) => Promise<unknown>> = {
${functions.join("\n")}
};
`;
  return { types, source };
}

/** The second argument of a call, as source. */
function initOf(operation: Operation, named: Readonly<Record<string, Parameter>>): string {
  const parameters = (operation.parameters ?? []).map((of: Parameter | Ref) =>
    "$ref" in of ? named[of.$ref.split("/").at(-1) ?? ""] : of,
  );
  const written = (place: Parameter["in"]) =>
    parameters
      .filter((of) => of !== undefined)
      .filter((of) => of.in === place && of.required)
      .map((of) => `"${of.name}": ${place === "path" ? namedOf(of) : sampleOf(of)}`);
  const path = written("path");
  const query = written("query");
  const header = written("header");
  const params = [
    ...(path.length > 0 ? [`path: { ${path.join(", ")} }`] : []),
    ...(query.length > 0 ? [`query: { ${query.join(", ")} }`] : []),
    ...(header.length > 0 ? [`header: { ${header.join(", ")} }`] : []),
  ];
  const body = operation.requestBody?.content["application/json"]?.example;
  const answers = Object.values(operation.responses).flatMap((of) =>
    "$ref" in of ? [] : [of.content ?? {}],
  );
  const isFile = answers.every((content) => content["application/json"] === undefined);
  return `{ ${[
    ...(isFile ? ['parseAs: "text"'] : []),
    ...(params.length > 0 ? [`params: { ${params.join(", ")} }`] : []),
    ...(operation.requestBody === undefined
      ? []
      : [`body: ${JSON.stringify(body ?? "…")}${body === undefined ? " as never" : ""}`]),
  ].join(", ")} }`;
}

/** As the caller names it; words that are written out, the first of them. */
const namedOf = ({ name, schema }: Parameter): string =>
  schema.enum === undefined ? `ids["${name}"] ?? "${UUID}"` : JSON.stringify(schema.enum[0]);

const sampleOf = ({ schema }: Parameter): string =>
  JSON.stringify(schema.enum?.[0] ?? (schema.format === "uuid" ? UUID : "1"));
