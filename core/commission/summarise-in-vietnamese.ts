import { isForItems } from "./base-rule.ts";
import { EXPLAIN_WORDS } from "./explain-words.ts";
import type { PlanRules } from "./plan.ts";
import type { BaseRule, Pays } from "./rules/base.ts";
import type { BonusRule } from "./rules/bonus.ts";
import type { Requirements } from "./rules/requirements.ts";
import type { SummaryLine } from "./summarise-plan.ts";
import { byRank, formatCount as inEnglish, listOf as listWith, rankName } from "./summary-words.ts";
import { worstCase } from "./worst-case.ts";

type Ranks = PlanRules["ranks"];

const { amount: formatAmount, rate: formatBps } = EXPLAIN_WORDS.vi;

/** 12345 → "12.345". */
const formatCount = (count: number): string => inEnglish(count).replaceAll(",", ".");

/** "a", "a và b", "a, b và c"; of many the first and how many more. */
const listOf = (words: readonly string[], last: string, told?: number): string =>
  listWith(words, last, told, (count) => `${count} mục khác`);

/** What `summarisePlan` says in English, in Vietnamese: a sentence for each of the same fields. */
export function summariseInVietnamese(rules: PlanRules): SummaryLine[] {
  const { base = [], ranks = [], bonuses = [], recurring, activity, points, customerReward } = rules;
  const line = (field: string, sentence: string): SummaryLine => ({ field, sentence });
  const where = (holds: unknown, field: string, sentence: () => string) =>
    holds === undefined || holds === false ? [] : [line(field, sentence())];
  return [
    ...rules.levels.map((_, index) => line(`levels[${index}]`, levelText(rules, index))),
    line("compression", COMPRESSION[rules.compression]),
    ...base.map((rule, index) => line(`base[${index}]`, baseText(rule))),
    ...where(base.length > 0, "base", () => PRECEDENCE),
    ...where(recurring, "recurring", () => recurringText(recurring?.months ?? 0)),
    ...where(activity, "activity", () => activityText(activity)),
    ...ranks.map((rank, index) => {
      const asked = requirementsText(rank.requires, ranks);
      return line(`ranks[${index}]`, `Hạng ${rank.name}: ${asked === "" ? "mọi người" : asked}.`);
    }),
    ...where(rules.demotion ?? ranks.length > 0, "demotion", () => DEMOTION[rules.demotion ?? "at_once"]),
    ...bonuses.map((bonus, index) => line(`bonuses[${index}]`, bonusText(bonus, ranks))),
    ...where(points, "points", () => pointsText(points)),
    ...where(customerReward, "customerReward", () => rewardText(customerReward)),
    line("capBps", capText(rules)),
    ...where(
      rules.payFlatOnZeroAmount,
      "payFlatOnZeroAmount",
      () => "Đơn có số tiền bằng 0, như một lượt đăng ký, được trả đủ các số tiền cố định.",
    ),
  ];
}

function levelText({ levels, ranks, tree }: PlanRules, index: number): string {
  const level = levels[index];
  if (level === undefined) throw new RangeError("there is no such level");
  const above = tree === "placement" ? "trong ma trận phía trên" : "trong tuyến bảo trợ phía trên";
  const who = index === 0 ? "đối tác mang đơn hàng về" : `người thứ ${index} ${above}`;
  if (level.kind === "flat")
    return `Cấp ${index + 1}, ${who}, được trả ${amountsText(level.amountsMinor)} mỗi đơn hàng${conditionText(levels, index, ranks)}.`;
  const rates = byRank(ranks, level.ratesByRank ?? {}, (bps, name) => `${formatBps(bps)} từ hạng ${name}`);
  const more = rates === "" ? "" : `, ${rates}`;
  return `Cấp ${index + 1}, ${who}, được trả ${formatBps(level.rateBps)} đơn hàng${more}${conditionText(levels, index, ranks)}.`;
}

/** Also what the levels before ask: whoever does not qualify for these does not for it. */
function conditionText(levels: PlanRules["levels"], index: number, ranks: Ranks): string {
  const asks = levels.slice(0, index + 1).map(({ requires }) => requirementsText(requires ?? {}, ranks));
  const own = asks.pop() ?? "";
  const before = asks.flatMap((asked, place) => (asked === "" ? [] : [String(place + 1)]));
  const inherited = before.length === 0 ? "" : `đạt điều kiện của cấp ${listOf(before, "và")}`;
  const all = [own, inherited].filter((text) => text !== "");
  return all.length === 0 ? "" : `, nếu kỳ trước có ${all.join(", và ")}`;
}

const COMPRESSION: Record<PlanRules["compression"], string> = {
  none: "Mỗi cấp là một chỗ trong tuyến: phần mà người ở đó không đủ điều kiện nhận thì chương trình giữ lại.",
  active:
    "Người không hoạt động được đưa ra khỏi tuyến trước khi đếm cấp; phần mà người ở cấp đó không đủ điều kiện nhận thì chương trình giữ lại.",
  dynamic:
    "Mỗi cấp thuộc về người gần nhất phía trên người được trả trước đó, còn hoạt động và đủ điều kiện; không ai đủ thì chương trình giữ lại.",
};

