import { accrue } from "../core/commission/engine.ts";
import { chainsOf, drawSponsors, PARTNERS, TEN_LEVELS } from "./commission-tree.ts";
import { createRandom, median, timed } from "./measure.ts";

const RUNS = 3;

/** Seconds the pure engine takes for so many conversions of ten levels each, the median of three runs, and its lines. */
export async function timeEngine(conversions: number): Promise<{ seconds: number; lines: number }> {
  const chains = chainsOf(drawSponsors());
  const plan = { planVersionId: "plan", version: 1, rules: TEN_LEVELS };
  let lines = 0;
  const run = () => {
    const random = createRandom(11);
    lines = 0;
    for (let n = 0; n < conversions; n++) {
      const chain = chains[Math.floor(random() * PARTNERS)] ?? [];
      const amountMinor = BigInt(Math.floor(random() * 50_000) + 99);
      lines += accrue({
        conversion: { conversionId: `conversion-${n}`, amountMinor, currency: "USD" },
        credits: [{ clickId: null, weightBps: 10_000, chain, plan }],
      }).length;
    }
  };
  const times: number[] = [];
  for (let n = 0; n < RUNS; n++) times.push(await timed(run));
  return { seconds: median(times) / 1000, lines };
}
