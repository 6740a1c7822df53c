import { defineTexts } from "./texts/texts.ts";

/** States of conversions, places in campaigns and commission, as badges say them. */
export const stateTexts = defineTexts({
  en: {
    pending: "pending",
    approved: "approved",
    rejected: "rejected",
    suspended: "suspended",
    available: "available",
    reversed: "reversed",
  },
  vi: {
    pending: "đang chờ",
    approved: "đã duyệt",
    rejected: "bị từ chối",
    suspended: "tạm ngưng",
    available: "khả dụng",
    reversed: "đã hoàn lại",
  },
});
