import { defineTexts } from "../../../lib/texts/texts.ts";

export const merchantAuditTexts = defineTexts({
  en: {
    title: "Audit log",
    lead: "Who changed what in your organisation, before and after. Nobody can change it afterwards.",
    forOwners: "The log is for owners",
    askOwner: (organisation: string) => `Ask an owner of ${organisation} for what you want to know.`,
  },
  vi: {
    title: "Nhật ký thay đổi",
    lead: "Ai đã thay đổi gì trong tổ chức của bạn, trước và sau. Không ai sửa được về sau.",
    forOwners: "Nhật ký dành cho chủ sở hữu",
    askOwner: (organisation) => `Hãy hỏi chủ sở hữu của ${organisation} điều bạn muốn biết.`,
  },
});
