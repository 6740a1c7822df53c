import { REPLAYS_MAX } from "../../core/api/webhooks.ts";
import { ADDRESS_REFUSALS, judgeHookAddress } from "../../core/webhooks/address.ts";
import type { WebhookEventType } from "../../core/webhooks/event-types.ts";
import { fillTemplate, hasMacroInHost, unknownMacros } from "../../core/webhooks/postback-template.ts";
import { newWebhookSecret } from "../../core/webhooks/sign.ts";
import { demandRoomIn } from "../../db/repositories/settings/room.ts";
import { insertTestDelivery, requeueDeliveries } from "../../db/repositories/webhooks/deliveries.ts";
import {
  deleteEndpoint,
  type EndpointChange,
  type EndpointRow,
  insertEndpoint,
  lockEndpoint,
  roomForEndpoint,
  rotateSecret,
  updateEndpoint,
} from "../../db/repositories/webhooks/endpoints.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { isOneMachine } from "../oidc/issuer-fetch.ts";
import { invalidField, Problem } from "../problem.ts";
import { checkVersion, found } from "../refusals.ts";
import { sealFor } from "../seal.ts";
import type { Services } from "../services.ts";
import { secretContext } from "./compose-request.ts";
import { type Done, type HookAct, once } from "./once.ts";

const HOUR_MS = 3_600_000;

/** What an endpoint is made of. */
export interface EndpointAsked {
  readonly programId: string | null;
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly description: string;
  readonly types: readonly WebhookEventType[];
  readonly includeTest: boolean;
}

type Made = Done<{ endpointId: string }>;

/** Makes an endpoint; a merchant's with a secret of its own. @throws Problem 422, 409 */
export async function makeEndpoint(act: HookAct, key: string, asked: EndpointAsked): Promise<Made> {
  const { services, owner } = act;
  checkAddress(act, asked.url);
  return once(act, { what: "create", key, ...asked }, async (tx) => {
    await demandRoomIn(tx, roomForEndpoint(owner));
    const id = services.newId();
    const organisationId = "organisationId" in owner ? owner.organisationId : null;
    const affiliateId = "affiliateId" in owner ? owner.affiliateId : null;
    const envelope = organisationId === null ? null : await newEnvelope(services, id);
    await insertEndpoint(tx, { id, organisationId, affiliateId, envelope, ...asked });
    return { endpointId: id };
  });
}

type Change = { [Field in keyof Omit<EndpointChange, "reason">]?: EndpointChange[Field] | undefined };

/** Changes an endpoint. Switched on again, it is told of what happens from now on. @throws Problem 404, 409, 422 */
export async function changeEndpoint(
  act: HookAct,
  id: string,
  { version, ...changes }: Change & { readonly version?: number | undefined },
): Promise<EndpointRow> {
  if (changes.url !== undefined) checkAddress(act, changes.url);
  const { services, audit } = act;
  return inTransaction(services.job, { audit }, async (tx) => {
    const standing = await lock(tx, act, id);
    checkVersion(version, standing.version, "endpoint");
    const state = changes.state ?? standing.state;
    const to = {
      url: changes.url ?? standing.url,
      method: changes.method ?? standing.method,
      description: changes.description ?? standing.description,
      types: changes.types ?? standing.types,
      includeTest: changes.includeTest ?? standing.includeTest,
      state,
      reason: state === "disabled" ? (standing.reason ?? "by_hand") : null,
    };
    return updateEndpoint(tx, standing, to, services.now());
  });
}

/** Puts a new secret in the old one's place; for some hours both sign. */
export function rotate(act: HookAct, id: string, key: string, overlapHours: number): Promise<Made> {
  const { services } = act;
  return once(act, { what: "rotate", key, id, overlapHours }, async (tx, now) => {
    const standing = await lock(tx, act, id);
    const envelope = await newEnvelope(services, id);
    const until = new Date(now.getTime() + overlapHours * HOUR_MS);
    await rotateSecret(tx, standing, { envelope, until, now });
    return { endpointId: id };
  });
}

/** Removes an endpoint with all that is known of what it was told. @throws Problem 404 */
export function removeEndpoint(act: HookAct, id: string): Promise<void> {
  return inTransaction(act.services.job, { audit: act.audit }, async (tx) => {
    await lock(tx, act, id);
    await deleteEndpoint(tx, id);
  });
}

/** Sends an event that has not happened. @throws Problem 404, 409 unless it is active */
export function sendTest(act: HookAct, id: string, key: string): Promise<Done<{ deliveryId: string }>> {
  const { services, requestId } = act;
  return once(act, { what: "test", key, id }, async (tx, now) => {
    const endpoint = await lock(tx, act, id);
    if (endpoint.state !== "active")
      throw new Problem("wrong_state", `The endpoint is ${endpoint.state}: switch it on first.`);
    const deliveryId = services.newId();
    await insertTestDelivery(tx, endpoint, { eventId: services.newId(), deliveryId, requestId, now });
    return { deliveryId };
  });
}

/** Sends one delivery again, or what did not arrive since a time. @throws Problem 404, 409 while it is disabled */
export function replay(
  act: HookAct,
  key: string,
  which: { readonly endpointId: string } & ({ readonly id: string } | { readonly since: Date }),
): Promise<Done<{ replayed: number }>> {
  return once(act, { what: "replay", key, ...which }, async (tx, now) => {
    const endpoint = await lock(tx, act, which.endpointId);
    if (endpoint.state === "disabled")
      throw new Problem("wrong_state", "The endpoint is disabled: switch it on first.");
    const wanted = "id" in which ? which : { since: which.since, limit: REPLAYS_MAX };
    return { replayed: await requeueDeliveries(tx, endpoint.id, wanted, now) };
  });
}

const lock = async (tx: Transaction, { owner }: HookAct, id: string): Promise<EndpointRow> =>
  found(await lockEndpoint(tx, owner, id), "endpoint");

const newEnvelope = (services: Services, id: string): Promise<string> =>
  sealFor(
    services,
    secretContext(id),
    newWebhookSecret((bytes) => crypto.getRandomValues(bytes)),
  );

/** @throws Problem 422 */
function checkAddress({ services, owner }: HookAct, url: string): void {
  const oneMachine = isOneMachine(services.env.APP_URL);
  if ("affiliateId" in owner) {
    if (hasMacroInHost(url))
      throw invalidField("url", "macro_in_host", "must not have a macro before its path");
    const [unknown] = unknownMacros(url);
    if (unknown !== undefined)
      throw invalidField("url", "unknown_macro", `{${unknown}} is no macro that there is`);
  }
  const refusal = judgeHookAddress("affiliateId" in owner ? fillTemplate(url, {}) : url, { oneMachine });
  if (refusal !== null) throw invalidField("url", refusal, ADDRESS_REFUSALS[refusal]);
}
