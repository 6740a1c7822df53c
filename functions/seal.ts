import { seal, sealBytes } from "../core/privacy/envelope.ts";
import type { Services } from "./services.ts";

const IV_BYTES = 12;

/**
 * Seals what is kept, with random bytes that are never used again.
 *
 * @param context what it belongs to (a row's id): it opens only with the same
 */
export const sealFor = (
  { envelopeKeys }: Pick<Services, "envelopeKeys">,
  context: string,
  plain: string,
): Promise<string> => seal(plain, context, envelopeKeys, crypto.getRandomValues(new Uint8Array(IV_BYTES)));

/** The same for a file. */
export const sealFile = (
  { envelopeKeys }: Pick<Services, "envelopeKeys">,
  context: string,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> =>
  sealBytes(plain, context, envelopeKeys, crypto.getRandomValues(new Uint8Array(IV_BYTES)));
