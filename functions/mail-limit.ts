import { networkOf } from "../core/clicks/network-of.ts";
import { keyedHash } from "./keyed-hash.ts";
import { countAt, limiterOf } from "./limiters.ts";
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
  services: Pick<Services, "redis" | "emailKey">,
  requestId: string,
  mail: { readonly kind: string; readonly address: string; readonly place: string | undefined },
): Promise<void> {
  await countOne(services, requestId, PER_ADDRESS, `mail.${mail.kind}.${mail.address}`);
  if (mail.place === undefined) return;
  await countOne(services, requestId, PER_PLACE, `mail.place.${networkOf(mail.place)}`);
}

async function countOne(
  services: Pick<Services, "redis" | "emailKey">,
  requestId: string,
  limit: typeof PER_ADDRESS | typeof PER_PLACE,
  who: string,
): Promise<void> {
  const limiter = limiterOf(services.redis, limit);
  const counted = await countAt(limiter, await keyedHash(services, who), 1).catch((error: unknown) => {
    writeLog({
      ...{ level: "warn", requestId, actor: "api", action: "mail.uncounted" },
      data: { error: String(error) },
    });
    throw uncounted();
  });
  if (!counted.success) throw tooMany(counted.reset - Date.now());
}
