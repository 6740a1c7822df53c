import type { Register, Registered } from "../../core/api/accounts.ts";
import { LINK_PAGES } from "../../core/api/accounts.ts";
import { insertMailToken, presentToken } from "../../db/repositories/mail-tokens.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import { findUserByEmail } from "../../db/repositories/users.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { mailLink, newMailToken } from "../mail-token.ts";
import { newNotification } from "../notify.ts";
import { hashNewPassword } from "./new-password.ts";
import { sealRegistration } from "./registration-record.ts";

const LINK_MS = 24 * 60 * 60_000;

/**
 * Sends a mail: to an address that nobody has, the link that makes the account; to one that has an account, word that it
 * has. Both cost the same, and write in one round trip. The ticket stays with who asks, the link goes to the mailbox.
 */
export async function register(c: AppContext, body: Register, emailNormalised: string): Promise<Registered> {
  const services = c.get("services");
  const passwordHash = await hashNewPassword(body.password);
  const known = await findUserByEmail(services.appDb, emailNormalised);
  const { token, hash } = await newMailToken();
  const { token: ticket, hash: ticketHash } = await newMailToken();
  const id = services.newId();
  const { name, email, locale, timezone, termsVersion, as } = body;
  const who = { name, email, locale, timezone, termsVersion, as };
  const record = { v: 1, ...who, passwordHash, ticketHash } as const;
  const row = {
    id,
    kind: "register",
    tokenHash: hash,
    userId: null,
    emailNormalised,
    envelope: await sealRegistration(services, id, record),
    expiresAt: new Date(services.now().getTime() + LINK_MS),
  } as const;
  const event = { key: id, requestId: c.get("requestId") };
  const url = mailLink(services.env.APP_URL, LINK_PAGES.register, token);
  const told =
    known === undefined
      ? await newNotification(
          services,
          { address: email, locale },
          { ...event, kind: "registration", data: { name }, secret: { url } },
        )
      : await newNotification(
          services,
          { userId: known.id },
          { ...event, kind: "registration_known", data: { name: known.name }, secret: null },
        );
  const { appDb } = services;
  await appDb.batch([
    appDb.execute(presentToken(hash)),
    appDb.execute(insertMailToken(row, known === undefined)),
    appDb.execute(insertNotification(told)),
  ]);
  handOff(c, [told.handOff]);
  return { ticket };
}
