import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  ORGANISATION_SCOPES,
  type Permission,
  ruleOf,
  SCOPES,
  type Scope,
  STEP_UP_MS,
} from "../core/access/permissions.ts";
import { MEMBER_ROLES, PLATFORM_ROLES } from "../core/access/roles.ts";
import { type RunningQStash, startQstash } from "../local/qstash/start-qstash.ts";
import { makeProgram } from "../local/testing/api-fixtures.ts";
import {
  insertActings,
  insertUsers,
  mintToken,
  mintTokenOf,
  type Part,
} from "../local/testing/mint-token.ts";
import { oneOfEach } from "../local/testing/one-of-each.ts";
import { type Access, OTHER_PROOFS, type OtherProof, ROUTE_ACCESS } from "../local/testing/route-access.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import type { SignedIn } from "./session/access-token.ts";

/*
 * Goal: each route lets in whom the table of permissions names, and nobody else; route-access.test.ts sees to it that no
 * route is left out, and that each carries its permission at its first line. Method: one route of each permission is asked
 * by everybody there is, every other one by somebody for each answer there is, and the expected answer is worked out from
 * the table. Whoever is let in is told what is wrong with an empty body or an id of nothing, so that the refusal of the
 * others is the access's.
 */
let api: TestApi;
let qstash: RunningQStash;
let own: { id: string; key: string };
let foreign: { id: string; key: string };
let programKey: string;
let otherProgram: string;
/** One of the platform's people, who acts as others. */
let support: string;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  qstash = await startQstash({ token: "t", currentSigningKey: "sig_a", nextSigningKey: "sig_b" });
  api = await startTestApi({
    ...{ QSTASH_URL: qstash.url, QSTASH_TOKEN: "t" },
    STRIPE_WEBHOOK_SECRET: "whsec_of_the_platform",
    RESEND_WEBHOOK_SECRET: "whsec_dGVzdA==",
  });
  own = await api.createOrganisation();
  foreign = await api.createOrganisation();
  const program = await makeProgram(api, own.key);
  programKey = String(program.publicKey);
  otherProgram = (await makeProgram(api, own.key)).id;
  const path = `/v1/programs/${program.id}/integrations/stripe`;
  await api.call(own.key, "PUT", path, { signingSecret: `whsec_${"s".repeat(32)}` });
  await api.call(own.key, "PUT", path.replace("stripe", "postback"), { secret: "new" });
  [support = ""] = await insertUsers(api, [{ platformRole: "support" }]);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
  await qstash.close();
});

const routes = Object.entries(ROUTE_ACCESS).map(([route, access]) => [route, access] as const);
const isOther = (access: Access): access is OtherProof =>
  (OTHER_PROOFS as readonly string[]).includes(access);
const permitted = routes.flatMap(([route, access]) => (isOther(access) ? [] : [[route, access] as const]));
const others = routes.flatMap(([route, access]) => (isOther(access) ? [[route, access] as const] : []));
const isScope = (permission: Permission): permission is Scope => ruleOf(permission).key;

function ask(route: string, token: string, headers: Record<string, string> = {}): Promise<Answer> {
  const [method = "", pattern = ""] = route.split(" ");
  const path = pattern.replace("/api", "").replace(":programKey", programKey).replace(/:\w+/g, newId());
  // Each from a place of its own, so that no limit of a place answers in the access's stead.
  const place = { "cf-connecting-ip": `2001:db8:${hex4()}:${hex4()}::1` };
  return api.call(token, method, path, method === "GET" ? undefined : {}, { ...place, ...headers });
}

const hex4 = () => Math.floor(Math.random() * 0x10000).toString(16);

const asMember = { "x-organisation-id": "" };
beforeAll(() => {
  asMember["x-organisation-id"] = own.id;
});

/** `allowed`, or status and code of the refusal. */
const describeAnswer = ({ status, body }: Answer): string =>
  [401, 403].includes(status) || status >= 500 || (status === 404 && isAccess(body))
    ? `${status} ${String(body?.type).replace("/problems/", "")}`
    : "allowed";
/** Whether a 404 is the access's, and not that of an id of nothing. */
const isAccess = (body: { detail?: string }) =>
  ["There is no such organisation.", "There is no such thing here."].includes(body.detail ?? "");

interface Person {
  readonly part: "owner" | "manager" | "analyst" | "owner of another organisation" | "nobody";
  readonly platformRole?: (typeof PLATFORM_ROLES)[number];
  /** How long ago a second factor was shown; absent: just now. */
  readonly factorAgeMs?: number | null;
  readonly mustEnrol?: boolean;
  readonly acting?: boolean;
}

