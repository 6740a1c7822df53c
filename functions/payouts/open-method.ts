import type { MethodDetails } from "../../core/payout/method-details.ts";
import { open } from "../../core/privacy/envelope.ts";
import type { Services } from "../services.ts";

/**
 * Where somebody is paid, out of its envelope: for files by which people are paid, and for nothing else. Null: nobody can read
 * it any more.
 */
export async function openMethod(
  { envelopeKeys }: Pick<Services, "envelopeKeys">,
  method: { readonly id: string; readonly envelope: string | null },
): Promise<MethodDetails | null> {
  if (method.envelope === null) return null;
  const opened = await open(method.envelope, `payout-method:${method.id}`, envelopeKeys);
  // It was checked when it was sealed.
  return opened.ok ? (JSON.parse(opened.value) as MethodDetails) : null;
}
