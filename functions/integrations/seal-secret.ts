import { seal } from "../../core/privacy/envelope.ts";
import type { Services } from "../services.ts";

/** A program's secret, sealed for the row that it will be. */
export async function sealSecret(
  { newId, envelopeKeys }: Pick<Services, "newId" | "envelopeKeys">,
  secret: string,
): Promise<{ id: string; envelope: string }> {
  const id = newId();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { id, envelope: await seal(secret, id, envelopeKeys, iv) };
}
