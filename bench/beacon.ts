import { createApiClient } from "../local/demo/api-client.ts";
import { createBeaconRequests } from "./beacon-requests.ts";
import type { Figure } from "./figures.ts";
import { compareWithBare, type PairOptions } from "./worker-pair.ts";

/** The bound: at least this much of a Worker that reads the same body and answers. */
const RATIO_MIN = 0.6;
const SHOP = "shop.example";

/** Beacons of one page event each, later found in Postgres, against a Worker that reads them and answers 202. */
export function run(options?: PairOptions): Promise<Figure[]> {
  return compareWithBare(
    {
      plural: "beacons",
      bareWorker: "./bare-beacon-worker.js",
      ratioMin: RATIO_MIN,
      traffic: async ({ platform: { ready } }) => {
        const { publicKey } = await createApiClient(ready.app, ready.demo.organisationKey).post<{
          publicKey: string;
        }>("/programs", {
          name: "Benchmark",
          timezone: "UTC",
          currencies: ["USD"],
          allowedHosts: [SHOP],
        });
        return { status: 202, request: createBeaconRequests(ready.edge, publicKey, SHOP) };
      },
      found: async ({ owner }) => {
        const { rows } = await owner.query("SELECT count(*)::int AS events FROM events WHERE kind = 'page'");
        return Number(rows[0]?.events);
      },
    },
    options,
  );
}
