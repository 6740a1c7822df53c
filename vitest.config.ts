import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const INTEGRATION = "**/*.int.test.ts";
const END_TO_END = "tests/**/*.e2e.test.ts";
/** Reading every module again for each file takes longer than most files take. */
const SHARED_MODULES = { isolate: false, setupFiles: ["local/testing/leave-nothing.ts"] };
/** What a quiet machine has done in a tenth of a second takes a busy one much longer than the second that is usual. */
const PATIENT = { expect: { poll: { timeout: 60_000 } } };
const WORKERS = 5;
/** Four leave two processors idle for a sixth of the time, as they wait. Both kinds share them, once the units are done. */
const WAITING = { maxWorkers: WORKERS, sequence: { groupOrder: 1 } };
/** Units wait for nothing: with more than there are processors, a third of their time goes into reading the same modules. */
const BUSY = { maxWorkers: Math.min(WORKERS, availableParallelism()) };
const EXCLUDE = ["**/node_modules/**", "**/dist/**", ".tributary/**"];

/**
 * Three kinds of test, told apart by their file name:
 * `x.test.ts` is pure and quick (npm run check runs these), `x.int.test.ts` needs Postgres, workerd or a
 * stand-in and starts what it needs, `tests/x.e2e.test.ts` drives the whole platform.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...SHARED_MODULES,
          ...PATIENT,
          ...BUSY,
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...EXCLUDE, INTEGRATION, END_TO_END],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          ...SHARED_MODULES,
          ...PATIENT,
          ...WAITING,
          name: "integration",
          include: [INTEGRATION],
          setupFiles: [...SHARED_MODULES.setupFiles, "local/testing/cheap-passwords.ts"],
          exclude: EXCLUDE,
          globalSetup: ["local/testing/global-setup.ts"],
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...SHARED_MODULES,
          ...PATIENT,
          ...WAITING,
          name: "e2e",
          include: [END_TO_END],
          exclude: EXCLUDE,
          globalSetup: ["tests/support/platform-template.ts"],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // A browser on a busy machine does now and then what it never does again. What had to be tried twice is named.
          retry: 1,
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["core/**/*.ts", "db/**/*.ts", "queues/**/*.ts", "functions/**/*.ts", "workers/**/*.ts"],
      exclude: ["**/*.test.ts", "db/migrations/**"],
      reporter: ["text-summary", "json-summary"],
      thresholds: {
        "core/**": { lines: 90 },
        "db/**": { lines: 90 },
        "queues/**": { lines: 90 },
        "functions/**": { lines: 90 },
        "workers/**": { lines: 90 },
      },
    },
  },
});
