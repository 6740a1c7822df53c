import * as z from "zod/mini";
import { lineField } from "./fields.ts";

/** Shorter words would find everything. */
const LEAST_CHARACTERS = 2;
/** Of each kind, as the palette shows and as the page does. */
const MOST = { few: 5, more: 25 } as const;

/**
 * `GET /api/admin/find?q=&most=`: by how a name or an address begins, by a whole order id, by the id of a transfer, or by any id of ours.
 * `most`: `few` (5 of each kind) or `more` (25).
 */
export const findSchema = z.strictObject({
  q: lineField(100).check(z.minLength(LEAST_CHARACTERS)),
  most: z._default(
    z.pipe(
      z.enum(["few", "more"]),
      z.transform((name) => MOST[name]),
    ),
    MOST.few,
  ),
});
