import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../../executor.ts";
import type { EndpointOwner } from "./endpoints.ts";

/** What a key was used for before; `answer` as {@link noteRequest} was given it. */
export type KnownRequest = {
  readonly requestHash: string;
  readonly answer: Readonly<Record<string, unknown>>;
};

const columnsOf = (owner: EndpointOwner) => ({
  organisationId: "organisationId" in owner ? owner.organisationId : null,
  affiliateId: "affiliateId" in owner ? owner.affiliateId : null,
});

/** What was asked with a key before. Of many with one key at once the others wait here until the first has ended. */
export async function findRequest(
  tx: Executor,
  owner: EndpointOwner,
  requestKey: string,
): Promise<KnownRequest | undefined> {
  const { organisationId, affiliateId } = columnsOf(owner);
  const lock = `${organisationId ?? affiliateId}:${requestKey}`;
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 31))`);
  const [row] = await rowsOf<KnownRequest>(
    tx,
    sql`
    SELECT request_hash AS "requestHash", answer FROM webhook_requests
    WHERE organisation_id IS NOT DISTINCT FROM ${organisationId}::uuid AND affiliate_id IS NOT DISTINCT FROM ${affiliateId}::uuid
      AND request_key = ${requestKey}`,
  );
  return row;
}

export async function noteRequest(
  tx: Executor,
  owner: EndpointOwner,
  request: { readonly id: string; readonly requestKey: string } & KnownRequest,
): Promise<void> {
  const { organisationId, affiliateId } = columnsOf(owner);
  await tx.execute(sql`
    INSERT INTO webhook_requests (id, organisation_id, affiliate_id, request_key, request_hash, answer)
    VALUES (${request.id}::uuid, ${organisationId}::uuid, ${affiliateId}::uuid, ${request.requestKey}, ${request.requestHash},
      ${JSON.stringify(request.answer)}::jsonb)`);
}
