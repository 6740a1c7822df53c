import { type Permission, ruleOf } from "../../core/access/permissions.ts";
import type {
  Answer,
  JsonSchema,
  Media,
  OpenApiDocument,
  Operation,
  Parameter,
  Ref,
} from "../../core/api/openapi.ts";
import { app } from "../../functions/app.ts";
import { permissionOf } from "../../functions/permit.ts";
import type { ProblemCode } from "../../functions/problem.ts";
import { type DeclaredInput, inputOf } from "../../functions/valid.ts";
import { type Access, ROUTE_ACCESS } from "../../local/testing/route-access.ts";
import { inputSchema } from "./input-schema.ts";
import { BODIES, FILES, HEADERS, PATH_PARAMETERS } from "./known-parts.ts";
import { accessProblems, inputProblems, PROBLEM_SCHEMA, problemAnswers } from "./problems.ts";
import { type Examples, readExamples } from "./read-examples.ts";
import { type ReadRoute, readRoutes } from "./read-routes.ts";
import { createSampler } from "./sample.ts";
import { MERCHANT_SUMMARIES } from "./summaries/merchant.ts";
import { PEOPLE_SUMMARIES } from "./summaries/people.ts";
import { tagOf } from "./tags.ts";

/** Called by the queue alone, under its signature: no part of what others can rely on. */
const LEFT_OUT = "/api/jobs/";

const DESCRIPTION = `JSON in and out. Moments are ISO 8601 with offset, to the millisecond; amounts whole minor units beside their currency; ids UUIDs.
Every refusal is a problem (RFC 9457, \`application/problem+json\`) that names each wrong field; \`instance\` is the request's id, also in \`x-request-id\`.
A UUIDv7 sent in that header is taken over. Lists are newest first: \`limit\` (1 to 100, 50 when not said) and \`cursor\`, the \`nextCursor\` of the page before.`;

/** A route as the app has it. */
interface Route {
  readonly method: string;
  readonly path: string;
  readonly inputs: readonly DeclaredInput[];
  readonly permission: Permission | undefined;
}

/** Assembles the OpenAPI document of the whole API from the app and from its source under `root`. Takes seconds. */
export function buildDocument(root: string): OpenApiDocument {
  const { routes: read, components: schemas } = readRoutes(root, `${root}/functions/app.ts`);
  const examples = readExamples();
  const sampler = createSampler(schemas);
  for (const [name, { answers = {} }] of Object.entries(examples))
    for (const { status, schema } of read[name]?.answers ?? [])
      if (schema !== undefined && status in answers)
        sampler.learn(schema, sampler.complete(schema, answers[status]));
  const responses: Record<string, Answer> = {};
  const paths: OpenApiDocument["paths"] = {};
  const tags = new Map<string, string>();
  for (const route of appRoutes()) {
    const name = `${route.method} ${route.path}`;
    const of = read[name];
    if (of === undefined) throw new Error(`the source of ${name} was not found`);
    const tag = tagOf(route.path);
    if (!tags.has(tag)) tags.set(tag, of.about);
    const operation = operationOf(route, of, { tag, name, examples, responses, sampler });
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Tributary",
      version: "1",
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "This site" }],
    tags: [...tags].map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { Problem: PROBLEM_SCHEMA, ...schemas },
      responses,
      headers: RESPONSE_HEADERS,
      parameters: Object.fromEntries(Object.entries(HEADERS)),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** The routes that the document is about, in the app's order. */
export function appRoutes(): Route[] {
  const routes = new Map<string, Route & { inputs: DeclaredInput[] }>();
  for (const { method, path, handler } of app.routes) {
    if (method === "ALL" || path.startsWith(LEFT_OUT)) continue;
    const known = routes.get(`${method} ${path}`) ?? { method, path, inputs: [], permission: undefined };
    const input = inputOf(handler);
    if (input !== undefined) known.inputs.push(input);
    routes.set(`${method} ${path}`, { ...known, permission: known.permission ?? permissionOf(handler) });
  }
  return [...routes.values()];
}

