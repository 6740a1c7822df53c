import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import type { Integration } from "../../integration-codes.ts";
import { installTexts } from "../../texts/install.ts";

/** Names of the recipes that come with the platform. */
export function Recipes({ integration }: { integration: Integration }) {
  const t = useTexts(installTexts);
  return <p className="hint">{weave(t.recipesIn, <code>docs/integrations</code>, t.recipes[integration])}</p>;
}
