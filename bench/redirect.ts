import type { Figure } from "./figures.ts";
import { makeLinks, makeRequests } from "./redirect-requests.ts";
import { compareWithBare, type PairOptions } from "./worker-pair.ts";

/** DESIGN 10. */
const RATIO_MIN = 0.65;

/** Redirects of warm links, their clicks queued and later found in Postgres, against a Worker that only redirects. */
export function run(options?: PairOptions): Promise<Figure[]> {
  return compareWithBare(
    {
      plural: "redirects",
      bareWorker: "./bare-worker.js",
      ratioMin: RATIO_MIN,
      traffic: async ({ platform, api }) => {
        const requests = makeRequests(platform.ready.edge, await makeLinks(api));
        return { status: 302, request: (n) => requests[n % requests.length] ?? Buffer.alloc(0) };
      },
      found: async ({ owner }) => {
        const { rows } = await owner.query("SELECT count(*)::int AS clicks FROM clicks");
        return Number(rows[0]?.clicks);
      },
    },
    options,
  );
}
