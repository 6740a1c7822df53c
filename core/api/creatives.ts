import * as z from "zod/mini";
import {
  CREATIVE_KINDS,
  CREATIVE_STATUSES,
  type CreativeKind,
  type CreativeStatus,
} from "../creative/kinds.ts";
import { destinationField, idField, lineField, momentField, paragraphField, versionField } from "./fields.ts";

/** Of one file. */
export const CREATIVE_MAX_BYTES = 5 * 1024 * 1024;

const status = z.enum(CREATIVE_STATUSES, `must be ${CREATIVE_STATUSES.join(", ")}`);
const kind = z.enum(CREATIVE_KINDS, `must be ${CREATIVE_KINDS.join(", ")}`);
const language = z
  .string("must be a language tag")
  .check(
    z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a language tag, as en or vi"),
    z.maxLength(35, "is too long"),
  );

const fields = {
  /** Null: for every campaign of the program. */
  campaignId: z.nullable(idField),
  name: lineField(120),
  language: z.nullable(language),
  startsAt: z.nullable(momentField),
  endsAt: z.nullable(momentField),
  /** Words to use; of a picture what it shows. */
  text: z.nullable(paragraphField(10_000)),
  /** Of a page or a video. */
  url: z.nullable(destinationField),
};

export const creativeCreateSchema = z.strictObject({
  programId: z.optional(idField),
  kind,
  ...fields,
  campaignId: z._default(fields.campaignId, null),
  language: z._default(fields.language, null),
  startsAt: z._default(fields.startsAt, null),
  endsAt: z._default(fields.endsAt, null),
  text: z._default(fields.text, null),
  url: z._default(fields.url, null),
});

export const creativeUpdateSchema = z.extend(z.partial(z.strictObject({ ...fields, status })), {
  version: versionField,
});

export const creativeListFields = {
  programId: z.optional(idField),
  campaignId: z.optional(idField),
  kind: z.optional(kind),
  status: z.optional(status),
};

/** A file that was handed in. */
export interface CreativeFile {
  /** Shown on any site. */
  readonly url: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Pixels; null: it is no picture. */
  readonly width: number | null;
  readonly height: number | null;
}

/** A creative as the API answers it. */
export interface Creative {
  readonly id: string;
  readonly programId: string;
  readonly campaignId: string | null;
  readonly kind: CreativeKind;
  readonly name: string;
  readonly language: string | null;
  readonly status: CreativeStatus;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly text: string | null;
  readonly url: string | null;
  readonly file: CreativeFile | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** `GET /api/affiliate/creatives`, beside the page. */
export const ownCreativeFields = {
  campaignId: z.optional(idField),
  /** One of the affiliate's own: answers what to put on a page, with that link. */
  linkId: z.optional(idField),
};

/** A creative as affiliates have it. */
export type OwnCreative = Pick<
  Creative,
  "id" | "programId" | "campaignId" | "kind" | "name" | "language" | "text" | "url" | "file"
> & {
  readonly programName: string;
  /** To paste, with the link that was named; null: none was, or it is of another campaign. */
  readonly snippet: string | null;
};
