import * as z from "zod/mini";
import { paragraphField } from "./fields.ts";

export const noteCreateSchema = z.strictObject({
  text: paragraphField(4000).check(z.minLength(1, "must not be empty")),
});

/** A note about a partner, which only the organisation sees. */
export interface PartnerNote {
  readonly id: string;
  readonly text: string;
  /** Null: an API key wrote it, or somebody who is no member any more. */
  readonly author: string | null;
  readonly createdAt: string;
}
