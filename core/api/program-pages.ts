import * as z from "zod/mini";
import type { TrustFigures } from "../site/trust.ts";
import { destinationField, lineField, paragraphField, versionField } from "./fields.ts";

/** The last part of a page's address, `/p/SLUG`. */
export const slugField = z
  .string("must be text")
  .check(
    z.regex(/^[a-z0-9](?:[a-z0-9-]{1,58}[a-z0-9])$/, "must be 3 to 60 of a–z, 0–9 and hyphens between them"),
  );

/** `PUT /api/v1/programs/:id/page`: all of it; 409 `already_exists` when another program has that address. */
export const programPageSchema = z.strictObject({
  slug: slugField,
  published: z.boolean("must be true or false"),
  headline: lineField(120),
  /** Paragraphs, apart by empty lines. */
  description: paragraphField(5000),
  website: z.nullable(destinationField),
  version: versionField,
});

/** A program's page as its merchant has it. */
export interface ProgramPage {
  readonly programId: string;
  readonly slug: string;
  readonly published: boolean;
  readonly headline: string;
  readonly description: string;
  readonly website: string | null;
  readonly version: number;
  readonly updatedAt: string;
}

/** `GET /api/programs/:slug`: what everybody may know of a program that has published its page. */
export interface PublicProgram {
  readonly slug: string;
  readonly programId: string;
  readonly programName: string;
  readonly organisationName: string;
  readonly headline: string;
  readonly description: string;
  readonly website: string | null;
  readonly currencies: readonly string[];
  /** Whether anybody may join it, or whom a partner invites, or nobody. */
  readonly registration: "open" | "invitation" | "closed";
  /** Its plan in force, in sentences; empty: it has none. */
  readonly terms: readonly string[];
  readonly trust: TrustFigures;
  readonly updatedAt: string;
}
