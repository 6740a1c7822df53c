import * as z from "zod/mini";
import {
  type AnyEventType,
  COMMISSION_EVENT_TYPES,
  type CommissionEventType,
  type DisableReason,
  type EndpointState,
  TEST_EVENT_TYPE,
  WEBHOOK_DELIVERY_STATES,
  WEBHOOK_EVENT_TYPES,
  type WebhookDeliveryState,
  type WebhookEventType,
} from "../webhooks/event-types.ts";
import { idField, lineField, momentField, paragraphField, versionField, wholeField } from "./fields.ts";
import type { Sorts } from "./sorting.ts";

const EVERY_TYPE = [...WEBHOOK_EVENT_TYPES, TEST_EVENT_TYPE] as const;

const typesField = z
  .array(z.enum(WEBHOOK_EVENT_TYPES, "must be a type of event"), "must be a list of types of events")
  .check(
    z.minLength(1, "must have at least one type"),
    z.refine((types) => new Set(types).size === types.length, "must not name a type twice"),
  );
const postbackTypesField = z
  .array(z.enum(COMMISSION_EVENT_TYPES, `must be one of ${COMMISSION_EVENT_TYPES.join(", ")}`))
  .check(
    z.minLength(1, "must have at least one type"),
    z.refine((types) => new Set(types).size === types.length, "must not name a type twice"),
  );
/** Looked through further where it is used: what is allowed depends on where the platform runs. */
const urlField = lineField(2_000);
/** The caller's own: the same one again is the same thing done. */
const keyField = lineField(100);
/** Only `active` and `paused` can be asked for, and `disabled` by hand. */
const stateField = z.enum(["active", "paused", "disabled"], "must be active, paused or disabled");
const methodField = z.enum(["GET", "POST"], "must be GET or POST");

/** `POST /v1/webhook-endpoints` */
export const webhookEndpointCreateSchema = z.strictObject({
  /** Absent or null: all programs of the organisation. */
  programId: z.optional(z.nullable(idField)),
  url: urlField,
  description: z._default(paragraphField(500), ""),
  types: typesField,
  /** It is also told of what is marked as test. */
  includeTest: z._default(z.boolean("must be true or false"), false),
  key: keyField,
});

/** `PATCH /v1/webhook-endpoints/:id` */
export const webhookEndpointUpdateSchema = z.strictObject({
  url: z.optional(urlField),
  description: z.optional(paragraphField(500)),
  types: z.optional(typesField),
  includeTest: z.optional(z.boolean("must be true or false")),
  state: z.optional(stateField),
  version: versionField,
});

/** `POST /v1/webhook-endpoints/:id/rotate` */
export const webhookRotateSchema = z.strictObject({
  /** For so long both secrets sign; 0 to 7 days. */
  overlapHours: z._default(wholeField(0, 168), 24),
  key: keyField,
});

/** `POST /v1/webhook-endpoints/:id/test`, `POST /v1/webhook-deliveries/:id/replay`, and the same of postbacks */
export const webhookKeySchema = z.strictObject({ key: keyField });

/** At most so many deliveries are replayed by one request. */
export const REPLAYS_MAX = 1_000;

/** `POST /v1/webhook-endpoints/:id/replay`: what was given up or cancelled since then, oldest first. */
export const webhookReplaySchema = z.strictObject({ since: momentField, key: keyField });

/** Query of `GET /affiliate/postbacks`, beside `limit` and `cursor`: whether nothing arrives there, or it was turned off for that. */
export const postbackListFields = { failing: z.optional(z.enum(["true", "false"], "must be true or false")) };
/** The same of `GET /webhook-endpoints`; `programId`: the program's own; `tellsOf`: those of all programs as well. */
export const webhookEndpointListFields = {
  programId: z.optional(idField),
  tellsOf: z.optional(idField),
  ...postbackListFields,
};
export const webhookEventListFields = {
  programId: z.optional(idField),
  type: z.optional(z.enum(EVERY_TYPE, "must be a type of event")),
  subjectId: z.optional(idField),
};
export const webhookDeliveryListFields = {
  endpointId: z.optional(idField),
  eventId: z.optional(idField),
  state: z.optional(z.enum(WEBHOOK_DELIVERY_STATES, `must be one of ${WEBHOOK_DELIVERY_STATES.join(", ")}`)),
  type: z.optional(z.enum(EVERY_TYPE, "must be a type of event")),
};

/** What `GET /webhook-deliveries` can be sorted by. */
export const DELIVERY_SORTS = { createdAt: "id" } as const satisfies Sorts;
/** `GET /webhook-deliveries`: `programId` is that of the endpoint. */
export const merchantDeliveryListFields = { programId: z.optional(idField), ...webhookDeliveryListFields };
export type MerchantDeliveryFilter = z.infer<z.ZodMiniObject<typeof merchantDeliveryListFields>>;

