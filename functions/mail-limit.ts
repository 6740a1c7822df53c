import { networkOf } from "../core/clicks/network-of.ts";
import { keyedHash } from "./keyed-hash.ts";
import { countAt, type SlidingLimit } from "./limiters.ts";
import { tooMany, uncounted } from "./limits.ts";
import { writeLog } from "./log.ts";
import type { Services } from "./services.ts";

/** Mails of one kind to one address, and mails that one place has sent to anybody. */
const PER_ADDRESS = { name: "mail-address", most: 5, window: "1 h" } as const;
const PER_PLACE = { name: "mail-place", most: 20, window: "1 h" } as const;

/**
 * Counts a mail that somebody asks for, alike for addresses that have an account and that have none: nobody's mailbox is
 * flooded through us. Throws 429, and 503 when it cannot be counted. Whose mailbox it is, and who asked, is told by nothing
 * that Redis holds.
 *
 * @param mail.place the caller's address; undefined (one machine, tests) counts for no place
 */
export async function countMail(
  services: Pick<Services, "redis" | "env" | "emailKey">,
  requestId: string,
  mail: { readonly kind: string; readonly address: string; readonly place: string | undefined },
): Promise<void> {
  const windows: { limit: SlidingLimit; name: string }[] = [
    { limit: PER_ADDRESS, name: `${mail.kind}.${mail.address}` },
  ];
  if (mail.place !== undefined) windows.push({ limit: PER_PLACE, name: `place.${networkOf(mail.place)}` });
  const counted = await Promise.all(
    windows.map(async ({ limit, name }) => {
      const who = await keyedHash(services, `mail.${name}`);
      return countAt(services, limit, who);
    }),
  ).catch((error: unknown) => {
    const data = { error: String(error) };
    writeLog({ level: "warn", requestId, actor: "api", action: "mail.uncounted", data });
    throw uncounted();
  });
  const full = counted.filter(({ success }) => !success).map(({ reset }) => reset);
  if (full.length > 0) throw tooMany(Math.max(...full) - Date.now());
}
