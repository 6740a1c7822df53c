import { defineTexts } from "../../../lib/texts/texts.ts";

export const accountAreaTexts = defineTexts({
  en: {
    area: "Account",
    profile: "Profile",
    security: "Security",
    activity: "Activity",
    notifications: "Notifications",
    exports: "Exports",
    privacy: "Privacy",
    inbox: "Inbox",
  },
  vi: {
    area: "Tài khoản",
    profile: "Hồ sơ",
    security: "Bảo mật",
    activity: "Hoạt động",
    notifications: "Thông báo",
    exports: "Tệp xuất",
    privacy: "Quyền riêng tư",
    inbox: "Hộp thư",
  },
});
