import type { MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import type { z } from "zod";
import type { AppContext, AppTypes } from "./context.ts";
import { BODY_MAX_BYTES, readBody, readPath, readQuery } from "./read-body.ts";

/** A schema of `core/api` (zod/mini) or of zod: what is sent, and what it is read as. */
type Schema<Out, In> = z.core.$ZodType<Out, In>;

type Target = "json" | "query" | "param";

/** What a declaration adds to the types of a route: what is sent, and what its handler finds. */
interface Declared<Place extends Target, Out, In> {
  in: { [Key in Place]: In };
  out: { [Key in Place]: Out };
}

type Declaration<Place extends Target, Out, In> = MiddlewareHandler<
  AppTypes,
  string,
  Declared<Place, Out, In>
>;

/** Input as a route declares it. */
export interface DeclaredInput {
  readonly target: Target;
  readonly schema: z.core.$ZodType;
  /** Of the body. */
  readonly maxBytes?: number;
}

const INPUT = Symbol("input");

/**
 * Declares the body of a route, behind its `permit`; the handler finds it in `c.req.valid("json")`. Refuses as
 * {@link readBody} does: 413, 415, 400 (not our JSON) or 422.
 *
 * @example app.post("/links", permit("links:write"), withBody(linkCreateSchema), createLink)
 */
export function withBody<Out, In>(
  schema: Schema<Out, In>,
  maxBytes = BODY_MAX_BYTES,
): Declaration<"json", Out, In> {
  return declare({ target: "json", schema, maxBytes }, (c) => readBody(c, schema, maxBytes));
}

/** Declares the query: `c.req.valid("query")`. Refuses with 400 what the schema does not know, or what is given twice. */
export function withQuery<Out, In>(schema: Schema<Out, In>): Declaration<"query", Out, In> {
  return declare({ target: "query", schema }, (c) => readQuery(c, schema));
}

/** Declares path parameters that are more than ids: `c.req.valid("param")`. Refuses with 400. */
export function withPath<Out, In>(schema: Schema<Out, In>): Declaration<"param", Out, In> {
  return declare({ target: "param", schema }, (c) => readPath(c, schema));
}

/** What a handler of this file declares; undefined for any other. */
export function inputOf(handler: object): DeclaredInput | undefined {
  return (handler as { [INPUT]?: DeclaredInput })[INPUT];
}

function declare<Place extends Target, Out, In>(
  input: DeclaredInput,
  read: (c: AppContext) => Out | Promise<Out>,
): Declaration<Place, Out, In> {
  const handler = createMiddleware<AppTypes, string, Declared<Place, Out, In>>(async (c, next) => {
    c.req.addValidatedData(input.target, (await read(c)) as object);
    await next();
  });
  return Object.assign(handler, { [INPUT]: input });
}
