import * as z from "zod/mini";
import { SCOPES, type Scope } from "../access/scopes.ts";
import { idField, lineField, momentField } from "./fields.ts";

export const keyCreateSchema = z.strictObject({
  name: lineField(100),
  /** Absent or null: a key of the whole organisation. */
  programId: z.optional(z.nullable(idField)),
  scopes: z.array(z.enum(SCOPES, `must be one of ${SCOPES.join(", ")}`), "must be a list of scopes").check(
    z.minLength(1, "must have at least one scope"),
    z.maxLength(SCOPES.length, "must not name a scope twice"),
    z.refine((scopes) => new Set(scopes).size === scopes.length, "must not name a scope twice"),
  ),
  /** Everything a test key brings is marked as test. Absent: as the caller's key. */
  test: z.optional(z.boolean("must be true or false")),
  expiresAt: z._default(z.nullable(momentField), null),
});
export type KeyCreate = z.infer<typeof keyCreateSchema>;

export const keyListFields = { programId: z.optional(idField) };

/** A key as the API answers it; `key` itself only once, when it is made. */
export interface Key {
  readonly id: string;
  readonly programId: string | null;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly test: boolean;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly createdAt: string;
}
