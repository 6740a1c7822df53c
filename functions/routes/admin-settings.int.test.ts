import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { PlatformRole } from "../../core/access/roles.ts";
import { TERMS_VERSION } from "../../core/api/bounds.ts";
import type { OrganisationSetting, PlatformSetting, SettingImpact } from "../../core/api/settings.ts";
import { SETTING_NAMES, type SettingName, settingOf } from "../../core/settings/settings.ts";
import { makeJourney, makeProgram, unique } from "../../local/testing/api-fixtures.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { accessTokenOf, makeUser, SAME_ORIGIN } from "../../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { getServices } from "../services.ts";
import { forgetSettings } from "../settings/in-force.ts";

/*
 * Goal: what an operator says holds wherever it is asked, for everybody or for one organisation until its day, and no limit is
 * passed however many come at once. Method: settings are changed through the API; then what they bound is done, also fifty at once.
 */
let api: TestApi;
const tokens = {} as Record<PlatformRole, string>;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  const roles = ["owner", "finance", "compliance", "support"] as const;
  const ids = await insertUsers(
    api,
    roles.map((platformRole) => ({ platformRole })),
  );
  for (const [index, role] of roles.entries()) tokens[role] = await mintToken(api, String(ids[index]));
});
beforeEach(async () => {
  await api.owner.query("UPDATE platform_settings SET value = NULL, version = version + 1");
  forgetSettings(await getServices(api.env));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

type Value = number | boolean | null;
const list = async (): Promise<PlatformSetting[]> =>
  (await api.call(tokens.owner, "GET", "/admin/settings")).body.data;
const one = async (name: SettingName) => (await list()).find((each) => each.name === name)!;
const versionOf = async (name: SettingName) => (await one(name)).version;

async function set(name: SettingName, value: Value): Promise<Answer> {
  const changes = [{ name, value, version: await versionOf(name) }];
  const answer = await api.call(tokens.owner, "PATCH", "/admin/settings", { changes, reason: "a test" });
  expect([name, answer.status]).toEqual([name, 200]);
  return answer;
}
const ofOrganisation = async (id: string): Promise<OrganisationSetting[]> =>
  (await api.call(tokens.owner, "GET", `/admin/organisations/${id}/settings`)).body.data;
async function setFor(id: string, name: SettingName, value: Value, endsAt?: string): Promise<Answer> {
  const { version } = (await ofOrganisation(id)).find((each) => each.name === name)!;
  const changes = [{ name, value, version, ...(endsAt === undefined ? {} : { endsAt }) }];
  return api.call(tokens.owner, "PATCH", `/admin/organisations/${id}/settings`, { changes, reason: "pilot" });
}
const statuses = (answers: readonly Answer[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const at50 = (act: (n: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: 50 }, (_, n) => act(n)));

describe("settings of the platform", () => {
  it("are all there with what the code has, until somebody says otherwise", async () => {
    const all = await list();
    expect(all.map(({ name }) => name)).toEqual(SETTING_NAMES);
    expect(all.filter(({ value, standard }) => value !== standard)).toEqual([]);
    await set("programs", 7);
    expect(await one("programs")).toMatchObject({
      value: 7,
      standard: 100,
      said: { value: 7, reason: "a test" },
    });
    await set("programs", null);
    expect(await one("programs")).toMatchObject({ value: 100, said: { value: null } });
  });

  it("are read by all the platform's people and changed by its owner alone", async () => {
    for (const role of ["finance", "compliance", "support"] as const) {
      expect((await api.call(tokens[role], "GET", "/admin/settings")).status).toBe(200);
      const body = { changes: [{ name: "act_as", value: false, version: 0 }], reason: "x" };
      expect((await api.call(tokens[role], "PATCH", "/admin/settings", body)).status).toBe(403);
    }
    const { id, key } = await api.createOrganisation();
    expect((await api.call(key, "GET", "/admin/settings")).status).toBe(401);
    expect((await api.call(key, "PATCH", `/admin/organisations/${id}/settings`, {})).status).toBe(401);
  });

  it("are changed all or none, and not from a version that no longer stands", async () => {
    const version = await versionOf("members");
    const body = (value: number) => ({
      changes: [
        { name: "members", value, version },
        { name: "programs", value, version: 999 },
      ],
      reason: "x",
    });
    const refused = await api.call(tokens.owner, "PATCH", "/admin/settings", body(5));
    expect([refused.status, refused.body.type]).toEqual([409, "/problems/stale"]);
    expect((await one("members")).value).toBe(200);
    const at = await versionOf("api_keys");
    const asked = await at50((n) =>
      api.call(tokens.owner, "PATCH", "/admin/settings", {
        changes: [{ name: "api_keys", value: n + 1, version: at }],
        reason: "x",
      }),
    );
    expect(statuses(asked)).toEqual({ 200: 1, 409: 49 });
  });

  it.each([
    ["programs", 0, "out_of_range"],
    ["programs", 10_001, "out_of_range"],
    ["programs", true, "not_a_number"],
    ["act_as", 1, "not_a_switch"],
    ["requests_per_key", 101, "not_a_step"],
  ] as const)("refuse for %s the value %s as %s", async (name, value, code) => {
    const body = { changes: [{ name, value, version: 0 }], reason: "x" };
    const refused = await api.call(tokens.owner, "PATCH", "/admin/settings", body);
    expect([refused.status, refused.body.errors[0].field, refused.body.errors[0].code]).toEqual([
      422,
      "changes[0].value",
      code,
    ]);
  });

  it("say before they are changed whom it would meet, and write nothing", async () => {
    const { id, key } = await api.createOrganisation();
    for (let n = 0; n < 3; n++) await makeProgram(api, key);
    const preview = async (value: number): Promise<SettingImpact> => {
      const changes = [{ name: "programs", value }];
      return (await api.call(tokens.support, "POST", "/admin/settings/preview", { changes })).body.data[0];
    };
    expect((await preview(2)).shown).toContainEqual({ id, name: `Organisation ${id}`, used: 3 });
    expect(await preview(500)).toMatchObject({ from: 100, to: 500, organisations: 0, shown: [] });
    expect((await one("programs")).value).toBe(100);
    await setFor(id, "programs", 9);
    expect((await preview(2)).shown.map((each) => each.id)).not.toContain(id);
  });

  it("stand in the log with who, why, before and after", async () => {
    await set("import_rows", 10);
    const { said } = await one("import_rows");
    const path = `/admin/audit?entity=platform_setting&entityId=${said!.id}&limit=1`;
    const [row] = (await api.call(tokens.owner, "GET", path)).body.data;
    expect(row.actor.kind).toBe("user");
    expect(row.changes).toMatchObject({
      name: [null, "import_rows"],
      value: [null, 10],
      reason: [null, "a test"],
    });
  });
});

describe("an organisation", () => {
  it("has values of its own until they end or are taken back, and the others have the platform's", async () => {
    const [{ id }, other] = [await api.createOrganisation(), await api.createOrganisation()];
    const membersOf = async (org: string) =>
      (await ofOrganisation(org)).find(({ name }) => name === "members")!.value;
    await set("members", 50);
    expect((await setFor(id, "members", 60)).status).toBe(200);
    expect([await membersOf(id), await membersOf(other.id)]).toEqual([60, 50]);
    await setFor(id, "members", 70, new Date(Date.now() + 3_600_000).toISOString());
    expect(await membersOf(id)).toBe(70);
    await api.owner.query(
      "UPDATE organisation_settings SET ends_at = now() - interval '1 second' WHERE organisation_id = $1",
      [id],
    );
    expect(await membersOf(id)).toBe(50);
    await setFor(id, "members", null);
    expect(await membersOf(id)).toBe(50);
  });

  it("has none of what holds for the platform alone, and none that ended before it began", async () => {
    const { id } = await api.createOrganisation();
    expect((await ofOrganisation(id)).map(({ name }) => name)).toEqual(
      SETTING_NAMES.filter((name) => settingOf(name).perOrganisation),
    );
    const body = { changes: [{ name: "act_as", value: false, version: 0 }], reason: "x" };
    const refused = await api.call(tokens.owner, "PATCH", `/admin/organisations/${id}/settings`, body);
    expect(refused.body.errors[0].code).toBe("platform_only");
    expect((await setFor(id, "members", 5, "2020-01-01T00:00:00Z")).status).toBe(422);
    const nobody = await api.call(tokens.owner, "GET", `/admin/organisations/${newId()}/settings`);
    expect(nobody.status).toBe(404);
  });

  it("reads in its own log what was said of it", async () => {
    const { id, key } = await api.createOrganisation();
    await setFor(id, "webhook_endpoints", 3);
    const rows = (await api.call(key, "GET", "/v1/audit?entity=organisation_setting")).body.data;
    expect(rows.map(({ changes }: { changes: object }) => changes)).toMatchObject([
      { name: [null, "webhook_endpoints"], value: [null, 3], reason: [null, "pilot"] },
    ]);
  });
});

describe("a limit", () => {
  it("lets in as many as it says of fifty programs, keys and groups at once, and names itself", async () => {
    const { id, key } = await api.createOrganisation();
    const program = await makeProgram(api, key);
    await setFor(id, "programs", 4);
    await setFor(id, "api_keys", 6);
    await setFor(id, "partner_groups", 7);
    const programs = await at50(() =>
      api.call(key, "POST", "/v1/programs", {
        ...{ name: unique("p"), timezone: "UTC", currencies: ["USD"] },
      }),
    );
    expect(statuses(programs)).toEqual({ 201: 3, 409: 47 });
    const refused = programs.find(({ status }) => status === 409)!;
    expect(refused.body.type).toBe("/problems/limit_reached");
    expect(refused.body.detail).toBe("the limit programs is 4; ask the platform's support for more");
    expect(refused.body.errors).toMatchObject([{ field: "", code: "programs" }]);
    const owner = await makeUser(api, { memberships: [{ organisationId: id, role: "owner" }] });
    const token = await mintToken(api, owner.userId);
    const asMember = { "x-organisation-id": id };
    const keys = await at50((n) =>
      api.call(token, "POST", "/v1/keys", { name: `k${n}`, scopes: ["links:read"] }, asMember),
    );
    // The organisation's first works already.
    expect(statuses(keys)).toEqual({ 201: 5, 409: 45 });
    const groups = await at50((n) =>
      api.call(key, "POST", "/v1/partner-groups", { programId: program.id, name: `g${n}`, colour: "red" }),
    );
    expect(statuses(groups)).toEqual({ 201: 7, 409: 43 });
    const uses = await ofOrganisation(id);
    const used = (name: SettingName) => uses.find((each) => each.name === name)?.used;
    expect([used("programs"), used("api_keys"), used("partner_groups")]).toEqual([4, 6, 7]);
  });

  it("of links counts those of one partner, also of a list", async () => {
    const { id, key } = await api.createOrganisation();
    const { enrollment, campaign, program } = await makeJourney(api, key);
    const had = (await ofOrganisation(id)).find(({ name }) => name === "links_per_partner")!.used!;
    await setFor(id, "links_per_partner", had + 5);
    const make = () => api.call(key, "POST", "/v1/links", { enrollmentId: enrollment.id });
    expect(statuses(await at50(make))).toEqual({ 201: 5, 409: 45 });
    expect([campaign.id, program.id].every(Boolean)).toBe(true);
  });

  it("of requests holds for the organisation that has it, and says so in the headers and the refusal", async () => {
    const { id, key } = await api.createOrganisation();
    await setFor(id, "requests_per_key", 60);
    const asked: Answer[] = [];
    for (let n = 0; n < 61; n++) asked.push(await api.call(key, "GET", "/v1/links"));
    expect(asked[0]!.headers.get("ratelimit-limit")).toBe("60");
    const refused = asked.find(({ status }) => status === 429);
    expect(refused?.body.detail).toContain("The limit requests_per_key is 60 in 60 seconds");
    const other = await api.createOrganisation();
    expect((await api.call(other.key, "GET", "/v1/links")).headers.get("ratelimit-limit")).toBe("3000");
  });

  it("of a file's rows is asked before anything is looked at", async () => {
    const { id, key } = await api.createOrganisation();
    const program = await makeProgram(api, key);
    await setFor(id, "import_rows", 1);
    const csv =
      "order_id,amount,currency,occurred_at\na,1,USD,2026-01-01T00:00:00Z\nb,1,USD,2026-01-01T00:00:00Z\n";
    const send = (body: string) =>
      api.call(key, "POST", `/v1/conversions/import?programId=${program.id}&dryRun=true`, body, {
        "content-type": "text/csv",
      });
    const refused = await send(csv);
    expect([refused.status, refused.body.errors?.[0]?.code]).toEqual([409, "import_rows"]);
    await setFor(id, "conversion_import", false);
    const off = await send(csv);
    expect([off.status, off.body.type, off.body.errors[0].code]).toEqual([
      403,
      "/problems/switched_off",
      "conversion_import",
    ]);
  });
});

describe("what is switched off", () => {
  const registering = (as: object) => ({
    ...{ name: "An", email: `${newId()}@example.com`, password: "correct horse battery 42", locale: "en" },
    ...{ timezone: "UTC", termsVersion: TERMS_VERSION, as },
  });

  it("is registering, for those alone who would be merchants or affiliates", async () => {
    const register = (as: object) => api.call("", "POST", "/auth/register", registering(as), SAME_ORIGIN);
    const merchant = { role: "merchant", organisationName: "A", programName: "B", currency: "USD" };
    await set("register_merchants", false);
    const refused = await register(merchant);
    expect([refused.status, refused.body.errors?.[0]?.code]).toEqual([403, "register_merchants"]);
    expect((await register({ role: "affiliate" })).status).toBe(202);
    const user = await makeUser(api);
    const token = await accessTokenOf(api, user);
    const { role: _, ...organisation } = merchant;
    const founded = await api.call(token, "POST", "/account/organisations", organisation);
    expect([founded.status, founded.body.errors?.[0]?.code]).toEqual([403, "register_merchants"]);
    await set("register_merchants", null);
    await set("register_affiliates", false);
    expect((await register({ role: "affiliate" })).status).toBe(403);
    expect((await register(merchant)).status).toBe(202);
  });

  it("is acting as a user", async () => {
    const { userId } = await makeUser(api);
    await set("act_as", false);
    const refused = await api.call(tokens.owner, "POST", "/admin/act-as", { userId, reason: "help" });
    expect([refused.status, refused.body.type]).toEqual([403, "/problems/switched_off"]);
  });

  it("is a program's page, which is there again when it is switched on", async () => {
    const { id, key } = await api.createOrganisation();
    const program = await makeProgram(api, key);
    const slug = unique("page").toLowerCase();
    const page = { slug, published: true, headline: "Tea", description: "", website: null };
    expect((await api.call(key, "PUT", `/v1/programs/${program.id}/page`, page)).status).toBe(200);
    const show = async () => (await api.call("", "GET", `/programs/${slug}`)).status;
    const inMap = async () =>
      (await api.owner.query("SELECT FROM list_program_pages() WHERE slug = $1", [slug])).rowCount;
    expect([await show(), await inMap()]).toEqual([200, 1]);
    await setFor(id, "program_pages", false);
    expect([await show(), await inMap()]).toEqual([404, 0]);
    await set("program_pages", false);
    await setFor(id, "program_pages", true);
    expect([await show(), await inMap()]).toEqual([200, 1]);
  });

  it("is a postback, refused before its sender is looked at", async () => {
    const { id, key } = await api.createOrganisation();
    const program = await makeProgram(api, key);
    const send = () => api.call("", "POST", `/v1/postback/${program.publicKey}`);
    expect((await send()).status).toBe(503);
    await setFor(id, "postbacks", false);
    const refused = await send();
    expect([refused.status, refused.body.errors[0].code]).toEqual([403, "postbacks"]);
  });
});

it("Settings that cannot be read are those known before, or the code's.", async () => {
  const { key } = await api.createOrganisation();
  await api.owner.query("ALTER TABLE platform_settings RENAME TO platform_settings_away");
  try {
    forgetSettings(await getServices(api.env));
    const answer = await api.call(key, "GET", "/v1/links");
    expect([answer.status, answer.headers.get("ratelimit-limit")]).toEqual([200, "3000"]);
  } finally {
    await api.owner.query("ALTER TABLE platform_settings_away RENAME TO platform_settings");
  }
});
