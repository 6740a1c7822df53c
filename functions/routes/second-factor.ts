import { Hono } from "hono";
import {
  passkeySignInSchema,
  secondFactorSchema,
  stepUpSchema,
  ticketSchema,
} from "../../core/api/security.ts";
import { batchAs } from "../../db/batch-as.ts";
import {
  type Challenge,
  findChallenge,
  takeChallenge,
  tryChallenge,
} from "../../db/repositories/challenges.ts";
import { findFactors } from "../../db/repositories/factors.ts";
import { proveSession } from "../../db/repositories/sessions.ts";
import type { AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { beginSession } from "../session/begin-session.ts";
import { fromOwnPage } from "../session/from-own-page.ts";
import { noteRefusedSignIn } from "../session/note-refused-sign-in.ts";
import { askForPasskey, verifyPasskey } from "../session/passkeys.ts";
import { presentSession } from "../session/present-session.ts";
import { proveFactor } from "../session/prove-factor.ts";
import { signInAgain } from "../session/sign-in-again.ts";
import { withBody } from "../valid.ts";

const TRIES = 5;
const PURPOSE = "second_factor";

/** The second half of a sign-in, signing in with a passkey alone, and showing a second factor again. */
export const secondFactorRoutes = new Hono<AppTypes>()
  .post("/second-factor", fromOwnPage, withBody(secondFactorSchema), async (c) => {
    const { ticket, ...proof } = c.req.valid("json");
    const { appDb, now } = c.get("services");
    const half = { id: ticket, purpose: PURPOSE, now: now() } as const;
    const { userId, methods } = ownerOf(await tryChallenge(appDb, { ...half, most: TRIES }));
    const by = await proveFactor(c, userId, proof);
    ownerOf(await takeChallenge(appDb, half));
    return c.json(await beginSession(c, userId, [...methods, by], now()));
  })
  .post("/second-factor/options", fromOwnPage, withBody(ticketSchema), async (c) => {
    const { ticket } = c.req.valid("json");
    const services = c.get("services");
    const half = { id: ticket, purpose: PURPOSE, now: services.now() } as const;
    const { userId } = ownerOf(await findChallenge(services.appDb, half));
    const { passkeys } = await findFactors(services.appDb, { userId });
    return c.json(await askForPasskey(services, "passkey_proof", { userId, passkeys }));
  })
  .post("/passkey", fromOwnPage, withBody(passkeySignInSchema), async (c) => {
    const answer = c.req.valid("json");
    const services = c.get("services");
    const userId = await verifyPasskey(services, "passkey_sign_in", answer);
    if (userId === undefined) {
      noteRefusedSignIn(c, { method: "passkey" });
      throw new Problem("wrong_code", "This passkey does not sign in here.");
    }
    return c.json(await beginSession(c, userId, ["hwk"], services.now()));
  })
  .post("/passkey/options", fromOwnPage, async (c) => {
    return c.json(await askForPasskey(c.get("services"), "passkey_sign_in", null));
  })
  .post("/step-up", permit("security:write"), withBody(stepUpSchema), async (c) => {
    const { userId, sessionId, audit } = c.get("user");
    const proof = c.req.valid("json");
    const by = await proveFactor(c, userId, proof);
    const { appDb, now } = c.get("services");
    const secondFactorAt = now();
    const [{ rowCount }] = await batchAs(appDb, { userId, audit }, [
      appDb.execute(proveSession(sessionId, by, secondFactorAt)),
    ]);
    if (rowCount !== 1) throw signInAgain();
    return c.json(await presentSession(c, { userId, sessionId, secondFactorAt }));
  })
  .post("/step-up/options", permit("security:write"), async (c) => {
    const services = c.get("services");
    const { userId } = c.get("user");
    const { passkeys } = await findFactors(services.appDb, { userId });
    return c.json(await askForPasskey(services, "passkey_proof", { userId, passkeys }));
  });

/** Throws 410 when the half of a sign-in was finished, had its tries or took too long. */
function ownerOf(half: Challenge | undefined): Challenge & { userId: string } {
  if (half?.userId == null) throw new Problem("link_expired", "This sign-in took too long; begin again.");
  return { ...half, userId: half.userId };
}
