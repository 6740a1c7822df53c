import * as z from "zod/mini";
import { open } from "../../core/privacy/envelope.ts";
import { sealFor } from "../seal.ts";
import type { Services } from "../services.ts";

/** What a registration waits with until its address is proved; nothing of it is an account yet. */
const recordSchema = z.object({
  v: z.literal(1),
  name: z.string(),
  email: z.string(),
  passwordHash: z.string(),
  /** SHA-256 of the ticket that its maker keeps. */
  ticketHash: z.string(),
  locale: z.string(),
  timezone: z.string(),
  termsVersion: z.string(),
  as: z.discriminatedUnion("role", [
    z.object({
      role: z.literal("affiliate"),
      invite: z.optional(z.string()),
      programId: z.optional(z.string()),
    }),
    z.object({
      role: z.literal("merchant"),
      organisationName: z.string(),
      programName: z.string(),
      currency: z.string(),
    }),
  ]),
});
export type RegistrationRecord = z.infer<typeof recordSchema>;

type Keys = Pick<Services, "envelopeKeys">;

/** @param id of the link's row, which it opens with alone */
export function sealRegistration(keys: Keys, id: string, record: RegistrationRecord): Promise<string> {
  return sealFor(keys, id, JSON.stringify(record));
}

/** Throws when it does not open: a key is missing, and somebody of ours has to see it. */
export async function openRegistration(
  { envelopeKeys }: Keys,
  { id, envelope }: { readonly id: string; readonly envelope: string | null },
): Promise<RegistrationRecord> {
  const opened = await open(envelope ?? "", id, envelopeKeys);
  if (!opened.ok) throw new Error(`a registration does not open: ${opened.reason}`);
  return recordSchema.parse(JSON.parse(opened.value));
}
