import { defineTexts } from "../../../lib/texts/texts.ts";

export const siteFootTexts = defineTexts({
  en: {
    about: "About",
    terms: "Terms",
    privacy: "Privacy",
    status: "Status of the platform",
    reference: "API reference",
  },
  vi: {
    about: "Giới thiệu",
    terms: "Điều khoản",
    privacy: "Quyền riêng tư",
    status: "Tình trạng hệ thống",
    reference: "Tài liệu API",
  },
});
