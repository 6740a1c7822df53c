import { describe, expect, it } from "vitest";
import { flowOf, isJobName, isWakeJob, JOB_NAMES, JOBS, jobUrl } from "./jobs.ts";
import { SCHEDULES } from "./schedules.ts";

describe("jobs", () => {
  it("are known by their names alone", () => {
    for (const name of JOB_NAMES) expect(isJobName(name)).toBe(true);
    for (const name of ["", "toString", "__proto__", "constructor", "none"])
      expect(isJobName(name)).toBe(false);
  });

  it("live under the app's address, with or without a slash at its end", () => {
    expect(jobUrl("https://app.example", "mature-holds")).toBe("https://app.example/api/jobs/mature-holds");
    expect(jobUrl("https://app.example/", "mature-holds")).toBe("https://app.example/api/jobs/mature-holds");
  });

  it("carry their version and, but for links, say only that there is work", () => {
    for (const name of JOB_NAMES) {
      expect(JOBS[name].safeParse({}).success).toBe(false);
      expect(JOBS[name].safeParse({ v: 1 }).success).toBe(isWakeJob(name));
    }
  });

  it("that ask Stripe for many things, and the one that folds reports, run one call after the other, each by itself", () => {
    const flows = JOB_NAMES.flatMap((name) => flowOf(name) ?? []);
    expect(flows).toEqual([
      { key: "tributary-run-payouts", parallelism: 1 },
      { key: "tributary-apply-stripe-events", parallelism: 1 },
      { key: "tributary-fold-reports", parallelism: 1 },
    ]);
  });

  it("that are scheduled are each scheduled once, by a cron of five parts, for a reason", () => {
    expect(new Set(SCHEDULES.map((schedule) => schedule.job)).size).toBe(SCHEDULES.length);
    for (const { job, cron, why } of SCHEDULES) {
      expect(isWakeJob(job)).toBe(true);
      expect(cron).toMatch(/^(\S+ ){4}\S+$/);
      expect(why).not.toBe("");
    }
  });
});
