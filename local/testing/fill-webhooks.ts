import { newId, type TestApi } from "./start-test-api.ts";

/** A row in each table of webhooks, of a merchant and of an affiliate that is its partner: past the API, and sent to nobody. */
export async function fillWebhooks(
  { owner }: Pick<TestApi, "owner">,
  {
    organisationId,
    programId,
    partnerId,
  }: { readonly organisationId: string; readonly programId: string; readonly partnerId: string },
): Promise<{ endpointId: string; eventId: string; deliveryId: string }> {
  const found = await owner.query("SELECT affiliate_id AS id FROM partners WHERE id = $1", [partnerId]);
  const insert = async (table: string, row: Readonly<Record<string, unknown>>) => {
    const names = Object.keys(row).join(", ");
    await owner.query(
      `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_record(NULL::${table}, $1)`,
      [row],
    );
  };
  const event_id = newId();
  await insert("webhook_events", {
    ...{ id: event_id, organisation_id: organisationId, program_id: programId, partner_id: partnerId },
    ...{ type: "commission.accrued", subject_id: newId(), data: {}, at: "now", planned_at: "now" },
  });
  const [endpointId, deliveryId] = [newId(), newId()];
  for (const whose of [{ organisation_id: organisationId }, { affiliate_id: found.rows[0].id }]) {
    const [endpoint_id, delivery_id] =
      "organisation_id" in whose ? [endpointId, deliveryId] : [newId(), newId()];
    await insert("webhook_endpoints", {
      ...{ ...whose, id: endpoint_id, url: "https://hooks.example/x", method: "POST", description: "x" },
      ...{ types: ["commission.accrued"], include_test: false, state: "disabled", reason: "by_hand" },
      ...("organisation_id" in whose ? { envelope: "x" } : {}),
    });
    await insert("webhook_deliveries", {
      ...{ ...whose, id: delivery_id, endpoint_id, event_id, program_id: programId },
      ...{ type: "commission.accrued", state: "cancelled", due_at: "now" },
    });
    await insert("webhook_attempts", { ...whose, id: newId(), delivery_id, at: "now", duration_ms: 1 });
    await insert("webhook_requests", {
      ...{ ...whose, id: newId(), request_key: newId(), request_hash: "x", answer: {} },
    });
  }
  return { endpointId, eventId: event_id, deliveryId };
}
