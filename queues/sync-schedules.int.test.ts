import { Client } from "@upstash/qstash";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningQStash, startQstash } from "../local/qstash/start-qstash.ts";
import { SCHEDULES } from "./schedules.ts";
import { syncFromEnvironment, syncSchedules } from "./sync-schedules.ts";

/** Goal: QStash's schedules become ours, and nobody else's are touched. Method: the vendor's client, the stand-in. */

const APP_URL = "http://127.0.0.1:8788";
let qstash: RunningQStash;
let client: Client;

beforeAll(async () => {
  qstash = await startQstash({ token: "t", currentSigningKey: "sig_a", nextSigningKey: "sig_b" });
  client = new Client({ token: "t", baseUrl: qstash.url, enableTelemetry: false });
});
afterAll(() => qstash.close());

const listed = async () =>
  Object.fromEntries(
    (await client.schedules.list()).map(({ scheduleId, cron, destination }) => [
      scheduleId,
      [cron, destination],
    ]),
  );
const ours = (appUrl = APP_URL) =>
  Object.fromEntries(
    SCHEDULES.map(({ job, cron }) => [`tributary-${job}`, [cron, `${appUrl}/api/jobs/${job}`]]),
  );

describe("syncSchedules", () => {
  it("creates every schedule, and the second time finds nothing to do", async () => {
    expect(await syncSchedules(client.schedules, APP_URL)).toEqual({
      created: SCHEDULES.length,
      updated: 0,
      unchanged: 0,
      removed: 0,
    });
    expect(await listed()).toEqual(ours());
    expect(await syncSchedules(client.schedules, APP_URL)).toEqual({
      created: 0,
      updated: 0,
      unchanged: SCHEDULES.length,
      removed: 0,
    });
  });

  it("lets jobs that ask Stripe run one at a time, and mends a schedule that does not", async () => {
    const scheduleId = "tributary-run-payouts";
    const flow = { flowControlKey: scheduleId, parallelism: 1 };
    expect(await client.schedules.get(scheduleId)).toMatchObject(flow);
    const { cron, destination } = await client.schedules.get(scheduleId);
    await client.schedules.create({ scheduleId, cron, destination });
    expect(await syncSchedules(client.schedules, APP_URL)).toMatchObject({ updated: 1 });
    expect(await client.schedules.get(scheduleId)).toMatchObject(flow);
  });

  it("updates what runs at other times or elsewhere, in its place", async () => {
    const [first, ...others] = SCHEDULES;
    const changed = [{ ...first!, cron: "*/7 * * * *" }, ...others];
    expect(await syncSchedules(client.schedules, APP_URL, changed)).toMatchObject({
      created: 0,
      updated: 1,
      removed: 0,
    });
    expect((await listed())[`tributary-${first!.job}`]?.[0]).toBe("*/7 * * * *");
    const moved = "http://127.0.0.1:9999";
    expect(await syncSchedules(client.schedules, moved)).toMatchObject({
      created: 0,
      updated: SCHEDULES.length,
    });
    expect(await listed()).toEqual(ours(moved));
  });

  it("removes ours that are gone from the list, and leaves others alone", async () => {
    await client.schedules.create({
      scheduleId: "another-app",
      destination: `${APP_URL}/x`,
      cron: "0 0 * * *",
    });
    expect(await syncSchedules(client.schedules, APP_URL, SCHEDULES.slice(1))).toMatchObject({ removed: 1 });
    expect(Object.keys(await listed()).sort()).toEqual(
      ["another-app", ...SCHEDULES.slice(1).map(({ job }) => `tributary-${job}`)].sort(),
    );
  });

  it("takes QStash and the app from the environment, and names what is missing there", async () => {
    const env = { QSTASH_URL: qstash.url, QSTASH_TOKEN: "t", APP_URL };
    expect(await syncFromEnvironment(env)).toMatchObject({ removed: 0 });
    expect(await listed()).toMatchObject(ours());
    for (const name of ["QSTASH_TOKEN", "APP_URL"]) {
      await expect(syncFromEnvironment({ ...env, [name]: "" })).rejects.toThrow(`${name} is missing`);
    }
  });
});
