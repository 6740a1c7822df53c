import * as z from "zod/mini";
import { CONSENT_MODES } from "./link-record.ts";

/** `trbp_…` and, for trying things out, `trbt_…`: names a program in the browser; not a secret. */
export const PROGRAM_KEY = /^trb[pt]_[A-Za-z0-9]{24,40}$/;

/**
 * What the edge knows of a program, under each of its two public keys: the JSON value stored in KV and in Upstash under
 * `programKeyKey(key)`. `rev` is the program's version: a writer never replaces a record by one with a lower `rev`.
 */
export const programKeyRecordSchema = z.object({
  v: z.literal(1),
  rev: z.int(),
  organisationId: z.uuid(),
  programId: z.uuid(),
  status: z.enum(["active", "archived"]),
  /** What comes with this key is marked as test. */
  test: z.boolean(),
  /** Hosts of the merchant's pages: `shop.example`, or `*.shop.example` for every host below it. */
  allowedHosts: z.array(z.string()),
  consent: z.enum(CONSENT_MODES),
});
export type ProgramKeyRecord = z.infer<typeof programKeyRecordSchema>;

/** Storage key of a program's record in KV and Upstash. */
export const programKeyKey = (key: string): string => `key:${key}`;
