import { defineTexts } from "../../../lib/texts/texts.ts";

export const affiliateAreaTexts = defineTexts({
  en: {
    area: "Affiliate",
    overview: "Overview",
    promote: "Promote",
    links: "Links",
    campaigns: "Campaigns",
    creatives: "Creatives",
    postbacks: "Postbacks",
    results: "Results",
    clicks: "Clicks",
    conversions: "Conversions",
    reports: "Reports",
    money: "Money",
    earnings: "Earnings",
    payouts: "Payouts",
    noProgram: "You are in no program yet",
    howToJoin: (email: string) =>
      `A merchant adds you to a program with the address ${email}. Your links, clicks and earnings stand here then.`,
  },
  vi: {
    area: "Đối tác",
    overview: "Tổng quan",
    promote: "Quảng bá",
    links: "Liên kết",
    campaigns: "Chiến dịch",
    creatives: "Tài liệu quảng bá",
    postbacks: "Postback",
    results: "Kết quả",
    clicks: "Lượt nhấp",
    conversions: "Chuyển đổi",
    reports: "Báo cáo",
    money: "Tiền",
    earnings: "Thu nhập",
    payouts: "Chi trả",
    noProgram: "Bạn chưa tham gia chương trình nào",
    howToJoin: (email) =>
      `Nhà bán hàng thêm bạn vào chương trình bằng địa chỉ ${email}. Khi đó liên kết, lượt nhấp và thu nhập của bạn hiện ở đây.`,
  },
});
