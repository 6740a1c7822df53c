import { Hono } from "hono";
import { Resend } from "resend";
import * as z from "zod/mini";
import { readMailEvent } from "../../core/notifications/mail-event.ts";
import { applyMailEvent } from "../../db/repositories/mail-events.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { hashEmail } from "../email-hash.ts";
import { Problem } from "../problem.ts";
import { readText } from "../read-body.ts";
import { sealFor } from "../seal.ts";

const BODY_MAX_BYTES = 256 * 1024;
const ID_MAX = 256;

/** The part of Resend's events that we read. */
const eventSchema = z.object({
  type: z.string(),
  created_at: z.string(),
  data: z.object({
    email_id: z.optional(z.string()),
    to: z.optional(z.array(z.string())),
    bounce: z.optional(z.object({ type: z.string() })),
    tags: z.optional(z.record(z.string(), z.string())),
  }),
});
type ResendEvent = z.infer<typeof eventSchema>;

/**
 * What became of mails, as Resend tells: verified, then done once per event id, in whatever order it comes. What says
 * nothing about a mail of ours is answered and forgotten.
 */
export const resendWebhookRoutes = new Hono<AppTypes>().post("/", async (c) => {
  const secret = c.get("services").env.RESEND_WEBHOOK_SECRET;
  if (secret === undefined) throw new Problem("unavailable", "RESEND_WEBHOOK_SECRET is not set.");
  const body = await readText(c.req.raw, BODY_MAX_BYTES);
  const eventId = c.req.header("svix-id") ?? "";
  const event = verify(c, body, eventId, secret);
  if (event !== null) await take(c, eventId, event);
  return c.json({ received: true });
});

/** The event; null: proved, and of no kind that we read. */
function verify(c: AppContext, body: string, id: string, webhookSecret: string): ResendEvent | null {
  const timestamp = c.req.header("svix-timestamp") ?? "";
  const signature = c.req.header("svix-signature") ?? "";
  try {
    if (id === "" || id.length > ID_MAX) throw new Error("no id");
    // The client wants a key, and uses none for this.
    const { webhooks } = new Resend("re_none");
    const proved = webhooks.verify({ payload: body, headers: { id, timestamp, signature }, webhookSecret });
    const parsed = eventSchema.safeParse(proved);
    return parsed.success && !Number.isNaN(Date.parse(parsed.data.created_at)) ? parsed.data : null;
  } catch {
    throw new Problem("bad_signature", "svix-signature does not prove this body.");
  }
}

async function take(c: AppContext, eventId: string, { type, created_at, data }: ResendEvent): Promise<void> {
  const services = c.get("services");
  const meaning = readMailEvent(type, data.bounce?.type ?? null);
  if (meaning === null || data.email_id === undefined) return;
  const hashes = await Promise.all((data.to ?? []).map((address) => hashEmail(services, address)));
  // Without whom it went to: the hash is enough, and needs no erasing.
  const kept = JSON.stringify({ type, at: created_at, mail: data.email_id, bounce: data.bounce?.type });
  const taken = {
    id: services.newId(),
    eventId,
    kind: type,
    envelope: await sealFor(services, `resend:${eventId}`, kept),
    receivedAt: services.now(),
    at: new Date(created_at),
    message: data.tags?.message ?? null,
    providerId: data.email_id,
    addresses: hashes.filter((hash) => hash !== null),
  };
  await applyMailEvent(services.jobDb, taken, meaning);
}
