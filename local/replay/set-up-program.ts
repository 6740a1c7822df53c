import { createApiClient } from "../demo/api-client.ts";

/** A program made for one replay, with a partner and a link for each channel. */
export interface ReplayProgram {
  readonly programId: string;
  readonly apiKey: string;
  /** Channel → its partner and the code of its link. */
  readonly channels: ReadonlyMap<string, { partnerId: string; code: string }>;
}

interface Made {
  readonly id: string;
}

const LEVELS_BPS = [1000, 300, 200, 100];

/**
 * Makes a program through the public API: a plan of four levels, an open campaign with the widest window, and a
 * partner per channel, in alphabetical order, each sponsored by the partner at half its position.
 */
export async function setUpProgram(
  app: string,
  organisationKey: string,
  run: string,
  names: readonly string[],
): Promise<ReplayProgram> {
  const organisation = createApiClient(app, organisationKey);
  const { id: programId } = await organisation.post<Made>("/programs", {
    name: `Replay ${run}`,
    timezone: "UTC",
    currencies: ["USD"],
    holdDays: 30,
  });
  const { key: apiKey } = await organisation.post<{ key: string }>("/keys", {
    name: "Replay",
    programId,
    scopes: [
      "conversions:write",
      "conversions:read",
      "campaigns:write",
      "partners:write",
      "links:write",
      "plans:write",
      "reports:read",
    ],
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
    name: "Replay",
    destinationUrl: "https://shop.example/",
    windowDays: 365,
  });
  const channels = new Map<string, { partnerId: string; code: string }>();
  const partnerIds: string[] = [];
  for (const [index, channel] of [...names].sort().entries()) {
    const sponsorPartnerId = index === 0 ? undefined : partnerIds[Math.floor((index - 1) / 2)];
    const partner = await api.post<Made>("/partners", {
      name: channel,
      email: `${channel.replace(/[^a-z0-9]+/gi, "-")}@replay.example`,
      ...(sponsorPartnerId === undefined ? {} : { sponsorPartnerId }),
    });
    partnerIds.push(partner.id);
    const enrollment = await api.post<Made>("/enrollments", {
      campaignId: campaign.id,
      partnerId: partner.id,
    });
    const link = await api.post<{ code: string }>("/links", {
      enrollmentId: enrollment.id,
      code: `${run}-${index}`,
    });
    channels.set(channel, { partnerId: partner.id, code: link.code });
  }
  return { programId, apiKey, channels };
}
