import { Hono } from "hono";
import * as z from "zod/mini";
import { consentSchema, eraseSchema, type PrivacyRequest, type PrivacyView } from "../../core/api/privacy.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import {
  type ErasingUser,
  findErasingUser,
  findExport,
  findOwnPrivacy,
  insertConsent,
  insertOwnRequest,
  type OwnPrivacy,
  type PrivacyRequestView,
} from "../../db/repositories/privacy.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { permit } from "../permit.ts";
import { exportUrl, isExportSignature } from "../privacy/export-link.ts";
import { invalidField, Problem } from "../problem.ts";
import { isPassword } from "../session/check-password.ts";
import { droppedCookie } from "../session/refresh-cookie.ts";
import { signInAgain } from "../session/sign-in-again.ts";
import { demandWeakening } from "../session/step-up.ts";
import { withBody } from "../valid.ts";

/** How new a session must be that has neither password nor second factor to show. */
const FRESH_MS = 10 * 60_000;

/** A user's rights over its own data: what it agreed to, a copy of everything, and to be forgotten. */
export const privacyRoutes = new Hono<AppTypes>()
  .get("/privacy", permit("self:read"), async (c) => {
    const own = await findOwnPrivacy(c.get("services").appDb, c.get("user"));
    return c.json(await presentPrivacy(c, own));
  })
  .put("/consents", permit("self:write"), withBody(consentSchema), async (c) => {
    const consent = c.req.valid("json");
    const services = c.get("services");
    const requestId = c.get("requestId");
    await insertConsent(services.appDb, c.get("user"), { ...consent, id: services.newId(), requestId });
    return c.body(null, 204);
  })
  .post("/export", permit("self:write"), async (c) => c.json(await ask(c, "export"), 202))
  .get("/exports/:id", sendExport)
  // Whoever has a second factor shows it (as `security:weaken` wants it), others their password: `proveErasing`.
  .post("/erase", permit("security:write"), withBody(eraseSchema), async (c) => {
    const body = c.req.valid("json");
    const { userId, sessionId } = c.get("user");
    const services = c.get("services");
    const user = await findErasingUser(services.appDb, { userId }, sessionId);
    if (user === undefined) throw signInAgain();
    if (normaliseEmail(body.email) !== user.emailNormalised)
      throw invalidField("email", "other_address", "must be the address of your account");
    await proveErasing(c, user, body.password);
    refuseErasing(await findOwnPrivacy(services.appDb, { userId }), body.giveUpBalance);
    const request = await ask(c, "erase_user");
    c.header("set-cookie", droppedCookie(c));
    return c.json(request, 202);
  });

async function ask(c: AppContext, kind: "export" | "erase_user"): Promise<PrivacyRequest> {
  const services = c.get("services");
  const requestId = c.get("requestId");
  const row = { id: services.newId(), topic: "serve-privacy-requests", payload: { v: 1, requestId } };
  const request = { id: services.newId(), requestId, handOff: row };
  const asked = await insertOwnRequest(services.appDb, c.get("user"), kind, request, services.now());
  handOff(c, [row]);
  return presentRequest(c, asked);
}

async function proveErasing(c: AppContext, user: ErasingUser, password: string | undefined): Promise<void> {
  if (user.hasFactor) return demandWeakening(c);
  if (user.passwordHash === null) {
    const fromMs = user.sessionFrom === null ? 0 : new Date(user.sessionFrom).getTime();
    if (c.get("services").now().getTime() - fromMs <= FRESH_MS) return;
    throw new Problem("step_up_required", "Sign in again, then repeat this within ten minutes.");
  }
  if (password === undefined) throw invalidField("password", "required", "must be your password");
  if (!(await isPassword(c, user.emailNormalised, { password, kept: user.passwordHash })))
    throw invalidField("password", "wrong", "is not your password");
}

function refuseErasing({ lastOwnerOf, balances }: OwnPrivacy, giveUpBalance: boolean): void {
  if (lastOwnerOf.length > 0) {
    const names = lastOwnerOf.map(({ name }) => name).join(", ");
    throw new Problem(
      "wrong_state",
      `You are the last owner of ${names}: make somebody else an owner first.`,
      lastOwnerOf.map(({ id, name }) => ({
        field: id ?? "platform",
        code: "last_owner",
        message: `you are the last owner of ${name}`,
      })),
    );
  }
  if (balances.length === 0 || giveUpBalance) return;
  const sums = balances.map(({ currency, amountMinor }) => `${amountMinor} ${currency}`).join(", ");
  const message = `must be true: ${sums} (minor units) are outstanding`;
  throw new Problem("wrong_state", `giveUpBalance: ${message}.`, [
    { field: "giveUpBalance", code: "balance_outstanding", message },
  ]);
}

const linkSchema = z.object({
  id: z.uuid(),
  expires: z.pipe(z.string().check(z.regex(/^\d{1,12}$/)), z.transform(Number)),
  signature: z.string().check(z.maxLength(100)),
});

/** An export, for whoever has the signed link, without a session. */
async function sendExport(c: AppContext): Promise<Response> {
  const services = c.get("services");
  const link = linkSchema.safeParse({ id: c.req.param("id"), ...c.req.query() });
  if (!link.success || !(await isExportSignature(services, link.data)))
    throw new Problem("not_found", "There is no such export.");
  const stored = await findExport(services.jobDb, link.data.id);
  const gone = new Problem(
    "link_expired",
    "The export was deleted, or the link has expired; ask for a new one.",
  );
  if (link.data.expires * 1000 < services.now().getTime() || stored?.objectKey == null) throw gone;
  const object = await services.env.FILES.get(stored.objectKey);
  if (object === null) throw gone;
  return new Response(object.body as unknown as ReadableStream, {
    headers: {
      "content-type": "application/gzip",
      "content-disposition": `attachment; filename="tributary-export.json.gz"`,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  });
}

async function presentPrivacy(c: AppContext, own: OwnPrivacy): Promise<PrivacyView> {
  return {
    consents: own.consents.map(({ document, version, decision, at }) => ({
      ...{ document, version, decision },
      at: new Date(at).toISOString(),
    })),
    requests: await Promise.all(own.requests.map((request) => presentRequest(c, request))),
    lastOwnerOf: own.lastOwnerOf.map(({ id, name }) => ({ id: id ?? "platform", name })),
    balances: own.balances.map(({ currency, amountMinor }) => ({
      currency,
      amountMinor: Number(amountMinor),
    })),
  };
}

export async function presentRequest(
  c: AppContext,
  { id, kind, state, createdAt, expiresAt }: PrivacyRequestView,
): Promise<PrivacyRequest> {
  const services = c.get("services");
  const expires = expiresAt === null ? null : new Date(expiresAt);
  const open = state === "ready" && expires !== null && expires > services.now();
  return {
    ...{ id, kind, state },
    downloadUrl: open ? await exportUrl(services, id, expires) : null,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expires?.toISOString() ?? null,
  };
}
