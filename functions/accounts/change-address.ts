import { LINK_PAGES } from "../../core/api/accounts.ts";
import { lockSelf } from "../../db/repositories/accounts.ts";
import { endTokens, insertMailToken, type NewMailTokenRow } from "../../db/repositories/mail-tokens.ts";
import { insertNotification, type NewNotification } from "../../db/repositories/notify.ts";
import { findUserByEmail, type UserRow } from "../../db/repositories/users.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { mailLink, newMailToken } from "../mail-token.ts";
import { newNotification } from "../notify.ts";
import { sealAddress } from "./address-record.ts";

const LINK_MS = 24 * 60 * 60_000;

interface Wanted {
  readonly email: string;
  readonly emailNormalised: string;
}

/**
 * Sends the two links of a change of address, one to each. To an address that somebody has goes word of that in the place
 * of its link, so that the change can never be done and who asks for it learns nothing.
 */
export async function askForAddress(c: AppContext, user: UserRow, wanted: Wanted): Promise<void> {
  const services = c.get("services");
  const standing = await findUserByEmail(services.appDb, wanted.emailNormalised);
  const holder = standing?.id === user.id ? undefined : standing;
  const [ids, links] = [
    [services.newId(), services.newId()] as const,
    [await newMailToken(), await newMailToken()] as const,
  ];
  const url = (token: string) => mailLink(services.env.APP_URL, LINK_PAGES.confirmEmail, token);
  const told = [
    await tellStandingAddress(c, user, wanted.email, { key: ids[0], url: url(links[0].token) }),
    await tellNewAddress(c, user, { wanted, holder, key: ids[1], url: url(links[1].token) }),
  ];
  const rows = [
    await newRow(c, user, wanted, { kind: "change_email", hash: links[0].hash, id: ids[0], otherId: ids[1] }),
    await newRow(c, user, wanted, {
      kind: "confirm_email",
      hash: links[1].hash,
      id: ids[1],
      otherId: ids[0],
    }),
  ];
  await inTransaction(services.app, c.get("user"), async (tx) => {
    await lockSelf(tx, user.id);
    await endTokens(tx, user.id, ["change_email", "confirm_email"], services.now());
    for (const row of rows) await tx.execute(insertMailToken(row));
    for (const each of told) await tx.execute(insertNotification(each));
  });
  handOff(
    c,
    told.map((each) => each.handOff),
  );
}

interface Mail {
  readonly key: string;
  readonly url: string;
}

function tellStandingAddress(
  c: AppContext,
  user: UserRow,
  newEmail: string,
  { key, url }: Mail,
): Promise<NewNotification> {
  return newNotification(
    c.get("services"),
    { userId: user.id },
    {
      ...{ kind: "email_change_requested", key, data: { newEmail }, secret: { url } },
      requestId: c.get("requestId"),
    },
  );
}

function tellNewAddress(
  c: AppContext,
  user: UserRow,
  { wanted, holder, key, url }: Mail & { readonly wanted: Wanted; readonly holder: UserRow | undefined },
): Promise<NewNotification> {
  const services = c.get("services");
  const event = { key, requestId: c.get("requestId") };
  return holder === undefined
    ? newNotification(
        services,
        { address: wanted.email, locale: user.locale },
        { ...event, kind: "email_confirm", data: { name: user.name }, secret: { url } },
      )
    : newNotification(
        services,
        { userId: holder.id },
        { ...event, kind: "registration_known", data: { name: holder.name }, secret: null },
      );
}

async function newRow(
  c: AppContext,
  user: UserRow,
  { email, emailNormalised }: Wanted,
  link: {
    readonly kind: "change_email" | "confirm_email";
    readonly hash: string;
    readonly id: string;
    readonly otherId: string;
  },
): Promise<NewMailTokenRow> {
  const services = c.get("services");
  const { kind, hash, id, otherId } = link;
  return {
    ...{ id, kind, tokenHash: hash, userId: user.id, emailNormalised },
    envelope: await sealAddress(services, id, { email, otherId }),
    expiresAt: new Date(services.now().getTime() + LINK_MS),
  };
}