const PRECEDENCE =
  "Khi nhiều ngoại lệ cùng đúng, ngoại lệ cho sản phẩm đứng trước danh mục, rồi chiến dịch, rồi đơn hàng của khách, ngang nhau thì cái đầu tiên; tỷ lệ thoả thuận riêng với đối tác đứng trước tất cả. Các cấp trên được trả theo phần còn lại của đơn sau khi bỏ những gì ngoại lệ không trả.";

const DEMOTION: Record<NonNullable<PlanRules["demotion"]>, string> = {
  at_once: "Hạng không còn đạt điều kiện sẽ mất ngay.",
  one_step: "Hạng không còn đạt điều kiện sẽ giảm dần, mỗi kỳ một hạng.",
  never: "Hạng đã đạt được giữ mãi.",
};

function recurringText(months: number): string {
  if (months === 0) return "Chỉ đơn hàng đầu tiên của khách sinh hoa hồng.";
  return `Đơn hàng của khách sinh hoa hồng trong ${formatCount(months)} tháng sau đơn đầu tiên.`;
}

function activityText(activity: PlanRules["activity"]): string {
  const { personalVolume = 0, graceDays = 0 } = activity ?? {};
  const grace =
    graceDays === 0 ? "" : `, và luôn như vậy trong ${formatCount(graceDays)} ngày sau khi tham gia`;
  return `Đối tác được coi là hoạt động khi doanh số cá nhân trong kỳ ít nhất là ${formatCount(personalVolume)}${grace}.`;
}

function baseText(rule: BaseRule): string {
  const { products, categories, campaigns, customerOrder } = rule.when;
  const conditions = [
    products === undefined ? null : `cho sản phẩm ${listOf(products, "hoặc")}`,
    categories === undefined ? null : `cho danh mục ${listOf(categories, "hoặc")}`,
    campaigns === undefined ? null : `trong chiến dịch ${listOf(campaigns, "hoặc")}`,
    customerOrder === undefined ? null : ORDERS[customerOrder],
  ].filter((condition) => condition !== null);
  const when = conditions.length === 0 ? "cho mọi thứ không thuộc ngoại lệ khác" : conditions.join(" ");
  const excludes = rule.pays.kind === "nothing" ? ", và không cấp nào được trả phần đó" : "";
  return `${rule.name}: ${when}, cấp 1 được trả ${paysText(rule.pays, isForItems(rule))}${excludes}.`;
}

const ORDERS = { first: "cho đơn hàng đầu tiên của khách", repeat: "cho các đơn hàng sau của khách" };

function paysText(pays: Pays, perUnit: boolean): string {
  switch (pays.kind) {
    case "percentage":
      return formatBps(pays.rateBps);
    case "flat":
      return `${amountsText(pays.amountsMinor)} mỗi ${perUnit ? "đơn vị" : "đơn hàng"}`;
    case "nothing":
      return "không đồng nào";
    case "tiered": {
      const rates = pays.tiers.map((tier) => `${formatBps(tier.rateBps)} từ ${formatCount(tier.fromVolume)}`);
      const ways = {
        marginal: "mỗi phần doanh số theo tỷ lệ riêng",
        whole: "đơn hàng theo tỷ lệ đã đạt trước đó",
      };
      const how = pays.retroactive ? "mọi đơn trong kỳ theo tỷ lệ đạt được cuối kỳ" : ways[pays.mode];
      return `theo doanh số trong kỳ ${rates.join(", ")} (${how}); tỷ lệ đầu trả ngay, phần còn lại khi đóng kỳ`;
    }
  }
}

function bonusText(bonus: BonusRule, ranks: Ranks): string {
  const who =
    bonus.minRank === undefined
      ? ""
      : ` Chỉ người từ hạng ${rankName(ranks, bonus.minRank)} trở lên nhận được.`;
  const isFree = bonus.kind === "referral" && bonus.trigger !== "first_purchase";
  const free = isFree ? " Khoản này không dựa trên đơn hàng nào, và trần không giữ được nó." : "";
  return `Khoản thưởng ${bonus.name}: ${bonusWhat(bonus, ranks)}.${who}${free}`;
}

