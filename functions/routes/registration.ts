import { Hono } from "hono";
import * as z from "zod/mini";
import {
  confirmRegistrationSchema,
  confirmTokenSchema,
  type EmailConfirmed,
  forgotPasswordSchema,
  type Invite,
  inviteCodeField,
  type Register,
  registerSchema,
  resetPasswordSchema,
} from "../../core/api/accounts.ts";
import { idField } from "../../core/api/fields.ts";
import type { Opening } from "../../db/repositories/joins.ts";
import { confirmAddress } from "../accounts/confirm-address.ts";
import { confirmRegistration } from "../accounts/confirm-registration.ts";
import { findOpening, type Wish } from "../accounts/join-program.ts";
import { checkPassword } from "../accounts/new-password.ts";
import { readAddress } from "../accounts/read-address.ts";
import { refuseBreached } from "../accounts/refuse-breached.ts";
import { register } from "../accounts/register.ts";
import { resetPassword, sendResetLink } from "../accounts/reset-password.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { countMail } from "../mail-limit.ts";
import { invalidField, Problem } from "../problem.ts";
import { beginSession } from "../session/begin-session.ts";
import { fromOwnPage } from "../session/from-own-page.ts";
import { demandOn } from "../settings/in-force.ts";
import { withBody } from "../valid.ts";

/** What somebody does who is not signed in, and may not have an account yet. No answer tells who has one. */
export const registrationRoutes = new Hono<AppTypes>()
  .post("/register", fromOwnPage, withBody(registerSchema), async (c) => {
    const body = c.req.valid("json");
    const emailNormalised = readAddress(body.email);
    checkPassword(body.password, body);
    await checkWish(c, body.as);
    await countAsked(c, "register", emailNormalised);
    await refuseBreached(c, body.password);
    return c.json(await register(c, body, emailNormalised), 202);
  })
  .post("/register/confirm", fromOwnPage, withBody(confirmRegistrationSchema), async (c) => {
    const userId = await confirmRegistration(c, c.req.valid("json"));
    return c.json(await beginSession(c, userId, ["pwd"]));
  })
  .post("/password/forgot", fromOwnPage, withBody(forgotPasswordSchema), async (c) => {
    const { email } = c.req.valid("json");
    const emailNormalised = readAddress(email);
    await countAsked(c, "reset_password", emailNormalised);
    await sendResetLink(c, email, emailNormalised);
    return c.json({}, 202);
  })
  .post("/password/reset", fromOwnPage, withBody(resetPasswordSchema), async (c) => {
    const { token, password } = c.req.valid("json");
    await resetPassword(c, token, password);
    return c.body(null, 204);
  })
  .post("/email/confirm", fromOwnPage, withBody(confirmTokenSchema), async (c) => {
    const { token } = c.req.valid("json");
    const answer: EmailConfirmed = { state: await confirmAddress(c, token) };
    return c.json(answer);
  })
  .get("/invites/:code", async (c) => c.json(await showOpening(c, inviteCodeField, "invite", "code")))
  .get("/open-programs/:id", async (c) => c.json(await showOpening(c, idField, "programId", "id")));

/** Whoever may not join is told before a mail is sent. */
async function checkWish(c: AppContext, as: Register["as"]): Promise<void> {
  await demandOn(c.get("services"), as.role === "affiliate" ? "register_affiliates" : "register_merchants");
  if (as.role !== "affiliate") return;
  const field = as.invite === undefined ? "programId" : "invite";
  if (as[field] === undefined || (await findOpening(c.get("services").appDb, as)) !== undefined) return;
  throw invalidField(`as.${field}`, "not_found", "nobody can join by this");
}

function countAsked(c: AppContext, kind: string, address: string): Promise<void> {
  const place = c.req.header("cf-connecting-ip");
  return countMail(c.get("services"), c.get("requestId"), { kind, address, place });
}

/** What is no code or id at all leads nowhere, like any other. */
async function showOpening(
  c: AppContext,
  field: z.core.$ZodType<string>,
  name: keyof Wish,
  param: string,
): Promise<Invite> {
  const given = z.safeParse(field, c.req.param(param));
  const opening = given.success
    ? await findOpening(c.get("services").appDb, { [name]: given.data })
    : undefined;
  if (opening === undefined) throw new Problem("not_found", "Nobody can join by this.");
  return presentOpening(opening);
}

const presentOpening = ({ programId, programName, sponsor }: Opening): Invite => ({
  programId,
  programName,
  sponsorName: sponsor?.name ?? null,
});
