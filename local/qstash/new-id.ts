import { randomBytes } from "node:crypto";

/** A fresh id with the service's kind of prefix. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(20).toString("base64url").replaceAll(/[-_]/g, "x")}`;
}