/** `POST /affiliate/postbacks` */
export const postbackCreateSchema = z.strictObject({
  /** Absent or null: all programs that one is a partner of. */
  programId: z.optional(z.nullable(idField)),
  /** With macros in braces: `https://tracker.example/p?cid={s1}&payout={commission}`. */
  url: urlField,
  method: z._default(methodField, "GET"),
  description: z._default(paragraphField(500), ""),
  types: postbackTypesField,
  key: keyField,
});

/** `PATCH /affiliate/postbacks/:id` */
export const postbackUpdateSchema = z.strictObject({
  url: z.optional(urlField),
  method: z.optional(methodField),
  description: z.optional(paragraphField(500)),
  types: z.optional(postbackTypesField),
  state: z.optional(stateField),
  version: versionField,
});

interface Endpoint {
  readonly id: string;
  /** Null: all programs. */
  readonly programId: string | null;
  readonly url: string;
  readonly description: string;
  readonly state: EndpointState;
  /** Why it is disabled; null: it is not. */
  readonly reason: DisableReason | null;
  /** Since when nothing has arrived; null: the last one did, or nothing was sent. */
  readonly failingSince: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** An endpoint as the API answers it; its secret only when it is made. */
export interface WebhookEndpoint extends Endpoint {
  readonly types: readonly WebhookEventType[];
  readonly includeTest: boolean;
  /** Until when the secret before signs as well; null: it does not. */
  readonly previousSecretUntil: string | null;
}

/** An endpoint that was just made, or whose secret was, as it is shown this once. */
export interface NewWebhookEndpoint extends WebhookEndpoint {
  readonly secret: string;
}

/** An affiliate's postback as the API answers it. */
export interface Postback extends Endpoint {
  readonly method: "GET" | "POST";
  readonly types: readonly CommissionEventType[];
}

/** What an endpoint is sent; `data` is the subject as the API answers it, or {@link CommissionData}. */
export interface WebhookPayload {
  readonly id: string;
  readonly type: AnyEventType;
  readonly version: number;
  readonly createdAt: string;
  /** Null: a test of an endpoint for all programs. */
  readonly programId: string | null;
  readonly test: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A line of commission, as webhooks tell of it. Amounts are minor units of `currency`. */
export interface CommissionData {
  readonly id: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly campaignId: string;
  readonly conversionId: string;
  readonly orderId: string;
  readonly goal: string;
  /** Of the conversion: `pending`, `approved` or `rejected`. */
  readonly conversionStatus: string;
  readonly level: number;
  readonly currency: string;
  /** What the commission is worked out from. */
  readonly baseMinor: number;
  readonly amountMinor: number;
  /** What refunds and rejections took of it, in all. */
  readonly reversedMinor: number;
  /** Points that are given for a part of it. */
  readonly points: number;
  readonly maturesAt: string;
  readonly maturedAt: string | null;
  readonly createdAt: string;
}

/** `GET /v1/webhook-events` */
export interface WebhookEvent extends Omit<WebhookPayload, "data"> {
  /** Of the conversion, line of commission, partner, enrollment or payout. */
  readonly subjectId: string;
  /** Of the request that caused it; null: a job did. */
  readonly requestId: string | null;
}

/** `GET /v1/webhook-events/:id`: with the payload as endpoints are sent it. */
export interface WebhookEventDetail extends WebhookEvent {
  readonly payload: WebhookPayload;
}

/** An event on its way to an endpoint. */
export interface WebhookDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly programId: string | null;
  readonly type: string;
  readonly state: WebhookDeliveryState;
  /** Since it was queued or replayed. */
  readonly attempts: number;
  readonly replays: number;
  /** What was answered last; null: nothing. */
  readonly lastStatus: number | null;
  /** When it is tried next; null: it is over. */
  readonly nextAttemptAt: string | null;
  readonly settledAt: string | null;
  readonly createdAt: string;
}

/** `GET /v1/webhook-deliveries/:id` */
export interface WebhookDeliveryDetail extends WebhookDelivery {
  /** Of the last 30 days, oldest first. */
  readonly log: readonly {
    readonly at: string;
    readonly durationMs: number;
    readonly status: number | null;
    /** Why nothing was answered: `timeout`, `no_answer`, `bad_address`. */
    readonly reason: string | null;
    /** How the answer begins, at most 1 KB. */
    readonly answer: string | null;
  }[];
}

/** How many deliveries were queued again. */
export interface Replayed {
  readonly replayed: number;
}
