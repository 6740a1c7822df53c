import { defineTexts } from "../../../lib/texts/texts.ts";

export const ownCampaignsTexts = defineTexts({
  en: {
    apply: "Apply",
    applyAgain: "Apply again",
    applyFor: (apply: string, campaign: string) => `${apply} for ${campaign}`,
    title: "Campaigns",
    lead: "Offers of the programs you are in. Apply for one, and get links for it.",
    findPrograms: "Find programs",
    empty: "No campaign to join",
    emptyText: "Your programs have no campaign at the moment. New ones appear here.",
    paused: "The merchant has paused this campaign. Its links lead nowhere until it goes on.",
    makeLink: "Make a link",
    joined: (campaign: string) => `You are in ${campaign}.`,
    applied: (campaign: string) => `You have applied for ${campaign}.`,
  },
  vi: {
    apply: "Đăng ký",
    applyAgain: "Đăng ký lại",
    applyFor: (apply, campaign) => `${apply} ${campaign}`,
    title: "Chiến dịch",
    lead: "Ưu đãi của các chương trình bạn tham gia. Đăng ký một chiến dịch để có liên kết cho nó.",
    findPrograms: "Tìm chương trình",
    empty: "Không có chiến dịch để tham gia",
    emptyText: "Các chương trình của bạn hiện không có chiến dịch nào. Chiến dịch mới sẽ hiện ở đây.",
    paused:
      "Nhà bán hàng đã tạm dừng chiến dịch này. Liên kết của nó không dẫn tới đâu cho đến khi chạy tiếp.",
    makeLink: "Tạo liên kết",
    joined: (campaign) => `Bạn đã tham gia ${campaign}.`,
    applied: (campaign) => `Bạn đã đăng ký ${campaign}.`,
  },
});
