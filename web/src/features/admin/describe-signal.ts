import type { FraudSignalView } from "../../../../core/api/fraud.ts";
import { formatCount } from "../../lib/format.ts";
import { formatBps } from "../../lib/money.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { fraudTexts } from "./texts/fraud.ts";

/** What the figures of a signal say, in a sentence. */
export function describeSignal({ kind, figures }: Pick<FraudSignalView, "kind" | "figures">): string {
  const { says } = textsNow(fraudTexts);
  const count = (name: string) => figures[name] ?? 0;
  const shown = (name: string) => formatCount(count(name));
  const share = (part: string, whole: string) =>
    formatBps(Math.round((count(part) * 10_000) / Math.max(count(whole), 1)));
  switch (kind) {
    case "bots":
      return says.bots(shown("bots"), shown("clicks"), share("bots", "clicks"));
    case "repeats":
      return says.repeats(shown("visits"), shown("devices"));
    case "conversion_rate":
      return says.conversion_rate(
        share("conversions", "visits"),
        share("otherConversions", "otherVisits"),
        shown("conversions"),
        shown("visits"),
      );
    case "burst":
      return says.burst(shown("conversions"), shown("otherConversions"));
    case "rejections":
      return says.rejections(shown("rejected"), shown("conversions"), share("rejected", "conversions"));
    case "self_referral":
      return says.self_referral(count("conversions"));
    case "shared_method":
      return says.shared_method(count("affiliates"));
  }
}
