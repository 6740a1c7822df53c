import type { Installation } from "../../../../core/api/installation.ts";

/** An installation at which nothing has arrived, for tests. */
export const SAMPLE_INSTALLATION: Installation = {
  programId: "01a1fb43-5088-75cf-9c5c-a24b8570c567",
  at: "2026-11-21T12:00:00.000Z",
  status: "active",
  publicKey: "trbp_live",
  testPublicKey: "trbt_test",
  snippetUrl: "https://go.example/t.js",
  allowedHosts: [],
  consentMode: "not_required",
  browserConversions: "hold",
  viaParam: "via",
  currencies: ["USD"],
  apiKeys: { live: 0, test: 0 },
  pages: { first: null, last: null, lastLive: null, lastHour: [] },
  clicks: { lastAt: null, lastLanding: null },
  conversions: [],
  browserReports: { waiting: 0, refused: [] },
  refusals: [],
  integrations: [],
  findings: [{ code: "nothing_yet", severity: "waiting" }],
};
