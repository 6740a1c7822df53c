import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

export const campaignTermsTexts = defineTexts({
  en: {
    days: (days: number) => plural(days, { one: "# day", other: "# days" }),
    leadsTo: "leads to",
    pays: "pays",
    counts: "a click counts for",
    from: "from",
    until: "until",
    joining: "joining",
    atOnce: "at once",
    afterApproval: "after the merchant's approval",
    terms: "Terms",
  },
  vi: {
    days: (days) => plural(days, { other: "# ngày" }),
    leadsTo: "dẫn tới",
    pays: "trả",
    counts: "lượt nhấp có giá trị trong",
    from: "từ",
    until: "đến",
    joining: "tham gia",
    atOnce: "ngay lập tức",
    afterApproval: "sau khi nhà bán hàng duyệt",
    terms: "Điều khoản",
  },
});
