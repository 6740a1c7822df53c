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

/** A browser's report as ingest stores it; the job `report-conversions` takes it. Answers its id. */
export async function storeBrowserReport(
  api: TestApi,
  shop: Pick<Shop, "organisationId" | "programId">,
  given: {
    readonly report?: Readonly<Record<string, unknown>>;
    readonly made?: Click;
    readonly visitor?: string;
    readonly bot?: string;
    readonly tokenRefusal?: string;
    readonly test?: boolean;
    readonly occurredAt?: Date;
  } = {},
): Promise<string> {
  const id = newId();
  const report = { orderId: unique("order"), amountMinor: 10_000, currency: "USD", ...given.report };
  await api.owner.query(
    `INSERT INTO browser_reports (id, organisation_id, program_id, test, via, host, bot, click_id, link_id, token_refusal, visitor, report, occurred_at, request_id)
     VALUES ($1, $2, $3, $4, 'snippet', 'shop.example', $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      id,
      shop.organisationId,
      shop.programId,
      given.test ?? false,
      given.bot ?? null,
      given.made?.id ?? null,
      given.made?.promoter.linkId ?? null,
      given.tokenRefusal ?? null,
      given.visitor ?? null,
      report,
      given.occurredAt ?? new Date(),
      newId(),
    ],
  );
  return id;
}
