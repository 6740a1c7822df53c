import { sealFor } from "../seal.ts";
import type { Services } from "../services.ts";

/** A program's secret, sealed for the row that it will be. */
export async function sealSecret(
  services: Pick<Services, "newId" | "envelopeKeys">,
  secret: string,
): Promise<{ id: string; envelope: string }> {
  const id = services.newId();
  return { id, envelope: await sealFor(services, id, secret) };
}
