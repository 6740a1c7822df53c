import { sentence } from "../../../lib/form/sentence.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { planFormTexts } from "../texts/plan-form.ts";
import { type Draft, readDraft } from "./plan-draft.ts";

/** What is wrong with a draft, by path in the form: what is no number, and what the API's own schema would refuse. */
export async function checkDraft(draft: Draft): Promise<Record<string, string>> {
  const { problems } = textsNow(planFormTexts);
  const read = readDraft(draft);
  const found: Record<string, string> = {};
  for (const { path, unit } of read.problems) found[nameOf(path)] = problems[unit ?? "missing"];
  const { planRulesSchema } = await import("../../../../../core/commission/plan.ts");
  for (const { path, message } of planRulesSchema.safeParse(read.rules).error?.issues ?? [])
    found[nameOf(path)] ??= sentence(message);
  return found;
}

const nameOf = (path: readonly PropertyKey[]) => ["rules", ...path].join(".");
