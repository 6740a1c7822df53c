import { Hono } from "hono";
import * as client from "openid-client";
import * as z from "zod/mini";
import type { Issuer } from "../../core/api/security.ts";
import { describeError } from "../../core/logging/describe-error.ts";
import { findLiveSession, isSessionLive } from "../../db/repositories/identities.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { writeLog } from "../log.ts";
import { admitPerson, linkPerson, type Unadmitted } from "../oidc/admit-person.ts";
import { type Person, readPerson } from "../oidc/claims.ts";
import { discover } from "../oidc/discover.ts";
import { droppedFlow, FLOW_MS, type Flow, keepFlow, readFlow } from "../oidc/flow.ts";
import { findProvider, type Provider, platformProviders } from "../oidc/provider.ts";
import { finishSignIn } from "../session/finish-sign-in.ts";
import { readRefreshCookie } from "../session/refresh-cookie.ts";
import { hashRefreshToken } from "../session/refresh-token.ts";
import { sha256 } from "../sha256.ts";
import { withQuery } from "../valid.ts";

const TO_MAX = 500;
const SIGN_IN = "/sign-in";
const startSchema = z.strictObject({
  intent: z.enum(["sign-in", "link"], "must be sign-in or link"),
  to: z.optional(z.string()),
});

/** Why somebody comes back from an issuer with nothing; the page that it leads to has a sentence for each. */
type Setback = Unadmitted | "start_again" | "cancelled" | "not_proved" | "unavailable" | "signed_out";

/** Signing in with somebody who vouches. Browsers come here by themselves, so every answer leads to a page. */
export const oidcRoutes = new Hono<AppTypes>()
  .get("/issuers", (c) => {
    const data = platformProviders(c.get("services").env).map(({ id, name }): Issuer => ({ id, name }));
    return c.json({ data });
  })
  .get("/oidc/callback", async (c) => {
    const flow = await readFlow(c);
    const isGood = flow !== undefined && (await isFirstUse(c, flow));
    const response = isGood ? await come(c, flow) : setBack(c, "start_again");
    response.headers.append("set-cookie", droppedFlow(c));
    return response;
  })
  .get("/oidc/:id/start", withQuery(startSchema), (c) => start(c, c.req.valid("query")));

async function start(c: AppContext, { intent, to }: z.infer<typeof startSchema>) {
  const services = c.get("services");
  const provider = await findProvider(services, c.req.param("id") ?? "");
  if (provider === undefined) return setBack(c, "unknown");
  const link = intent === "link" ? await whoLinks(c) : null;
  if (link === undefined) return setBack(c, "signed_out");
  const config = await discover(provider, services.env.APP_URL).catch((error: unknown) =>
    note(c, provider, error),
  );
  if (config === undefined) return setBack(c, "unavailable", pageOf(link, pathOn(services.env.APP_URL, to)));
  const flow: Flow = {
    providerId: provider.id,
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
    to: pathOn(services.env.APP_URL, to),
    link,
    endsAt: services.now().getTime() + FLOW_MS,
  };
  await keepFlow(c, flow);
  const page = client.buildAuthorizationUrl(config, {
    redirect_uri: callbackUrl(services.env.APP_URL),
    scope: "openid email profile",
    code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: "S256",
    state: flow.state,
    nonce: flow.nonce,
  });
  return c.redirect(page.href, 302);
}

/** Who is signed in where a page of ours leads to the issuer; undefined for nobody, and from any other page. */
async function whoLinks(c: AppContext) {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return undefined;
  const tokenHash = await hashRefreshToken(readRefreshCookie(c) ?? "");
  if (tokenHash === undefined) return undefined;
  const { appDb, now } = c.get("services");
  return findLiveSession(appDb, tokenHash, now());
}

async function come(c: AppContext, flow: Flow): Promise<Response> {
  const services = c.get("services");
  const provider = await findProvider(services, flow.providerId);
  if (provider === undefined) return setBack(c, "unknown");
  const proved = await prove(c, provider, flow);
  if (typeof proved === "string") return setBack(c, proved, pageOf(flow.link, flow.to));
  if (flow.link === null) {
    const admitted = await admitPerson(c, provider, proved);
    return admitted.ok ? enter(c, admitted.value, flow.to) : setBack(c, admitted.reason);
  }
  const { userId, sessionId } = flow.link;
  if (!(await isSessionLive(services.appDb, { userId }, sessionId, services.now())))
    return setBack(c, "signed_out");
  const linked = await linkPerson(c, provider, proved, userId);
  return linked.ok ? c.redirect(flow.to, 302) : setBack(c, linked.reason, flow.to);
}

/** Exchanges the code and holds state, nonce, audience, issuer, times and signature against what was asked. */
async function prove(c: AppContext, provider: Provider, flow: Flow): Promise<Person | Setback> {
  const { APP_URL } = c.get("services").env;
  const back = new URL(callbackUrl(APP_URL));
  back.search = new URL(c.req.url).search;
  try {
    const tokens = await client.authorizationCodeGrant(await discover(provider, APP_URL), back, {
      pkceCodeVerifier: flow.verifier,
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    return (claims === undefined ? undefined : readPerson(claims, provider)) ?? "not_proved";
  } catch (error) {
    if (error instanceof client.AuthorizationResponseError && error.error === "access_denied")
      return "cancelled";
    note(c, provider, error);
    return "not_proved";
  }
}

/** A session, or what is still to be shown for one. */
async function enter(c: AppContext, userId: string, to: string): Promise<Response> {
  const answer = await finishSignIn(c, userId, ["fed"]);
  if (!("secondFactor" in answer)) return c.redirect(to, 302);
  const { ticket, methods } = answer.secondFactor;
  const fragment = new URLSearchParams({ ticket, methods: methods.join(",") });
  return c.redirect(`/sign-in?to=${encodeURIComponent(to)}#${fragment}`, 302);
}

/** Whether nobody came back with this flow before. Throws when Redis cannot say. */
async function isFirstUse(c: AppContext, { state }: Flow): Promise<boolean> {
  const { redis } = c.get("services");
  return (await redis.set(`oidc:used:${await sha256(state)}`, 1, { nx: true, px: FLOW_MS })) !== null;
}

const setBack = (c: AppContext, setback: Setback, page = SIGN_IN): Response =>
  c.redirect(`${page}#problem=${setback}`, 302);

/** Who is signed in never sees the sign-in page, so is told where the link was begun. */
const pageOf = (link: Flow["link"], to: string): string => (link === null ? SIGN_IN : to);

/** A path of this site; anything else is its front door. */
function pathOn(appUrl: string, to = "/"): string {
  if (to.length > TO_MAX || !/^\/(?![/\\])/.test(to) || !URL.canParse(to, appUrl)) return "/";
  const { origin, pathname, search } = new URL(to, appUrl);
  // Without its dots `/.//evil.example` begins as the name of another host does.
  const isOurs = origin === new URL(appUrl).origin && !pathname.startsWith("//");
  return isOurs ? `${pathname}${search}` : "/";
}

/** Where every issuer sends people back to. */
export const callbackUrl = (appUrl: string): string => new URL("/api/auth/oidc/callback", appUrl).href;

function note(c: AppContext, { id }: Provider, error: unknown): undefined {
  const cause = error instanceof Error && error.cause !== undefined ? describeError(error.cause) : undefined;
  writeLog({
    ...{ level: "warn", requestId: c.get("requestId"), actor: "api", action: "oidc.refused" },
    data: { provider: id, error: describeError(error), cause },
  });
}
