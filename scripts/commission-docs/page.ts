import { baseRuleSections } from "./base-rules.ts";
import { bonusSections } from "./bonuses.ts";
import { clawBackSection } from "./claw-back.ts";
import { compressionSections } from "./compression.ts";
import { countrySections } from "./countries.ts";
import { levelSections } from "./levels.ts";
import { periodSections } from "./periods.ts";
import { rewardSections } from "./rewards.ts";

/** docs/commission.md: every rule of a plan, each with an example that the engine has worked out. */
export function commissionPage(): string {
  return [
    ...INTRO,
    ...levelSections(),
    ...baseRuleSections(),
    ...compressionSections(),
    ...periodSections(),
    ...bonusSections(),
    ...countrySections(),
    ...rewardSections(),
    ...clawBackSection(),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

const INTRO = [
  "# Commission",
  "",
  "Every rule that a plan may hold: what it is, when it applies, and a worked example. The tables are made by running the engine",
  "(`npm run docs:commission`, `scripts/commission-docs`); a test fails while this page says something else than it. How a plan is saved is in",
  "[api.md](api.md), how commission becomes payable in [money.md](money.md), how a partner verifies it in [receipts.md](receipts.md).",
  "",
];
