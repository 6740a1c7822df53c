import { describe, expect, it } from "vitest";
import { planRulesSchema } from "./plan.ts";
import { NETWORK_EVENT, PLAN_TEMPLATES } from "./templates.ts";

const UNITS = { currencies: ["USD", "VND", "KWD"], unitMajor: 1 };
const rulesOf = (key: string, units = UNITS) => {
  const template = PLAN_TEMPLATES.find((each) => each.key === key);
  if (template === undefined) throw new Error(`there is no template ${key}`);
  return template.rules(units);
};

describe("each template", () => {
  it.each(PLAN_TEMPLATES.map(({ key }) => key))("%s may be saved as it is", (key) => {
    expect(planRulesSchema.parse(rulesOf(key))).toEqual(rulesOf(key));
  });

  it("has a key of its own", () => {
    const keys = PLAN_TEMPLATES.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("the network of four levels", () => {
  const network = PLAN_TEMPLATES.find(({ key }) => key === "four_level_network");

  it("pays 10, 5, 2 and 1 units to the four members above, in the minor units of each currency", () => {
    const [bonus] = rulesOf("four_level_network").bonuses ?? [];
    expect(bonus).toEqual({
      ...{ name: "network", kind: "referral", trigger: "event", event: NETWORK_EVENT, tree: "placement" },
      levels: [
        // USD has two decimals, VND none, KWD three.
        { USD: 1000, VND: 10, KWD: 10_000 },
        { USD: 500, VND: 5, KWD: 5000 },
        { USD: 200, VND: 2, KWD: 2000 },
        { USD: 100, VND: 1, KWD: 1000 },
      ],
    });
  });

  it("counts units in as many of the currency as is wanted", () => {
    const [bonus] = rulesOf("four_level_network", { currencies: ["VND"], unitMajor: 10_000 }).bonuses ?? [];
    expect(bonus).toMatchObject({
      levels: [{ VND: 100_000 }, { VND: 50_000 }, { VND: 20_000 }, { VND: 10_000 }],
    });
  });

  it("has a matrix of width 3 and four ranks by the size of the downline", () => {
    expect(network?.program?.matrix.width).toBe(3);
    const ladder = rulesOf("four_level_network").ranks?.map(({ name, requires }) => [name, requires]);
    expect(ladder).toEqual([
      ["Bronze", { downlinePartners: 3 }],
      ["Silver", { downlinePartners: 10 }],
      ["Gold", { downlinePartners: 25 }],
      ["Diamond", { downlinePartners: 50 }],
    ]);
  });
});
