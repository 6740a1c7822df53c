import { defineTexts } from "../../../lib/texts/texts.ts";

export const affiliateCommandsTexts = defineTexts({
  en: {
    newLink: "New link",
    invite: "Invite somebody",
    askPayout: "Ask for a payout",
    howPaid: "How I am paid",
    statements: "Statements",
    disputes: "Disputes",
  },
  vi: {
    newLink: "Liên kết mới",
    invite: "Mời người khác",
    askPayout: "Yêu cầu chi trả",
    howPaid: "Cách tôi nhận tiền",
    statements: "Sao kê",
    disputes: "Khiếu nại",
  },
});
