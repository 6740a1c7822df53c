import * as z from "zod/mini";
import { LINK_CODE } from "../clicks/link-record.ts";
import { destinationField, idField, lineField, momentField, versionField } from "./fields.ts";

const fields = {
  /** Null: the campaign's destination. */
  destinationUrl: z.optional(z.nullable(destinationField)),
  expiresAt: z.optional(z.nullable(momentField)),
};

export const linkCreateSchema = z.strictObject({
  enrollmentId: idField,
  /** Absent: eight random letters and digits. */
  code: z.optional(z.string("must be text").check(z.regex(LINK_CODE, "must be 3 to 64 of A–Z a–z 0–9 - _"))),
  ...fields,
});
export type LinkCreate = z.infer<typeof linkCreateSchema>;

export const linkUpdateSchema = z.strictObject({ ...fields, version: versionField });
export type LinkUpdate = z.infer<typeof linkUpdateSchema>;

export const linkListFields = {
  programId: z.optional(idField),
  enrollmentId: z.optional(idField),
  partnerId: z.optional(idField),
  campaignId: z.optional(idField),
  status: z.optional(z.enum(["active", "archived"], "must be active or archived")),
  /** How the code begins. */
  q: z.optional(lineField(100)),
};

/** A link as the API answers it. */
export interface Link {
  readonly id: string;
  readonly programId: string;
  readonly campaignId: string;
  readonly enrollmentId: string;
  readonly partnerId: string;
  readonly url: string;
  readonly host: string;
  readonly code: string;
  readonly destinationUrl: string | null;
  readonly status: "active" | "archived";
  readonly expiresAt: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
