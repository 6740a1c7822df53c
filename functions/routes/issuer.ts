import { Hono } from "hono";
import type * as z from "zod/mini";
import { issuerSchema, type OrganisationIssuer } from "../../core/api/security.ts";
import { describeError } from "../../core/logging/describe-error.ts";
import {
  archiveProvider,
  findOwnProvider,
  type OidcProviderRow,
  saveProvider,
} from "../../db/repositories/oidc-providers.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { writeLog } from "../log.ts";
import { discover } from "../oidc/discover.ts";
import { isIssuerAddress } from "../oidc/issuer-fetch.ts";
import { secretContext } from "../oidc/provider.ts";
import { permit } from "../permit.ts";
import { invalidField, Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import { sealFor } from "../seal.ts";
import { withBody } from "../valid.ts";
import { callbackUrl } from "./oidc.ts";

/** The organisation's own OpenID Connect issuer, by which its members sign in. */
export const issuerRoutes = new Hono<AppTypes>()
  .get("/", permit("issuer:write"), async (c) => {
    const { appDb } = c.get("services");
    return c.json(present(c, found(await findOwnProvider(appDb, c.get("caller")), "issuer")));
  })
  .put("/", permit("issuer:write"), withBody(issuerSchema), async (c) =>
    c.json(present(c, await save(c, c.req.valid("json")))),
  )
  .delete("/", permit("issuer:write"), async (c) => {
    const { appDb, now } = c.get("services");
    await archiveProvider(appDb, c.get("caller"), now());
    return c.body(null, 204);
  });

async function save(
  c: AppContext,
  { name, issuer, clientId, clientSecret }: z.infer<typeof issuerSchema>,
): Promise<OidcProviderRow> {
  const services = c.get("services");
  const caller = c.get("caller");
  const standing = await findOwnProvider(services.appDb, caller);
  const id = standing?.id ?? services.newId();
  // A secret is told to nobody but the issuer that it was made for.
  const isSame = standing?.issuer === issuer && standing.clientId === clientId;
  if (clientSecret === undefined && !isSame)
    throw invalidField("clientSecret", "required", "is needed for a new issuer or client");
  if (!isIssuerAddress(issuer, services.env.APP_URL))
    throw invalidField("issuer", "not_allowed", "must be an https address on the open internet");
  await checkDiscovery(c, { id, name, issuer, clientId });
  const secretEnvelope =
    clientSecret === undefined && standing !== undefined
      ? standing.secretEnvelope
      : await sealSecret(c, id, clientSecret ?? "");
  try {
    await saveProvider(services.appDb, caller, { id, name, issuer, clientId, secretEnvelope });
  } catch (error) {
    if (violatedConstraint(error) === "oidc_providers_one")
      throw new Problem("stale", "The organisation's issuer changed meanwhile; read it again and repeat.");
    throw error;
  }
  return found(await findOwnProvider(services.appDb, caller), "issuer");
}

/** The issuer must say of itself what signing in needs, before anybody is led there. */
async function checkDiscovery(
  c: AppContext,
  provider: { id: string; name: string; issuer: string; clientId: string },
): Promise<void> {
  const { env } = c.get("services");
  try {
    // Asking for the description shows no secret.
    await discover({ ...provider, clientSecret: "-", organisationId: null }, env.APP_URL);
  } catch (error) {
    const data = { issuer: provider.issuer, error: describeError(error) };
    writeLog({
      level: "warn",
      requestId: c.get("requestId"),
      actor: "api",
      action: "oidc.not_discovered",
      data,
    });
    throw invalidField(
      "issuer",
      "not_discovered",
      "does not describe itself as an OpenID Connect issuer does",
    );
  }
}

const sealSecret = (c: AppContext, id: string, secret: string): Promise<string> =>
  sealFor(c.get("services"), secretContext(id), secret);

function present(c: AppContext, { id, name, issuer, clientId }: OidcProviderRow): OrganisationIssuer {
  const { APP_URL } = c.get("services").env;
  const signInUrl = new URL(`/api/auth/oidc/${id}/start?intent=sign-in`, APP_URL).href;
  return { id, name, issuer, clientId, signInUrl, redirectUrl: callbackUrl(APP_URL) };
}