interface Making {
  readonly name: string;
  readonly tag: string;
  readonly examples: Examples;
  readonly sampler: ReturnType<typeof createSampler>;
  /** Answers that several operations share; new ones are put here. */
  readonly responses: Record<string, Answer>;
}

function operationOf(route: Route, read: ReadRoute, making: Making): Operation {
  const { name, tag } = making;
  const access = ROUTE_ACCESS[name];
  if (access === undefined) throw new Error(`what lets a request to ${name} in is not written down`);
  const parameters = parametersOf(route, read);
  const content = BODIES[name] ?? bodyOf(route, read, making);
  return {
    operationId: operationId(route),
    summary: summaryOf(name),
    tags: [tag],
    security: securityOf(access, route.permission),
    ...(route.permission === undefined ? { "x-proof": access } : { "x-permission": route.permission }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(content === undefined ? {} : { requestBody: { required: true, content } }),
    responses: answersOf(route, read, making),
  };
}

function summaryOf(name: string): string {
  const summary = MERCHANT_SUMMARIES[name] ?? PEOPLE_SUMMARIES[name];
  if (summary === undefined) throw new Error(`say in scripts/openapi/summaries what ${name} does`);
  return summary;
}

/** `POST /api/v1/campaigns/:id/pause` is `postV1CampaignsIdPause`. */
const operationId = ({ method, path }: Route): string =>
  method.toLowerCase() +
  path.replace("/api", "").replace(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase());

function parametersOf(route: Route, read: ReadRoute): (Parameter | Ref)[] {
  const declared = (target: string) =>
    route.inputs.filter((input) => input.target === target).map((input) => inputSchema(input, read.docs));
  const inPath = declared("param");
  const path = [...route.path.matchAll(/:(\w+)/g)].map(([, name = ""]): Parameter => {
    const schema = inPath.find(({ properties }) => properties?.[name] !== undefined)?.properties?.[name];
    const [description, known] = PATH_PARAMETERS[`${route.path} ${name}`] ??
      PATH_PARAMETERS[name] ?? ["", { type: "string", format: "uuid" }];
    const said = description === "" ? {} : { description };
    return { name, in: "path", required: true, ...said, schema: schema ?? known };
  });
  const query = declared("query").flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).map(
      ([name, { description, ...schema }]): Parameter => ({
        ...{ name, in: "query", required: required.includes(name) },
        ...(description === undefined ? {} : { description }),
        schema,
      }),
    ),
  );
  const headers = read.asked.filter((name) => HEADERS[name] !== undefined);
  return [...path, ...query, ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
}

function bodyOf(route: Route, read: ReadRoute, making: Making): Record<string, Media> | undefined {
  const input = route.inputs.find(({ target }) => target === "json");
  if (input === undefined) return undefined;
  const schema = inputSchema(input, read.docs);
  const example = making.examples[making.name]?.request ?? making.sampler.sample(schema);
  return { "application/json": { schema, example } };
}

function answersOf(route: Route, read: ReadRoute, making: Making): Operation["responses"] {
  const { permission } = route;
  const counted = permission !== undefined || COUNTED.test(route.path);
  const codes = [
    ...(permission === undefined ? [] : accessProblems(permission)),
    ...(counted ? (["too_many_requests", "unavailable"] as const) : []),
    ...route.inputs.flatMap(inputProblems),
    ...(read.problems as ProblemCode[]),
    ...(["internal"] as const),
  ];
  const all: Operation["responses"] = {};
  for (const { status, schema, mediaTypes: told } of read.answers) {
    const mediaTypes = FILES[making.name] ?? told;
    const example = schema === undefined ? undefined : exampleOf(schema, status, making);
    const content = contentOf(schema, mediaTypes, example);
    all[status] = {
      description: describeStatus(status, mediaTypes),
      headers: headersOf(read.headers, counted, status),
      ...(content === undefined ? {} : { content }),
    };
  }
  for (const [status, [name, answer]] of problemAnswers(codes)) {
    if (all[status] !== undefined) continue;
    making.responses[name] ??= answer;
    all[status] = { $ref: `#/components/responses/${name}` };
  }
  return all;
}

