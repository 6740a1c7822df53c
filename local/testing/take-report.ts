import { intakeProgram } from "../../functions/caller-program.ts";
import type { IncomingConversion } from "../../functions/new-conversion.ts";
import { getServices } from "../../functions/services.ts";
import { type Intake, type TakenConversion, takeConversions } from "../../functions/take-conversions.ts";
import { unique } from "./api-fixtures.ts";
import type { Click, Shop } from "./money-fixtures.ts";
import { newId, type TestApi } from "./start-test-api.ts";

/** A sale of 100.00 as it comes from a browser or a provider, past the API; throws when it is refused. */
export async function takeReport(
  api: TestApi,
  shop: Pick<Shop, "organisationId" | "programId">,
  source: Intake["source"],
  report: Partial<IncomingConversion> = {},
  test = false,
): Promise<TakenConversion> {
  const services = await getServices(api.env);
  const identity = { organisationId: shop.organisationId };
  const program = await intakeProgram(services, identity, shop.programId);
  if (program === undefined) throw new Error("there is no such program");
  const intake: Intake = { identity, program, test, source, requestId: newId() };
  const taken = await takeConversions(services, intake, [
    { goal: "sale", orderId: unique("order"), amountMinor: 10_000, currency: "USD", ...report },
  ]);
  const [result] = taken.ok ? taken.value.results : [];
  if (result === undefined) throw new Error(JSON.stringify(taken));
  return result;
}

/** The click of a token that was verified at the edge. */
export const verified = (made: Click) => ({ click: { clickId: made.id, linkId: made.promoter.linkId } });
