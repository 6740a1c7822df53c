import { afterAll, vi } from "vitest";

/*
 * Files share the modules of the process that runs them, which saves reading all of them again for each file; so what
 * a file has put in the place of something else is taken back before the next one begins.
 */
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