function bonusWhat(bonus: BonusRule, ranks: Ranks): string {
  switch (bonus.kind) {
    case "fast_start":
      return `trên doanh số của đối tác mới trong ${formatCount(bonus.days)} ngày đầu, các người bảo trợ nhận ${upwards(bonus.rates)}`;
    case "matching":
      return `trên hoa hồng một đối tác kiếm được trong kỳ, các người bảo trợ nhận ${upwards(bonus.rates)}`;
    case "generation":
      return `trên doanh số, các trưởng nhóm phía trên nhận ${upwards(bonus.rates)}; mỗi người từ hạng ${rankName(ranks, bonus.leaderRank)} trở lên kết thúc một thế hệ`;
    case "differential":
      return `trên doanh số, người bán và mỗi người phía trên nhận tỷ lệ theo hạng trừ tỷ lệ cao nhất đã trả bên dưới: ${byRank(ranks, bonus.ratesByRank, (bps, name) => `${formatBps(bps)} từ ${name}`)}`;
    case "rank_advancement":
      return `một lần, khi lần đầu đạt hạng: ${byRank(ranks, bonus.amountsByRank, (amounts, name) => `${name} ${amountsText(amounts)}`)}`;
    case "pool":
      return `${formatBps(bonus.rateBps)} toàn bộ doanh số trong kỳ được chia theo phần: ${byRank(ranks, bonus.sharesByRank, (shares, name) => `${formatCount(shares)} phần từ ${name}`)}`;
    case "referral": {
      const above =
        bonus.tree === "placement" ? "những người phía trên trong ma trận" : "các người bảo trợ phía trên";
      return `${TRIGGERS[bonus.trigger]}${bonus.event === undefined ? "" : ` ${bonus.event}`}, ${above} nhận ${bonus.levels.map(amountsText).join(", rồi ")}`;
    }
  }
}

const TRIGGERS: Record<Extract<BonusRule, { kind: "referral" }>["trigger"], string> = {
  first_purchase: "cho đơn hàng đầu tiên đối tác mới mang về",
  sign_up: "chỉ cho việc một đối tác mới tham gia",
  event: "cho sự kiện",
};

const upwards = (rates: readonly number[]) => rates.map((bps) => formatBps(bps)).join(", rồi ");

const amountsText = (amounts: Readonly<Record<string, number>>) =>
  Object.entries(amounts)
    .map(([currency, minor]) => formatAmount(BigInt(minor), currency))
    .join(" hoặc ");

function requirementsText(
  asked: Requirements & { readonly minRank?: string | undefined },
  ranks: Ranks,
): string {
  const { minRank, legVolume, legsWithRank, periodsInARow } = asked;
  const least = (what: string, count: number | undefined) =>
    count === undefined ? null : `${what} ít nhất ${formatCount(count)}`;
  const parts = [
    minRank === undefined ? null : `hạng ${rankName(ranks, minRank)} trở lên`,
    least("doanh số cá nhân", asked.personalVolume),
    least("doanh số nhóm", asked.groupVolume),
    legVolume === undefined
      ? null
      : `doanh số ${formatCount(legVolume.volume)}, mỗi nhánh tính tối đa ${formatBps(legVolume.legCapBps)} của số đó`,
    least("số đối tác trực tiếp", asked.directPartners),
    least("số đối tác trực tiếp đang hoạt động", asked.activeDirectPartners),
    least("số đối tác tuyến dưới", asked.downlinePartners),
    least("số đối tác tuyến dưới đang hoạt động", asked.activeDownlinePartners),
    least("số nhánh đang hoạt động", asked.activeLegs),
    legsWithRank === undefined
      ? null
      : `ít nhất ${formatCount(legsWithRank.legs)} nhánh có người từ hạng ${rankName(ranks, legsWithRank.rank)}`,
  ].filter((part) => part !== null);
  const told = listOf(parts, "và", parts.length);
  return periodsInARow === undefined ? told : `${told}, trong ${formatCount(periodsInARow)} kỳ liên tiếp`;
}

function pointsText(points: PlanRules["points"]): string {
  if (points === undefined) return "";
  const rates = Object.entries(points.pointsPerMajor).map(
    ([currency, count]) => `${formatCount(count)} điểm cho 1 ${currency}`,
  );
  return `${formatBps(points.shareBps)} mỗi khoản hoa hồng được trả bằng điểm, ${listOf(rates, "và")}${expiry(points.expireAfterDays)}.`;
}

function rewardText(reward: PlanRules["customerReward"]): string {
  if (reward === undefined) return "";
  const { kind, rateBps, amountsMinor, firstOrderOnly, expireAfterDays } = reward;
  const worth = rateBps === undefined ? amountsText(amountsMinor ?? {}) : `${formatBps(rateBps)} giá trị đơn`;
  const order = firstOrderOnly ? "đơn hàng đầu tiên" : "mỗi đơn hàng";
  const what = kind === "credit" ? "dưới dạng tín dụng" : "dưới dạng mã giảm giá cho đơn sau";
  return `Khách hàng nhận cho ${order} ${worth} ${what}${expiry(expireAfterDays)}.`;
}

const expiry = (days: number | undefined) =>
  days === undefined ? "" : `; hết hạn sau ${formatCount(days)} ngày`;

function capText(rules: PlanRules): string {
  const { worstCaseBps, capBps } = worstCase(rules);
  const together =
    (rules.bonuses ?? []).length === 0 ? "" : ", cũng như mọi đơn của một kỳ cùng các khoản thưởng";
  const besides =
    rules.customerReward === undefined ? "" : " Phần khách hàng nhận là ngoài ra và không được tính.";
  return `Không đơn hàng nào trả quá ${formatBps(capBps)} giá trị của nó${together}, dù thoả thuận gì với đối tác; riêng phần trăm của phương án trả tối đa ${formatBps(worstCaseBps)}.${besides}`;
}
