import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ORGANISATION_SCOPES, SCOPES } from "../../core/access/permissions.ts";
import { seedOrganisation } from "../../db/seed/organisation.ts";
import { createApiClient } from "./api-client.ts";
import { fundDemo } from "./fund-demo.ts";
import { type Logins, seedLogins } from "./seed-logins.ts";

/** What a newcomer needs to try things out. */
export interface Demo extends Logins {
  readonly linkCode: string;
  readonly programId: string;
  readonly publicKey: string;
  /** Key of the demo program. */
  readonly apiKey: string;
  /** Key of the whole organisation, which can make programs. */
  readonly organisationKey: string;
}

/** Of the partner who has the demo link. */
const DEMO_COUPON = "ADA10";

interface Made {
  readonly id: string;
}

/** Three levels: who brought the sale, its sponsor, and the sponsor's. */
const LEVELS_BPS = [1000, 300, 200];

/** From the top of the line of sponsors down; the last one has the demo link. */
const PARTNERS = ["Grace", "Linus", "Ada"];
const emailOf = (name: string): string => `${name.toLowerCase()}@partner.example`;
const AFFILIATE_EMAIL = emailOf(PARTNERS.at(-1) ?? "");

interface Place {
  readonly dataDir: string;
  readonly ownerUrl: string;
  readonly app: string;
  /** ENVELOPE_KEYS of the functions. */
  readonly envelopeKeys: string;
}

/**
 * Makes the demo once: a program with a plan of three levels, an open campaign, a chain of three partners and a link
 * through the public API, who signs in, and funds to pay partners with. What was made is kept in `demo.json` beside the data; what an earlier
 * version did not make is added to it.
 */
export async function seedDemo(place: Place): Promise<Demo> {
  const file = join(place.dataDir, "demo.json");
  const kept: Partial<Demo> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const program = isWhole(kept) ? kept : await seedProgram(place);
  const demo = { ...program, ...(await addLogins(place, program)) };
  writeFileSync(file, JSON.stringify(demo, null, 2), { mode: 0o600 });
  await fundDemo(place.ownerUrl, demo.programId);
  return demo;
}

type DemoProgram = Omit<Demo, keyof Logins>;

const isWhole = (kept: Partial<Demo>): kept is DemoProgram & Partial<Logins> => kept.programId !== undefined;

/** The admin of an earlier version has no second factor: then all are made anew. */
async function addLogins(
  { ownerUrl, envelopeKeys }: Place,
  kept: DemoProgram & Partial<Logins>,
): Promise<Logins> {
  const { admin, merchant, affiliate, programId } = kept;
  if (admin?.totpSecret !== undefined && merchant !== undefined && affiliate !== undefined)
    return { admin, merchant, affiliate };
  return seedLogins(ownerUrl, { programId, affiliateEmail: AFFILIATE_EMAIL, envelopeKeys });
}

async function seedProgram({ ownerUrl, app }: Place): Promise<DemoProgram> {
  const { apiKey: organisationKey } = await seedOrganisation(ownerUrl, "Demo organisation");
  const organisation = createApiClient(app, organisationKey);
  const program = await organisation.post<Made & { publicKey: string }>("/programs", {
    name: "Demo program",
    timezone: "Europe/Berlin",
    currencies: ["USD", "EUR", "VND"],
    holdDays: 30,
  });
  const programId = program.id;
  const { key: apiKey } = await organisation.post<{ key: string }>("/keys", {
    name: "Demo key",
    programId,
    scopes: SCOPES.filter((scope) => !ORGANISATION_SCOPES.has(scope)),
  });
  const api = createApiClient(app, apiKey);
  await api.post("/plans", {
    rules: {
      v: 1,
      levels: LEVELS_BPS.map((rateBps) => ({ kind: "percentage", rateBps })),
      compression: "none",
      capBps: 2000,
    },
  });
  const campaign = await api.post<Made>("/campaigns", {
    name: "Everything in the shop",
    destinationUrl: "https://shop.example/",
  });
  let sponsorPartnerId: string | undefined;
  for (const name of PARTNERS) {
    const partner = await api.post<Made>("/partners", {
      name,
      email: emailOf(name),
      ...(sponsorPartnerId === undefined ? {} : { sponsorPartnerId }),
    });
    sponsorPartnerId = partner.id;
  }
  const enrollment = await api.post<Made>("/enrollments", {
    campaignId: campaign.id,
    partnerId: sponsorPartnerId,
  });
  const link = await api.post<{ code: string }>("/links", { enrollmentId: enrollment.id, code: "demo" });
  await organisation.put(`/programs/${programId}/page`, {
    ...{ slug: "demo", published: true, headline: "Recommend what you would buy yourself" },
    description:
      "Share a link, and earn on what is bought through it: ten per cent, and less for whoever invited you.\n\nThis is the demo program of this platform.",
    website: "https://shop.example/",
  });
  await api.post("/coupons", { enrollmentId: enrollment.id, code: DEMO_COUPON });
  return { linkCode: link.code, programId, publicKey: program.publicKey, apiKey, organisationKey };
}
