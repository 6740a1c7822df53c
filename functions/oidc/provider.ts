import * as z from "zod/mini";
import type { Issuer } from "../../core/api/security.ts";
import { open } from "../../core/privacy/envelope.ts";
import { findPresentedProvider } from "../../db/repositories/oidc-providers.ts";
import type { Env } from "../env.ts";
import type { Services } from "../services.ts";

/** Somebody who vouches for people: one of the platform's, or an organisation's own. */
export interface Provider extends Issuer {
  /** Where its description is: `<issuer>/.well-known/openid-configuration`. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whose it is; null: the platform's, for everybody. */
  readonly organisationId: string | null;
}

const GOOGLE_ISSUER = "https://accounts.google.com";
const MICROSOFT = "https://login.microsoftonline.com";
/** Where each tenant of Microsoft is an issuer of its own. */
const MICROSOFT_ISSUER = /^https:\/\/login\.microsoftonline\.com\//;

/** Those that the platform is registered with; their secrets stay here. */
export function platformProviders(env: Env): Provider[] {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, MICROSOFT_CLIENT_ID, MICROSOFT_CLIENT_SECRET } = env;
  const providers: Provider[] = [];
  if (GOOGLE_CLIENT_ID !== undefined && GOOGLE_CLIENT_SECRET !== undefined) {
    const issuer = env.GOOGLE_ISSUER ?? GOOGLE_ISSUER;
    const client = { clientId: GOOGLE_CLIENT_ID, clientSecret: GOOGLE_CLIENT_SECRET };
    providers.push({ id: "google", name: "Google", issuer, ...client, organisationId: null });
  }
  if (MICROSOFT_CLIENT_ID !== undefined && MICROSOFT_CLIENT_SECRET !== undefined) {
    const issuer = `${MICROSOFT}/${env.MICROSOFT_TENANT}/v2.0`;
    const client = { clientId: MICROSOFT_CLIENT_ID, clientSecret: MICROSOFT_CLIENT_SECRET };
    providers.push({ id: "microsoft", name: "Microsoft", issuer, ...client, organisationId: null });
  }
  return providers;
}

/** The provider that an address names; undefined when there is none. */
export async function findProvider(services: Services, id: string): Promise<Provider | undefined> {
  const ours = platformProviders(services.env).find((provider) => provider.id === id);
  if (ours !== undefined || !z.uuid().safeParse(id).success) return ours;
  const row = await findPresentedProvider(services.appDb, id.toLowerCase());
  if (row === undefined || row.archivedAt !== null) return undefined;
  const secret = await open(row.secretEnvelope, secretContext(row.id), services.envelopeKeys);
  if (!secret.ok) throw new Error(`the secret of the issuer ${row.id} cannot be opened: ${secret.reason}`);
  const { name, issuer, clientId, organisationId } = row;
  return { id: row.id, name, issuer, clientId, clientSecret: secret.value, organisationId };
}

/** What the envelope of an organisation's client secret is sealed to. */
export const secretContext = (providerId: string): string => `oidc-provider:${providerId}`;

/** The id of the platform's provider whose tokens name this issuer, else the issuer itself. */
export function shownIssuer(env: Env, issuer: string): string {
  if (MICROSOFT_ISSUER.test(issuer)) return "microsoft";
  return platformProviders(env).find((provider) => provider.issuer === issuer)?.id ?? issuer;
}
