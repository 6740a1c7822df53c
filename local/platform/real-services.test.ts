import { describe, expect, test } from "vitest";
import { composeVars, findRealServices } from "./real-services.ts";

const QSTASH = { QSTASH_TOKEN: "t", QSTASH_CURRENT_SIGNING_KEY: "a", QSTASH_NEXT_SIGNING_KEY: "b" };
const STAND_INS = {
  DATABASE_URL: "local",
  DATABASE_HTTP_URL: "http://127.0.0.1:1/sql",
  QSTASH_TOKEN: "local",
  QSTASH_URL: "http://127.0.0.1:2",
  APP_URL: "http://127.0.0.1:3",
};

describe("real services", () => {
  test("without keys there are none", () => {
    expect(Object.values(findRealServices({}))).toEqual([false, false, false, false, false, false]);
  });

  test("QStash is real only where the world can call us back", () => {
    expect(findRealServices(QSTASH).qstash).toBe(false);
    expect(findRealServices({ ...QSTASH, PUBLIC_URL: "https://x.example" }).qstash).toBe(true);
  });

  test("a service named by half is an error that says what is missing", () => {
    expect(() => findRealServices({ UPSTASH_REDIS_REST_URL: "https://x.example" })).toThrow(
      "UPSTASH_REDIS_REST_TOKEN",
    );
  });

  test("a real database is not reached through the stand-in's endpoints", () => {
    const devVars = { DATABASE_URL: "real", JOB_DATABASE_URL: "real", DIRECT_DATABASE_URL: "owner" };
    const vars = composeVars(STAND_INS, devVars, findRealServices(devVars));
    expect(vars.DATABASE_URL).toBe("real");
    expect(vars).not.toHaveProperty("DATABASE_HTTP_URL");
    expect(vars).not.toHaveProperty("DIRECT_DATABASE_URL");
  });

  test("keys of a service that cannot call us back stay unused", () => {
    expect(composeVars(STAND_INS, QSTASH, findRealServices(QSTASH))).toEqual(STAND_INS);
  });

  test("a public address is where jobs are called", () => {
    const devVars = { ...QSTASH, PUBLIC_URL: "https://x.example" };
    const vars = composeVars(STAND_INS, devVars, findRealServices(devVars));
    expect(vars).toMatchObject({ QSTASH_TOKEN: "t", APP_URL: "https://x.example" });
    expect(vars).not.toHaveProperty("QSTASH_URL");
  });
});
