import { defineTexts } from "../../../lib/texts/texts.ts";

export const accountMenuTexts = defineTexts({
  en: {
    yourAccount: "Your account",
    theme: "Theme",
    themes: { system: "As the device", light: "Light", dark: "Dark" },
    signOut: "Sign out",
  },
  vi: {
    yourAccount: "Tài khoản của bạn",
    theme: "Giao diện",
    themes: { system: "Theo thiết bị", light: "Sáng", dark: "Tối" },
    signOut: "Đăng xuất",
  },
});
