import { Hono } from "hono";
import { signInSchema } from "../../core/api/sign-in.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import { signOut } from "../../db/repositories/sessions.ts";
import { findUserByEmail } from "../../db/repositories/users.ts";
import { auditContext } from "../audit-context.ts";
import type { AppTypes } from "../context.ts";
import { Problem } from "../problem.ts";
import { countPasswordAttempt } from "../session/check-password.ts";
import { finishSignIn } from "../session/finish-sign-in.ts";
import { fromOwnPage } from "../session/from-own-page.ts";
import { noteRefusedSignIn } from "../session/note-refused-sign-in.ts";
import { droppedCookie, readRefreshCookie } from "../session/refresh-cookie.ts";
import { refreshSession } from "../session/refresh-session.ts";
import { hashRefreshToken } from "../session/refresh-token.ts";
import { withBody } from "../valid.ts";

/** Signing in with e-mail and password. docs/identity.md says what each token is for and when it ends. */
export const sessionRoutes = new Hono<AppTypes>()
  .post("/sign-in", fromOwnPage, withBody(signInSchema), async (c) => {
    const { email, password } = c.req.valid("json");
    const services = c.get("services");
    const account = normaliseEmail(email) ?? email;
    const isRight = await countPasswordAttempt(c, account);
    const user = await findUserByEmail(services.appDb, account);
    // Somebody unknown, and one without a password, cost what a wrong password costs.
    const right = await isRight(password, user?.passwordHash ?? null);
    if (user === undefined || !right) {
      noteRefusedSignIn(c, { userId: user?.id, method: "password" });
      throw new Problem("wrong_credentials", "The e-mail address or the password is wrong.");
    }
    return c.json(await finishSignIn(c, user.id, ["pwd"]));
  })
  .post("/refresh", fromOwnPage, async (c) => {
    const token = readRefreshCookie(c);
    if (token === undefined) return c.body(null, 204);
    return c.json(await refreshSession(c, token));
  })
  .post("/sign-out", fromOwnPage, async (c) => {
    const hash = await hashRefreshToken(readRefreshCookie(c) ?? "");
    const { appDb, now } = c.get("services");
    if (hash !== undefined) await signOut(appDb, hash, now(), auditContext(c, { kind: "visitor", id: null }));
    c.header("set-cookie", droppedCookie(c));
    return c.body(null, 204);
  })
  .get("/jwks.json", (c) => {
    c.header("cache-control", "public, max-age=300");
    return c.json({ keys: c.get("services").accessKeys.publicKeys });
  });
