import type { Answer, TestApi } from "./start-test-api.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers and assert what they find
type Body = any;

/** A plan that pays 10 % on the first level. */
export const TEN_PERCENT = {
  v: 1,
  levels: [{ kind: "percentage", rateBps: 1000 }],
  compression: "none",
  capBps: 3000,
} as const;

let serial = 0;
/** Differs at every call. */
export const unique = (start: string): string => `${start}-${++serial}-${Date.now().toString(36)}`;

async function make(api: TestApi, key: string, path: string, body: Body): Promise<Body> {
  const answer: Answer = await api.call(key, "POST", path, body);
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const makeProgram = (api: TestApi, key: string, extra: Body = {}): Promise<Body> =>
  make(api, key, "/v1/programs", {
    name: "Shop",
    timezone: "Asia/Ho_Chi_Minh",
    currencies: ["USD", "VND"],
    ...extra,
  });

export const makeCampaign = (api: TestApi, key: string, programId: string, extra: Body = {}): Promise<Body> =>
  make(api, key, "/v1/campaigns", {
    programId,
    name: "Spring",
    destinationUrl: "https://shop.example/",
    ...extra,
  });

export const makePartner = (api: TestApi, key: string, programId: string, extra: Body = {}): Promise<Body> =>
  make(api, key, "/v1/partners", { programId, email: `${unique("an")}@example.com`, name: "An", ...extra });

export const makeEnrollment = (
  api: TestApi,
  key: string,
  campaignId: string,
  partnerId: string,
): Promise<Body> => make(api, key, "/v1/enrollments", { campaignId, partnerId });

export const makeLink = (api: TestApi, key: string, enrollmentId: string, extra: Body = {}): Promise<Body> =>
  make(api, key, "/v1/links", { enrollmentId, ...extra });

/** A program with a campaign, a partner who is approved in it, and a link. */
export async function makeJourney(
  api: TestApi,
  key: string,
): Promise<{ program: Body; campaign: Body; partner: Body; enrollment: Body; link: Body }> {
  const program = await makeProgram(api, key);
  const campaign = await makeCampaign(api, key, program.id);
  const partner = await makePartner(api, key, program.id);
  const enrollment = await makeEnrollment(api, key, campaign.id, partner.id);
  const link = await makeLink(api, key, enrollment.id);
  return { program, campaign, partner, enrollment, link };
}

/** Names of the fields that an answer refuses. */
export const refusedFields = (answer: Answer): string[] =>
  (answer.body.errors ?? []).map((error: { field: string }) => error.field);
