import { Hono } from "hono";
import { needsSecondFactor } from "../../core/access/permissions.ts";
import {
  type Factors,
  type Passkey,
  passkeyCreateSchema,
  passkeyUpdateSchema,
  totpConfirmSchema,
} from "../../core/api/security.ts";
import {
  confirmTotp,
  deletePasskey,
  deleteTotp,
  findFactors,
  findTotp,
  insertPasskey,
  type PasskeyRow,
  putTotp,
  renamePasskey,
} from "../../db/repositories/factors.ts";
import { findOwnParts, type UserParts } from "../../db/repositories/users.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { addFactor, demandProven, dropFactor, renewRecoveryCodes } from "../session/change-factors.ts";
import { askForNewPasskey, verifyNewPasskey } from "../session/passkeys.ts";
import { countTry } from "../session/prove-factor.ts";
import { signInAgain } from "../session/sign-in-again.ts";
import { newTotpSecret, openTotp, sealTotp, totpStep, totpUri } from "../session/totp.ts";
import { withBody } from "../valid.ts";

/** A user's second factors. What weakens them wants one that was just shown. */
export const factorRoutes = new Hono<AppTypes>()
  .get("/factors", permit("security:read"), async (c) => {
    const { appDb } = c.get("services");
    const { totp, passkeys, recoveryCodesLeft } = await findFactors(appDb, c.get("user"));
    const factors: Factors = {
      required: isRequired(await partsOf(c)),
      totp: totp === null ? null : { confirmedAt: totp.confirmedAt.toISOString() },
      passkeys: passkeys.map(presentPasskey),
      recoveryCodesLeft,
    };
    return c.json(factors);
  })
  .post("/totp", permit("security:write"), async (c) => {
    const services = c.get("services");
    const user = c.get("user");
    const factors = await findFactors(services.appDb, user);
    if (factors.totp !== null) throw appIsThere();
    demandProven(c, factors);
    const { email } = (await partsOf(c)).user;
    const secret = newTotpSecret();
    const envelope = await sealTotp(services, user.userId, secret);
    if (!(await putTotp(services.appDb, user, envelope, services.now()))) throw appIsThere();
    return c.json({ secret, uri: totpUri(secret, email) });
  })
  .post("/totp/confirm", permit("security:write"), withBody(totpConfirmSchema), async (c) => {
    const { code } = c.req.valid("json");
    const services = c.get("services");
    const { userId } = c.get("user");
    const limit = await countTry(c, userId);
    const pending = await findTotp(services.appDb, c.get("user"));
    if (pending === undefined || pending.confirmedAt !== null)
      throw new Problem("wrong_state", "There is no authenticator app to confirm; begin with one.");
    const { envelope } = pending;
    const now = services.now();
    const step = totpStep(await openTotp(services, userId, envelope), code, now);
    if (step === null) throw new Problem("wrong_code", "The code is not the one that the app shows now.");
    await limit.prove();
    const confirm = { envelope, step, now };
    return c.json(
      await addFactor(c, { factor: "totp", name: null }, "otp", (tx) => confirmTotp(tx, userId, confirm)),
    );
  })
  .delete("/totp", permit("security:weaken"), async (c) => {
    await dropFactor(c, "totp", isRequired(await partsOf(c)), deleteTotp(c.get("user").userId));
    return c.body(null, 204);
  })
  .post("/recovery-codes", permit("security:weaken"), async (c) => c.json(await renewRecoveryCodes(c)))
  .post("/passkeys/options", permit("security:write"), async (c) => {
    const services = c.get("services");
    const factors = await findFactors(services.appDb, c.get("user"));
    demandProven(c, factors);
    return c.json(await askForNewPasskey(services, (await partsOf(c)).user, factors.passkeys));
  })
  .post("/passkeys", permit("security:write"), withBody(passkeyCreateSchema), async (c) => {
    const { name, ...answer } = c.req.valid("json");
    const services = c.get("services");
    demandProven(c, await findFactors(services.appDb, c.get("user")));
    const passkey = await verifyNewPasskey(services, c.get("user").userId, answer);
    if (passkey === undefined) throw new Problem("wrong_code", "The passkey was not made for this request.");
    const row = { ...passkey, id: services.newId(), name };
    return c.json(await addFactor(c, { factor: "passkey", name }, "hwk", (tx) => insertPasskey(tx, row)));
  })
  .patch("/passkeys/:id", permit("security:write"), withBody(passkeyUpdateSchema), async (c) => {
    const { name } = c.req.valid("json");
    const row = await renamePasskey(c.get("services").appDb, c.get("user"), readId(c, "id"), name);
    if (row === undefined) throw new Problem("not_found", "There is no such passkey.");
    return c.json(presentPasskey(row));
  })
  .delete("/passkeys/:id", permit("security:weaken"), async (c) => {
    const remove = deletePasskey(c.get("user").userId, readId(c, "id"));
    await dropFactor(c, "passkey", isRequired(await partsOf(c)), remove);
    return c.body(null, 204);
  });

const appIsThere = (): Problem =>
  new Problem("already_exists", "There is an authenticator app; remove it first.");

async function partsOf(c: AppContext): Promise<UserParts> {
  const parts = await findOwnParts(c.get("services").appDb, c.get("user"));
  if (parts === undefined) throw signInAgain();
  return parts;
}

const isRequired = ({ user, organisations }: UserParts): boolean =>
  needsSecondFactor({
    platformRole: user.platformRole,
    memberRoles: organisations.map(({ role }) => role),
  });

const presentPasskey = ({ id, name, backedUp, lastUsedAt, createdAt }: PasskeyRow): Passkey => ({
  ...{ id, name, backedUp },
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});
