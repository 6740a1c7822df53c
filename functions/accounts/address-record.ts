import * as z from "zod/mini";
import { open, seal } from "../../core/privacy/envelope.ts";
import type { Services } from "../services.ts";

/** What both links of a change of address hold: the new address, and the id of the other link. */
const recordSchema = z.object({ v: z.literal(1), email: z.string(), otherId: z.string() });
type AddressRecord = z.infer<typeof recordSchema>;

type Keys = Pick<Services, "envelopeKeys">;

export function sealAddress(
  { envelopeKeys }: Keys,
  id: string,
  record: Omit<AddressRecord, "v">,
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return seal(JSON.stringify({ v: 1, ...record }), id, envelopeKeys, iv);
}

export async function openAddress(
  { envelopeKeys }: Keys,
  { id, envelope }: { readonly id: string; readonly envelope: string | null },
): Promise<AddressRecord> {
  const opened = await open(envelope ?? "", id, envelopeKeys);
  if (!opened.ok) throw new Error(`a change of address does not open: ${opened.reason}`);
  return recordSchema.parse(JSON.parse(opened.value));
}
