import { Hono } from "hono";
import {
  changeEmailSchema,
  changePasswordSchema,
  type InviteLink,
  type Joined,
  joinSchema,
  LINK_PAGES,
  type OrganisationCreated,
  organisationCreateSchema,
  profileUpdateSchema,
} from "../../core/api/accounts.ts";
import { updateProfile } from "../../db/repositories/accounts.ts";
import { listInvites } from "../../db/repositories/joins.ts";
import { SeatRefusedError } from "../../db/repositories/trees/seating.ts";
import { inTransaction } from "../../db/transaction.ts";
import { putAvatar, removeAvatar } from "../accounts/avatar.ts";
import { askForAddress } from "../accounts/change-address.ts";
import { changePassword } from "../accounts/change-password.ts";
import { foundMerchant } from "../accounts/found-merchant.ts";
import {
  becomeAffiliate,
  findOpening,
  joinProgram,
  type Membership,
  type Wish,
} from "../accounts/join-program.ts";
import { loadAccount, presentProfile } from "../accounts/present-profile.ts";
import { proveAgain } from "../accounts/prove-again.ts";
import { readAddress } from "../accounts/read-address.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { given } from "../given.ts";
import { handOff } from "../hand-off.ts";
import { countMail } from "../mail-limit.ts";
import { permit } from "../permit.ts";
import { invalidField, Problem } from "../problem.ts";
import { publishChange } from "../publish-change.ts";
import { treeRefusal } from "../tree-refusals.ts";
import { withBody } from "../valid.ts";

/** A signed-in user's own account. Everything runs as the user, whom row-level security limits to itself. */
export const accountRoutes = new Hono<AppTypes>()
  .get("/", permit("self:read"), async (c) => c.json(await presentProfile(c)))
  .patch("/", permit("self:write"), withBody(profileUpdateSchema), async (c) => {
    const changes = given(c.req.valid("json"));
    await updateProfile(c.get("services").appDb, c.get("user"), changes);
    return c.json(await presentProfile(c));
  })
  .put("/avatar", permit("self:write"), async (c) => {
    await putAvatar(c);
    return c.json(await presentProfile(c));
  })
  .delete("/avatar", permit("self:write"), async (c) => {
    await removeAvatar(c);
    return c.body(null, 204);
  })
  .post("/password", permit("security:write"), withBody(changePasswordSchema), async (c) => {
    const body = c.req.valid("json");
    await changePassword(c, await loadAccount(c), body);
    return c.body(null, 204);
  })
  .post("/email", permit("security:write"), withBody(changeEmailSchema), async (c) => {
    const { email, password } = c.req.valid("json");
    const emailNormalised = readAddress(email);
    const account = await loadAccount(c);
    if (email === account.user.email) throw invalidField("email", "unchanged", "is your address");
    await proveAgain(c, account, password);
    await countMail(c.get("services"), c.get("requestId"), {
      ...{ kind: "confirm_email", address: emailNormalised },
      place: c.req.header("cf-connecting-ip"),
    });
    await askForAddress(c, account.user, { email, emailNormalised });
    return c.json({}, 202);
  })
  .post("/join", permit("self:write"), withBody(joinSchema), async (c) => {
    const { programId, partnerId, isNew } = await join(c, c.req.valid("json"));
    const answer: Joined = { programId, partnerId };
    return c.json(answer, isNew ? 201 : 200);
  })
  .post("/organisations", permit("self:write"), withBody(organisationCreateSchema), async (c) => {
    const body = c.req.valid("json");
    const { timezone } = (await loadAccount(c)).user;
    const user = c.get("user");
    const founded = await inTransaction(c.get("services").app, user, (tx) =>
      foundMerchant(c, tx, user, { ...body, timezone }),
    );
    await publishChange(c, founded.handOff);
    const { organisationId, programId } = founded;
    const answer: OrganisationCreated = { organisationId, programId };
    return c.json(answer, 201);
  })
  .get("/invite-links", permit("affiliate:read"), async (c) => {
    const { appDb, env } = c.get("services");
    const rows = await listInvites(appDb, c.get("user"));
    const data = rows.map(
      ({ programId, programName, code }): InviteLink => ({
        programId,
        programName,
        url: new URL(`${LINK_PAGES.join}/${code}`, env.APP_URL).href,
      }),
    );
    return c.json({ data });
  });

async function join(c: AppContext, wish: Wish): Promise<Membership & { programId: string }> {
  const user = c.get("user");
  const joined = await inTransaction(c.get("services").app, user, async (tx) => {
    const opening = await findOpening(tx, wish);
    if (opening === undefined) throw new Problem("not_found", "Nobody can join by this.");
    const affiliateId = await becomeAffiliate(c, tx, user.userId);
    if (affiliateId === null) {
      throw new Problem("wrong_state", "Your address is not proved, or is another affiliate's.");
    }
    const membership = await joinProgram(c, tx, user, { opening, affiliateId });
    return { ...membership, programId: opening.programId };
  }).catch((error: unknown) => {
    throw error instanceof SeatRefusedError ? treeRefusal(error.reason) : error;
  });
  handOff(c, joined.handOffs);
  return joined;
}
