import type { Attribution, AttributionSettings } from "./attribution.ts";
import type { AttributionModel } from "./model.ts";
import type { ConversionFacts, Touch } from "./touch.ts";

/**
 * Decides who is credited for a conversion. `touches` is the union of what token, visitor and customer found, in
 * any order; a click given more than once is merged. Pure: the same facts give the same answer for ever.
 */
export function attribute(
  _facts: ConversionFacts,
  _touches: readonly Touch[],
  _settings: AttributionSettings,
): Attribution {
  throw new Error("not built yet");
}

/** The same data under several models, for the report that compares them; writes nothing. */
export function compareModels(
  facts: ConversionFacts,
  touches: readonly Touch[],
  models: readonly AttributionModel[],
): Attribution[] {
  return models.map((model) => attribute(facts, touches, { model }));
}
