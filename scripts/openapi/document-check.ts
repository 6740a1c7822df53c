import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument, Operation } from "../../core/api/openapi.ts";

/** An operation of the document, and where it stands. */
export interface Listed {
  /** As the app names the route: `GET /api/v1/campaigns/:id`. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export const operationsOf = ({ paths }: OpenApiDocument): Listed[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...{ route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`, method, path, operation },
    })),
  );

/** What keeps a value from fitting a schema of the document, in words; "" where it fits. */
export type Judge = (at: readonly string[], value: unknown) => string;

/**
 * Holds values against schemas of the document, by their place in it. Answers may hold no field that their schema does
 * not name: what is sent and not described would be described wrong.
 */
export function createJudge(document: OpenApiDocument): Judge {
  // biome-ignore lint/suspicious/noExplicitAny: the package's default export is typed as a module
  const formats = addFormats as any;
  const ajv = new Ajv2020({ strict: false });
  formats(ajv);
  const closed = structuredClone(document);
  close(closed.components.schemas);
  for (const { operation } of operationsOf(closed)) close(operation.responses);
  ajv.addSchema(closed as object, "document");
  const known = new Map<string, ValidateFunction>();
  return (at, value) => {
    const pointer = at.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
    const ref = `document#/${pointer.join("/")}`;
    const validate = known.get(ref) ?? ajv.compile({ $ref: ref });
    known.set(ref, validate);
    return validate(value) ? "" : ajv.errorsText(validate.errors);
  };
}

function close(value: unknown): void {
  if (value === null || typeof value !== "object") return;
  const schema = value as Record<string, unknown>;
  if (schema.type !== undefined && schema.properties !== undefined) schema.additionalProperties ??= false;
  for (const part of Object.values(schema)) close(part);
}
