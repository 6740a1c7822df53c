import { defineTexts } from "../../../lib/texts/texts.ts";

export const merchantCommandsTexts = defineTexts({
  en: {
    newCampaign: "New campaign",
    newPlan: "New version of the plan",
    newCoupon: "New coupon",
    newKey: "New API key",
    payoutPolicy: "Payout policy",
    payouts: "Payouts",
  },
  vi: {
    newCampaign: "Chiến dịch mới",
    newPlan: "Phiên bản mới của phương án",
    newCoupon: "Mã giảm giá mới",
    newKey: "Khoá API mới",
    payoutPolicy: "Chính sách chi trả",
    payouts: "Khoản chi trả",
  },
});
