import { networkOf } from "../core/clicks/network-of.ts";
import { toHex } from "../core/ids/hex.ts";
import { writeLog } from "./log.ts";
import { Problem } from "./problem.ts";
import type { Services } from "./services.ts";
import { within } from "./within.ts";

/** Mails of one kind to one address, and mails that one place has sent to anybody. */
const PER_ADDRESS = 5;
const PER_PLACE = 20;
const WINDOW_MS = 60 * 60_000;
const TIME_LIMIT_MS = 3_000;

/** Counts in each window and answers whether one is full. KEYS: windows. ARGV: ms of a window, then most of each. */
const COUNT_MAIL = `
local full = 0
for i = 1, #KEYS do
  if redis.call('INCR', KEYS[i]) > tonumber(ARGV[i + 1]) then full = 1 end
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
return full`;

/**
 * Counts a mail that somebody asks for, alike for addresses that have an account and that have none: nobody's mailbox is
 * flooded through us. Throws 429, and 503 when it cannot be counted.
 *
 * @param place the caller's address; undefined (one machine, tests) counts for no place
 */
export async function countMail(
  services: Pick<Services, "redis" | "emailKey" | "now">,
  requestId: string,
  mail: { readonly kind: string; readonly address: string; readonly place: string | undefined },
): Promise<void> {
  const nowMs = services.now().getTime();
  const window = Math.floor(nowMs / WINDOW_MS);
  const windows = [{ name: `${mail.kind}.${mail.address}`, most: PER_ADDRESS }];
  if (mail.place !== undefined) windows.push({ name: `place.${networkOf(mail.place)}`, most: PER_PLACE });
  const keys = await Promise.all(
    windows.map(async ({ name }) => `mail:${await keyedHash(services, name)}:${window}`),
  );
  const most = windows.map((each) => each.most);
  const counted = services.redis.eval<unknown[], number>(COUNT_MAIL, keys, [WINDOW_MS, ...most]);
  const full = await within(TIME_LIMIT_MS, counted).catch((error: unknown) => {
    throw uncounted(requestId, error);
  });
  if (full > 0) throw tooMany((window + 1) * WINDOW_MS - nowMs);
}

function tooMany(waitMs: number): Problem {
  const seconds = Math.ceil(waitMs / 1000);
  return new Problem(
    "too_many_requests",
    `Too many mails were asked for; try again in ${seconds} seconds.`,
    [],
    {
      "retry-after": String(seconds),
    },
  );
}

function uncounted(requestId: string, error: unknown): Problem {
  writeLog({
    ...{ level: "warn", requestId, actor: "api", action: "mail.uncounted" },
    data: { error: String(error) },
  });
  return new Problem("unavailable", "No mail can be sent now; try again in a moment.", [], {
    "retry-after": "5",
  });
}

/** Whose mailbox it is, and who asked, is told by nothing that Redis holds. */
async function keyedHash({ emailKey }: Pick<Services, "emailKey">, text: string): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", emailKey, new TextEncoder().encode(`mail.${text}`));
  return toHex(new Uint8Array(mac));
}
