import { readFileSync } from "node:fs";
import pg from "pg";
import { createApiClient } from "../../local/demo/api-client.ts";
import { openSession } from "./api-session.ts";
import {
  askWhoTheyAre,
  closePeriod,
  compareBooks,
  foldReports,
  type Hands,
  issueInvoices,
  payBatches,
  screenPayees,
} from "./fill-oversight.ts";
import { openPayoutDesk } from "./payees.ts";
import type { TestPlatform } from "./test-platform.ts";

interface Made {
  readonly id: string;
}

/** Of what a path names: `/admin/users/:users`. */
export type Ids = Readonly<Record<string, string>>;

/** Something of each kind that lists show, by the ways by which people make it. The sales are there. */
export async function fillScreens(platform: TestPlatform): Promise<Ids> {
  const { app, demo } = platform.ready;
  const admin = await openSession(app, demo.admin);
  const [organisation] = (await admin<{ data: Made[] }>("GET", "/admin/organisations")).data;
  const organisations = organisation?.id ?? "";
  const owner = new pg.Pool({ connectionString: platform.ready.databaseUrl });
  const desk = await openPayoutDesk(platform);
  try {
    const hands = { platform, admin, organisationId: organisations, owner, desk };
    const [periods, program, { linus, ...paid }] = await Promise.all([
      closePeriod(hands),
      fillProgram(hands),
      payBatches(hands),
      issueInvoices(hands),
      foldReports(hands),
    ]);
    const { rows } = await owner.query(
      "SELECT u.id, a.id AS affiliate FROM users u JOIN affiliates a ON a.user_id = u.id WHERE u.email_normalised = $1",
      [demo.affiliate.email],
    );
    const [own] = rows;
    await admin("POST", "/admin/compliance/cases", {
      ...{ affiliateId: linus, kind: "duplicate_method", severity: "medium", holds: false },
      summary: "The same account is Grace's.",
    });
    const checks = await askWhoTheyAre(hands, own.affiliate, linus);
    const cases = await screenPayees(hands);
    const limit = { name: "open_disputes", value: 80, version: 0 };
    await admin("PATCH", "/admin/settings", { changes: [limit], reason: "Some shops have many." });
    const terms = { creditLimitMinor: { USD: 250_000 }, feeBps: 250, byHand: "merchant" };
    await admin("PUT", `/admin/programs/${demo.programId}/funding-terms`, terms);
    await compareBooks(hands);
    return { ...program, ...paid, organisations, periods, checks, cases, users: own.id, payees: linus };
  } finally {
    await desk.close();
    await owner.end();
  }
}

/** What the affiliate and the merchant have with each other. Answers the partner and the campaign that it is about. */
async function fillProgram({ platform, admin, organisationId }: Hands) {
  const { app, demo } = platform.ready;
  const { programId } = demo;
  const api = createApiClient(app, demo.apiKey);
  const affiliate = await openSession(app, demo.affiliate);
  // The admin is an owner of the demo's organisation, too, and has shown a second factor.
  const owned = (path: string, body: object) => admin("POST", `/v1${path}`, body, organisationId);

  // What the affiliate applies for, promotes and contests.
  const asked = { name: "Early access", destinationUrl: "https://shop.example/early", joinMode: "approval" };
  const { id: campaignId } = await api.post<Made>("/campaigns", { ...asked, terms: "No ads on our name." });
  await affiliate("POST", `/affiliate/campaigns/${campaignId}/apply`);
  const sales = (await affiliate<{ data: Made[] }>("GET", "/affiliate/conversions")).data;
  const contest = (body: object, key: string) =>
    affiliate<Made>("POST", "/affiliate/disputes", { ...body, key });
  await contest({ subject: "conversion", id: sales[0]?.id, text: "Two were bought, one is here." }, "one");
  const missing = { subject: "missing_sale", programId, orderId: "A-1007" };
  const { id: dispute } = await contest({ ...missing, text: "My brother bought it by my link." }, "two");
  await owned(`/disputes/${dispute}/answer`, { text: "Which day was that?" });
  const { id: postback } = await affiliate<Made>("POST", "/affiliate/postbacks", {
    ...{ url: `${app}/api/nowhere?cid={s1}&payout={commission}`, description: "Our own tracker" },
    ...{ types: ["commission.accrued"], key: "three" },
  });
  await affiliate("POST", `/affiliate/postbacks/${postback}/test`, { key: "four" });
  await affiliate("POST", "/affiliate/clicks/exports", {});
  await affiliate("POST", "/affiliate/conversions/exports", {});

  // What the merchant hands out.
  const live = async (creative: object) => {
    const { id } = await api.post<Made>("/creatives", creative);
    return id;
  };
  const banner = await live({ kind: "image", name: "Banner of the shop", text: "A cup of tea" });
  await putPicture(app, demo.apiKey, banner);
  const words = await live({
    kind: "text",
    name: "Words for a mail",
    text: "Tea that tastes like tea.",
    language: "en",
  });
  for (const id of [banner, words]) {
    const { version } = await api.get<{ version: number }>(`/creatives/${id}`);
    await api.patch(`/creatives/${id}`, { status: "live", version });
  }
  await live({ kind: "page", name: "How it is made", url: "https://shop.example/made" });
  await owned("/invitations", { email: "new@shop.example", role: "manager" });
  const partners = (await api.get<{ data: (Made & { name: string })[] }>("/partners")).data;
  const idOf = (named: string) => partners.find(({ name }) => name === named)?.id ?? "";
  const ada = idOf("Ada");
  const { id: groupId } = await api.post<Made>("/partner-groups", { name: "Gold", colour: "amber" });
  await api.post("/partners/changes", { action: "group", groupId, partnerIds: [ada] });
  await owned(`/partners/${ada}/notes`, { text: "Wants to meet at the fair." });
  await owned(`/partners/${ada}/moves`, {
    ...{ tree: "sponsor", toPartnerId: idOf("Grace"), reason: "Grace brought her." },
  });
  return { partners: ada, campaigns: campaignId };
}

async function putPicture(app: string, key: string, creative: string): Promise<void> {
  const body = readFileSync(new URL("../../web/public/icons/icon-512.png", import.meta.url));
  const headers = { authorization: `Bearer ${key}`, "content-type": "image/png" };
  const answer = await fetch(`${app}/api/v1/creatives/${creative}/file`, { method: "PUT", headers, body });
  if (!answer.ok) throw new Error(`the picture of a creative answered ${answer.status}`);
}