const PEOPLE: readonly Person[] = [
  ...MEMBER_ROLES.flatMap((part) => [
    { part },
    { part, factorAgeMs: null },
    { part, factorAgeMs: STEP_UP_MS + 5_000 },
    { part, factorAgeMs: null, mustEnrol: true },
    { part, acting: true },
  ]),
  ...PLATFORM_ROLES.flatMap((platformRole) => [
    { part: "nobody" as const, platformRole },
    { part: "nobody" as const, platformRole, factorAgeMs: STEP_UP_MS + 5_000 },
    { part: "nobody" as const, platformRole, factorAgeMs: null, mustEnrol: true },
    { part: "nobody" as const, platformRole, factorAgeMs: null },
    { part: "nobody" as const, platformRole, acting: true },
  ]),
  { part: "owner of another organisation" },
  { part: "nobody" },
  { part: "nobody", factorAgeMs: null },
  { part: "nobody", acting: true },
];

/** What the table of permissions makes of a person. */
function expected(permission: Permission, person: Person): string {
  const rule = ruleOf(permission);
  if (rule.area === "tenant") {
    if (!(MEMBER_ROLES as readonly string[]).includes(person.part)) return "404 not_found";
    if (!(rule.roles as readonly string[]).includes(person.part)) return "403 forbidden";
  }
  if (rule.area === "platform") {
    if (person.platformRole === undefined || person.acting) return "404 not_found";
    if (!rule.roles.includes(person.platformRole)) return "403 forbidden";
  }
  if (person.acting && !rule.acting) return "403 acting_refused";
  if (person.mustEnrol && !rule.beforeEnrolment) return "403 second_factor_required";
  const { factorAgeMs = 0 } = person;
  if (rule.secondFactor && factorAgeMs === null) return "403 step_up_required";
  if (rule.stepUp && (factorAgeMs === null || factorAgeMs > STEP_UP_MS)) return "403 step_up_required";
  return "allowed";
}

/** By everybody is asked the first route of each permission; what the others carry is the same `permit`. */
const askedByAll = new Set(
  new Map([...permitted].reverse().map(([route, access]) => [access, route])).values(),
);

/** Who asks a route: everybody, or the first of those to whom the table gives the same answer. */
function peopleFor(route: string, permission: Permission): readonly Person[] {
  if (askedByAll.has(route)) return PEOPLE;
  const byAnswer = new Map([...PEOPLE].reverse().map((person) => [expected(permission, person), person]));
  return [...byAnswer.values()];
}

/** Made anew for each route: some routes let a person change or end its own account. */
async function cast(people: readonly Person[]): Promise<readonly { person: Person; token: string }[]> {
  const parts = people.map(
    ({ part, platformRole }): Part => ({
      ...(platformRole === undefined ? {} : { platformRole }),
      ...(part === "nobody" ? {} : { member: memberOf(part) }),
    }),
  );
  const userIds = await insertUsers(api, parts);
  const sessionIds = await insertActings(api, { userIds, actorId: support });
  return Promise.all(
    people.map(async (person, index) => {
      const sessionId = String(sessionIds[index]);
      return {
        person,
        token: await mintTokenOf(api, { userId: String(userIds[index]), sessionId, ...claimsOf(person) }),
      };
    }),
  );
}

const memberOf = (part: Exclude<Person["part"], "nobody">): NonNullable<Part["member"]> =>
  part === "owner of another organisation"
    ? { organisationId: foreign.id, role: "owner" }
    : { organisationId: own.id, role: part };

const claimsOf = ({ factorAgeMs = 0, mustEnrol = false, acting = false }: Person): Partial<SignedIn> => ({
  secondFactorAt: factorAgeMs === null ? null : new Date(Date.now() - factorAgeMs),
  mustEnrol,
  actor: acting ? { userId: support, reason: "asked on the phone" } : null,
});

