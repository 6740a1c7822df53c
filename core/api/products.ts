import * as z from "zod/mini";
import { idField, lineField, versionField, wholeField } from "./fields.ts";

const status = z.enum(["active", "archived"], "must be active or archived");

const fields = {
  name: lineField(200),
  /** By which plans may pay otherwise; null: none. */
  category: z.nullable(lineField(100)),
  /** What one unit counts for in volumes, in whole units, apart from its price. */
  volume: wholeField(0, Number.MAX_SAFE_INTEGER),
};

export const productCreateSchema = z.strictObject({
  programId: z.optional(idField),
  /** The merchant's id, as the items of its orders name it. */
  externalId: lineField(200),
  ...fields,
  category: z._default(fields.category, null),
  volume: z._default(fields.volume, 0),
});

export const productUpdateSchema = z.extend(z.partial(z.strictObject({ ...fields, status })), {
  version: versionField,
});

export const productListFields = {
  programId: z.optional(idField),
  externalId: z.optional(lineField(200)),
  category: z.optional(lineField(100)),
  status: z.optional(status),
};

/** A product as the API answers it. */
export interface Product {
  readonly id: string;
  readonly programId: string;
  readonly externalId: string;
  readonly name: string;
  readonly category: string | null;
  readonly volume: number;
  readonly status: "active" | "archived";
  readonly version: number;
  readonly createdAt: string;
}
