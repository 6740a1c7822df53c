import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import createClient, { type Client } from "openapi-fetch";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Permission, ruleOf } from "../core/access/permissions.ts";
import type { Answer, OpenApiDocument, Ref } from "../core/api/openapi.ts";
import { insertUsers, mintToken } from "../local/testing/mint-token.ts";
import { oneOfEach } from "../local/testing/one-of-each.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { createJudge, type Judge, type Listed, operationsOf } from "../scripts/openapi/document-check.ts";
import { makeDocument } from "../scripts/openapi/make-document.ts";
import { writeClient } from "../scripts/openapi/write-client.ts";
import { app } from "./app.ts";

/*
 * Goal: what the document says is what the API does. Method: a client is generated from the document, its types and its
 * calls; the compiler holds the document's examples against the types, and then every route is called by it. Whatever
 * comes must be an answer that the document names, with a body as it says.
 */
const FOLDER = fileURLToPath(new URL("../.tributary/openapi-client", import.meta.url));
const TSC = fileURLToPath(new URL("../node_modules/typescript7/bin/tsc", import.meta.url));
const MAKING_MS = 300_000;

interface Called {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}
type Calls = Record<
  string,
  (client: Client<never>, ids: Readonly<Record<string, string>>) => Promise<Called>
>;

let api: TestApi;
let document: OpenApiDocument;
let judge: Judge;
let calls: Calls;
let ids: Readonly<Record<string, string>>;
let tokenOf: (permission: Permission | undefined) => string;
let organisationId: string;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  document = await makeDocument();
  judge = createJudge(document);
  const site = { fetch: async () => Response.json(document) };
  api = await startTestApi({ STRIPE_WEBHOOK_SECRET: "whsec_of_the_platform", ASSETS: site });
  const { shop, ids: made } = await oneOfEach(api);
  ({ organisationId } = shop);
  const [owner = "", operator = ""] = await insertUsers(api, [
    { member: { organisationId, role: "owner" } },
    { platformRole: "owner" },
  ]);
  const [asOwner, asOperator] = [await mintToken(api, owner), await mintToken(api, operator)];
  tokenOf = (permission) =>
    permission !== undefined && ruleOf(permission).area === "platform" ? asOperator : asOwner;
  const program = await api.call(shop.key, "GET", `/v1/programs/${shop.programId}`);
  ids = { ...made, programKey: program.body.publicKey };
  mkdirSync(FOLDER, { recursive: true });
  const { types, source } = await writeClient(document);
  writeFileSync(join(FOLDER, "types.ts"), types);
  writeFileSync(join(FOLDER, "calls.ts"), source);
  ({ calls } = (await import(join(FOLDER, "calls.ts"))) as { calls: Calls });
}, MAKING_MS);
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

test("The generated client compiles: every example is of the type that the document gives it.", () => {
  const options = [
    "--ignoreConfig",
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--module",
    "esnext",
    "--target",
    "es2022",
  ];
  const more = ["--moduleResolution", "bundler", "--allowImportingTsExtensions", "--types", ""];
  const compile = () => execFileSync(process.execPath, [TSC, ...options, ...more, join(FOLDER, "calls.ts")]);
  expect(String(compile())).toBe("");
});

test("GET /api/openapi.json answers the document, and 503 while the site has none.", async () => {
  const ask = (env: object) => app.request("http://api.test/api/openapi.json", {}, { ...api.env, ...env });
  expect(await (await ask({})).json()).toEqual(document);
  const without = { ASSETS: { fetch: async () => new Response("", { status: 404 }) } };
  expect((await ask(without)).status).toBe(503);
});

test("The generated client calls every route, and each answers as the document says.", async () => {
  const said: string[] = [];
  let done = 0;
  for (const listed of operationsOf(document)) {
    const { data, error, response } = await call(listed);
    if (response.ok) done += 1;
    const wrong = complaintOf(listed, response, response.ok ? data : error);
    if (wrong !== "") said.push(`${listed.route} ${response.status}: ${wrong}`);
  }
  expect(said).toEqual([]);
  // Those that list and show find something; what changes something often meets a state in which it may not.
  expect(done).toBeGreaterThan(100);
});

function call({ path, operation }: Listed): Promise<Called> {
  const token = tokenOf(operation["x-permission"] as Permission | undefined);
  const context = { waitUntil: (work: Promise<unknown>) => void api.deferred.push(work) };
  const client = createClient<never>({
    baseUrl: "http://api.test",
    headers: {
      authorization: `Bearer ${token}`,
      "x-organisation-id": organisationId,
      origin: "http://api.test",
      "sec-fetch-site": "same-origin",
      // Each from a place of its own, so that no limit of a place answers instead.
      "cf-connecting-ip": `2001:db8:${newId().slice(-4)}:${newId().slice(-4)}::1`,
    },
    fetch: async (request) => app.request(request, { redirect: "manual" }, api.env, context as never),
  });
  const of = calls[operation.operationId];
  if (of === undefined) throw new Error(`the client has no ${operation.operationId}`);
  const [, , , resource = ""] = path.split("/");
  return of(client, {
    id: ids[resource] ?? newId(),
    userId: ids.members ?? "",
    ...OTHERS,
    programKey: ids.programKey ?? "",
  });
}

const OTHERS = {
  accountId: newId(),
  number: "1",
  month: "2026-11",
  year: "2026",
  orderId: "1",
  country: "VN",
};

/** What the document does not say of an answer; "" when it says all. */
function complaintOf(listed: Listed, { status, headers }: Response, body: unknown): string {
  const answer: Answer | Ref | undefined = listed.operation.responses[status];
  if (answer === undefined) return `no such answer: ${JSON.stringify(body)?.slice(0, 200)}`;
  const type = headers.get("content-type")?.split(";")[0] ?? "";
  const place =
    "$ref" in answer
      ? answer.$ref.slice(2).split("/")
      : ["paths", listed.path, listed.method, "responses", `${status}`];
  const named = "$ref" in answer ? document.components.responses[place.at(-1) ?? ""] : answer;
  if (status === 204 || status === 302) return named?.content === undefined ? "" : "has no body";
  if (named?.content?.[type] === undefined) return `${type} is not named`;
  return type.endsWith("json") && !type.endsWith("ndjson")
    ? judge([...place, "content", type, "schema"], body)
    : "";
}