describe("the matrix of routes and people", () => {
  test.each(permitted)(
    "%s (%s) lets in whom the table names, and says to each other why not.",
    async (route, permission) => {
      const answers = await Promise.all(
        (await cast(peopleFor(route, permission))).map(async ({ person, token }) => ({
          person,
          answer: await ask(route, token, asMember),
        })),
      );
      for (const { person, answer } of answers) {
        expect({ ...person, answer: describeAnswer(answer) }).toEqual({
          ...person,
          answer: expected(permission, person),
        });
        expect(answer.status).toBeLessThan(500);
        // A refusal says what is missing, and nothing else.
        if (expected(permission, person) !== "allowed")
          expect(Object.keys(answer.body).sort()).toEqual([
            ...["detail", "errors", "instance", "status", "title", "type"],
          ]);
      }
    },
  );

  test.each(permitted)(
    "%s (%s) lets in keys that hold it, where keys may, and nobody without any proof.",
    async (route, permission) => {
      const { area } = ruleOf(permission);
      const make = (scopes: readonly Scope[], programId?: string) =>
        api.createKey({ organisationId: own.id, scopes, ...(programId === undefined ? {} : { programId }) });
      const holding = isScope(permission) ? [permission] : [...SCOPES];
      const unknown = askedByAll.has(route) ? [`trb_live_${"x".repeat(40)}`, "no-token", ""] : [""];
      const answers = await Promise.all([
        ask(route, await make(holding)),
        ask(route, await make(holding, otherProgram)),
        ask(route, await make(SCOPES.filter((scope) => scope !== permission))),
        ...unknown.map((token) => ask(route, token)),
      ]);
      const described = answers.map(describeAnswer);
      const unproven = "401 unauthenticated";
      const refused = area === "tenant" ? "403 forbidden" : unproven;
      const held = isScope(permission) ? "allowed" : refused;
      const wide = isScope(permission) && ORGANISATION_SCOPES.has(permission);
      const heldByBound = wide ? refused : held;
      expect(described).toEqual([held, heldByBound, refused, ...unknown.map(() => unproven)]);
      for (const { status } of answers) expect(status).toBeLessThan(500);
    },
  );
});

describe("what another proof opens", () => {
  /** Without that proof. */
  const EXPECTED: Record<OtherProof, number[]> = {
    page: [403],
    qstash: [401],
    stripe: [400, 401],
    resend: [400, 401],
    postback: [401],
    link: [400, 403, 404, 410],
    open: [200, 302, 303, 400, 404, 503],
  };

  test.each(others)(
    "%s (%s) stays shut to whoever has none, also to keys and people.",
    async (route, access) => {
      const [owner = ""] = await insertUsers(api, [{ member: { organisationId: own.id, role: "owner" } }]);
      const tokens = ["", own.key, await mintToken(api, owner)];
      const answers = await Promise.all(tokens.map((token) => ask(route, token, asMember)));
      for (const { status } of answers) expect(EXPECTED[access]).toContain(status);
    },
  );
});

/** Queries without which a route is refused before it looks for the id. */
const NEEDED: Readonly<Record<string, string>> = {
  "GET /api/v1/partners/:id/downline/search": "?q=a",
  "GET /api/v1/partners/:id/downline/export": "?format=csv",
};

describe("an id of another organisation", () => {
  /** One of each resource, of a shop that is neither `own` nor `foreign`. */
  let theirs: Readonly<Record<string, string>>;
  /** Keys of that shop's other program, which see as little of this one. */
  let otherKey: (scope: Scope) => Promise<string>;
  let owner: string;

  beforeAll(async () => {
    const each = await oneOfEach(api);
    const { shop } = each;
    theirs = each.ids;
    const [userId = ""] = await insertUsers(api, [{ member: { organisationId: own.id, role: "owner" } }]);
    const other = await makeProgram(api, shop.key);
    otherKey = (scope) =>
      api.createKey({ organisationId: shop.organisationId, programId: other.id, scopes: [scope] });
    owner = await mintToken(api, userId);
  });

  const ofIds = permitted.filter(
    ([route, permission]) => /\/:(id|userId)\b/.test(route) && ruleOf(permission).area === "tenant",
  );
  test.each(ofIds)("%s finds nothing.", async (route, permission) => {
    const [, resource = ""] = /\/([\w-]+)\/:/.exec(route) ?? [];
    const id = theirs[resource];
    expect([resource, id]).toEqual([resource, expect.any(String)]);
    const theirRoute = route.replace(/:(id|userId)\b/, String(id)) + (NEEDED[route] ?? "");
    const answers = [await ask(theirRoute, owner, asMember)];
    if (isScope(permission)) answers.push(await ask(theirRoute, own.key));
    // A write may find fault with the empty body first.
    const bodiless = /^(GET|DELETE)|\/(approve|reinstate|archive|pause|resume|revoke)$/.test(route);
    const blind = bodiless ? [404] : [404, 422];
    for (const { status } of answers) expect(blind).toContain(status);
    // In its own organisation a key of another program may be told that it is one.
    if (isScope(permission))
      expect([...blind, 403]).toContain((await ask(theirRoute, await otherKey(permission))).status);
  });
});
