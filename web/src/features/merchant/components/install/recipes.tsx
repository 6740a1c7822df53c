import type { Integration } from "../../integration-codes.ts";

const RECIPES: Readonly<Record<Integration, readonly string[]>> = {
  snippet: ["plain HTML", "React and Next", "Shopify", "WooCommerce", "Google Tag Manager"],
  server: ["plain HTML", "WooCommerce"],
  stripe: ["Stripe Checkout"],
  postback: ["Postback"],
};

/** Names of the recipes that come with the platform. */
export function Recipes({ integration }: { integration: Integration }) {
  const recipes = RECIPES[integration];
  if (recipes.length === 0) return null;
  return (
    <p className="hint">
      Recipes, step by step, are in <code>docs/integrations</code>: {recipes.join(", ")}.
    </p>
  );
}
