import { describe, expect, test } from "vitest";
import { countingOf, countingOfAuth, INTAKE, LIMITS } from "./limits.ts";
import { PERMISSION_NAMES, ruleOf } from "./permissions.ts";

describe("a limit", () => {
  test("is a whole number of leases, so that the last one is not lost.", () => {
    for (const [name, { most, lease }] of Object.entries(LIMITS))
      expect([name, most % lease]).toEqual([name, 0]);
  });

  test("is wider for whom we know, and widest for sales.", () => {
    const perSecond = (name: keyof typeof LIMITS) => LIMITS[name].most / LIMITS[name].windowSeconds;
    const order = ["anonymous", "admin", "user", "key", "intake"] as const;
    expect(order.map(perSecond)).toEqual(order.map(perSecond).toSorted((a, b) => a - b));
  });
});

describe("without Redis", () => {
  test("whatever wants a second factor, or is not for support in a user's name, waits.", () => {
    for (const name of PERMISSION_NAMES) {
      const { stepUp, acting } = ruleOf(name);
      if (!name.endsWith(":read") && (stepUp || !acting))
        for (const by of ["user", "key"] as const)
          expect([name, countingOf(name, by).failsOpen]).toEqual([name, false]);
    }
  });

  test("reads, links and sales go on; sign-in and mails wait.", () => {
    expect(countingOf("conversions:read", "key")).toEqual({ limit: "key", failsOpen: true });
    expect(countingOf("links:write", "user")).toEqual({ limit: "user", failsOpen: true });
    expect(countingOf("platform.users:read", "user")).toEqual({ limit: "admin", failsOpen: true });
    expect(INTAKE.failsOpen).toBe(true);
    expect(countingOfAuth("POST", "/api/auth/sign-in")).toEqual({ limit: "anonymous", failsOpen: false });
    expect(countingOfAuth("POST", "/api/auth/register")).toEqual({ limit: "anonymous", failsOpen: false });
    expect(countingOfAuth("GET", "/api/auth/jwks.json").failsOpen).toBe(true);
    expect(countingOfAuth("POST", "/api/auth/refresh").failsOpen).toBe(true);
  });
});
