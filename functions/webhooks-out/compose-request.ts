import { open } from "../../core/privacy/envelope.ts";
import { ADDRESS_REFUSALS, judgeHookAddress } from "../../core/webhooks/address.ts";
import { TEST_EVENT_TYPE } from "../../core/webhooks/event-types.ts";
import { fillTemplate } from "../../core/webhooks/postback-template.ts";
import { postbackValues } from "../../core/webhooks/postback-values.ts";
import { signWebhook } from "../../core/webhooks/sign.ts";
import type { ClaimedDelivery } from "../../db/repositories/webhooks/send.ts";
import { isOneMachine } from "../oidc/issuer-fetch.ts";
import type { Services } from "../services.ts";
import { presentCommission, presentPayload } from "./present-event.ts";

const USER_AGENT = "Tributary-Webhooks/1";

/** What is sent. */
export interface HookRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  /** Null: of a GET. */
  readonly body: string | null;
}

/** What binds an endpoint's sealed secret to its row. */
export const secretContext = (endpointId: string): string => `webhook:${endpointId}`;

/** Opens an endpoint's secret. Throws when it is not authentic. */
export async function openSecret(
  { envelopeKeys }: Pick<Services, "envelopeKeys">,
  endpointId: string,
  envelope: string,
): Promise<string> {
  const opened = await open(envelope, secretContext(endpointId), envelopeKeys);
  if (!opened.ok)
    throw new Error(`the secret of webhook endpoint ${endpointId} does not open: ${opened.reason}`);
  return opened.value;
}

/** A delivery as it is sent now: to a merchant signed, to an affiliate with the macros of its address filled in. */
export async function composeRequest(
  services: Pick<Services, "envelopeKeys" | "env">,
  delivery: ClaimedDelivery,
  now: Date,
): Promise<HookRequest | { readonly refusal: string }> {
  const payload = presentPayload(delivery);
  const isTest = delivery.type === TEST_EVENT_TYPE;
  const headers = { "user-agent": USER_AGENT };
  if (delivery.affiliateId !== null) {
    const line = isTest ? null : presentCommission(delivery.subject);
    const values = postbackValues(payload, line, delivery);
    const url = fillTemplate(delivery.url, values);
    const refusal = judge(services, url);
    if (refusal !== null) return { refusal };
    if (delivery.method === "GET") return { url, method: "GET", headers, body: null };
    return { url, method: "POST", headers: { ...headers, ...JSON_TYPE }, body: JSON.stringify(values) };
  }
  const refusal = judge(services, delivery.url);
  if (refusal !== null) return { refusal };
  const body = JSON.stringify(payload);
  const envelopes = [delivery.envelope, delivery.previousEnvelope].filter((one) => one !== null);
  const secrets = await Promise.all(envelopes.map((one) => openSecret(services, delivery.endpointId, one)));
  const message = { id: payload.id, timestampSeconds: Math.floor(now.getTime() / 1000), body };
  const signed = await signWebhook(message, secrets);
  return { url: delivery.url, method: "POST", headers: { ...headers, ...JSON_TYPE, ...signed }, body };
}

const JSON_TYPE = { "content-type": "application/json" };

/** Looked at again each time: what was let in may be let in no more. */
function judge({ env }: Pick<Services, "env">, url: string): string | null {
  const refusal = judgeHookAddress(url, { oneMachine: isOneMachine(env.APP_URL) });
  return refusal === null ? null : ADDRESS_REFUSALS[refusal];
}
