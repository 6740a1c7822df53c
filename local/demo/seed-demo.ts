import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ORGANISATION_SCOPES, SCOPES } from "../../core/access/scopes.ts";
import { seedOrganisation } from "../../db/seed/organisation.ts";
import { createApiClient } from "./api-client.ts";

/** What a newcomer needs to try things out. */
export interface Demo {
  readonly linkCode: string;
  readonly programId: string;
  readonly publicKey: string;
  /** Key of the demo program. */
  readonly apiKey: string;
  /** Key of the whole organisation, which can make programs. */
  readonly organisationKey: string;
}

interface Made {
  readonly id: string;
}

/** Three levels: who brought the sale, its sponsor, and the sponsor's. */
const LEVELS_BPS = [1000, 300, 200];

/**
 * Makes the demo through the public API, once: a program with a plan of three levels, an open campaign, a chain of
 * three partners and a link. What was made is kept in `demo.json` beside the data.
 */
export async function seedDemo({
  dataDir,
  ownerUrl,
  app,
}: {
  dataDir: string;
  ownerUrl: string;
  app: string;
}): Promise<Demo> {
  const file = join(dataDir, "demo.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
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
  for (const name of ["Grace", "Linus", "Ada"]) {
    const partner = await api.post<Made>("/partners", {
      name,
      email: `${name.toLowerCase()}@partner.example`,
      ...(sponsorPartnerId === undefined ? {} : { sponsorPartnerId }),
    });
    sponsorPartnerId = partner.id;
  }
  const enrollment = await api.post<Made>("/enrollments", {
    campaignId: campaign.id,
    partnerId: sponsorPartnerId,
  });
  const link = await api.post<{ code: string }>("/links", { enrollmentId: enrollment.id, code: "demo" });
  const demo = { linkCode: link.code, programId, publicKey: program.publicKey, apiKey, organisationKey };
  writeFileSync(file, JSON.stringify(demo, null, 2), { mode: 0o600 });
  return demo;
}
