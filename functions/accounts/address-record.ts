import * as z from "zod/mini";
import { open } from "../../core/privacy/envelope.ts";
import { sealFor } from "../seal.ts";
import type { Services } from "../services.ts";

/** What both links of a change of address hold: the new address, and the id of the other link. */
const recordSchema = z.object({ v: z.literal(1), email: z.string(), otherId: z.string() });
type AddressRecord = z.infer<typeof recordSchema>;

type Keys = Pick<Services, "envelopeKeys">;

export function sealAddress(keys: Keys, id: string, record: Omit<AddressRecord, "v">): Promise<string> {
  return sealFor(keys, id, JSON.stringify({ v: 1, ...record }));
}

export async function openAddress(
  { envelopeKeys }: Keys,
  { id, envelope }: { readonly id: string; readonly envelope: string | null },
): Promise<AddressRecord> {
  const opened = await open(envelope ?? "", id, envelopeKeys);
  if (!opened.ok) throw new Error(`a change of address does not open: ${opened.reason}`);
  return recordSchema.parse(JSON.parse(opened.value));
}