function exampleOf(schema: JsonSchema, status: number, { name, examples, sampler }: Making): unknown {
  const real = examples[name]?.answers?.[status];
  return real === undefined ? sampler.sample(schema) : sampler.complete(schema, real);
}

/** What is counted without a permission: by place, or by the program's key. */
const COUNTED = /^\/api\/(auth\/|v1\/postback\/|v1\/webhooks\/)/;

function contentOf(
  schema: JsonSchema | undefined,
  mediaTypes: readonly string[],
  example: unknown,
): Record<string, Media> | undefined {
  if (mediaTypes.length === 0) return undefined;
  const json: Media = { schema: schema ?? {}, ...(example === undefined ? {} : { example }) };
  return Object.fromEntries(
    mediaTypes.map((type) => [
      type,
      type === "application/json" && schema !== undefined ? json : fileOf(type),
    ]),
  );
}

function fileOf(type: string): Media {
  if (type === "application/json") return { schema: { type: "object" } };
  return {
    schema: type.startsWith("text/") ? { type: "string" } : { type: "string", contentMediaType: type },
  };
}

const WORDS: Readonly<Record<number, string>> = {
  200: "Done.",
  201: "Made.",
  202: "Taken; it is done afterwards.",
  204: "Done; there is nothing to tell.",
  302: "Leads to a page of the site.",
  503: "Something that is needed does not answer.",
};

const describeStatus = (status: number, mediaTypes: readonly string[]): string =>
  mediaTypes.length > 0 && !mediaTypes.includes("application/json")
    ? "The file."
    : (WORDS[status] ?? "Done.");

const RESPONSE_HEADERS: OpenApiDocument["components"]["headers"] = {
  "x-request-id": { description: "The request's id.", schema: { type: "string", format: "uuid" } },
  "ratelimit-limit": { description: "Requests that the window allows.", schema: { type: "integer" } },
  "ratelimit-remaining": { description: "What is left of them.", schema: { type: "integer" } },
  "ratelimit-reset": { description: "Seconds until the window ends.", schema: { type: "integer" } },
  "idempotent-replayed": {
    description: "`true`: this was done before, and the answer is that one's.",
    schema: { type: "string", enum: ["true"] },
  },
  location: { description: "Where the browser goes on.", schema: { type: "string" } },
};

function headersOf(names: readonly string[], counted: boolean, status: number): Record<string, Ref> {
  const shown = [
    "x-request-id",
    ...(counted ? ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"] : []),
    ...(names.includes("idempotent-replayed") ? ["idempotent-replayed"] : []),
    ...(status === 302 ? ["location"] : []),
  ];
  return Object.fromEntries(shown.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

const SECURITY_SCHEMES: OpenApiDocument["components"]["securitySchemes"] = {
  apiKey: {
    type: "http",
    scheme: "bearer",
    description: "An API key, `trb_live_…` or `trb_test_…`, that holds the permission as a scope.",
  },
  accessToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A signed-in user's access token, as `POST /api/auth/refresh` gives it; it lasts minutes.",
  },
  organisation: {
    type: "apiKey",
    in: "header",
    name: "x-organisation-id",
    description: "Beside an access token: for which of the user's organisations.",
  },
  refreshCookie: {
    type: "apiKey",
    in: "cookie",
    name: "__Secure-trb_r",
    description:
      "What keeps a user signed in: out of reach of scripts, sent to `/api/auth` alone, from pages of this site.",
  },
};

const COOKIE_ROUTES: ReadonlySet<Access> = new Set(["page"]);

function securityOf(access: Access, permission: Permission | undefined): Record<string, string[]>[] {
  if (permission === undefined) return COOKIE_ROUTES.has(access) ? [{ refreshCookie: [] }, {}] : [{}];
  const rule = ruleOf(permission);
  if (rule.area !== "tenant") return [{ accessToken: [] }];
  const asUser = { accessToken: [], organisation: [] };
  return rule.key ? [{ apiKey: [] }, asUser] : [asUser];
}
