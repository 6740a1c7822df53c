import { timingSafeEqual } from "node:crypto";

/** Whether an Authorization header carries exactly this bearer token. */
export function hasBearer(header: string | undefined, token: string): boolean {
  const expected = Buffer.from(`Bearer ${token}`);
  const given = Buffer.from(header ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
