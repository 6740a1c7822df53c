import { defineTexts } from "../../../lib/texts/texts.ts";

export const signInTexts = defineTexts({
  en: {
    lead: "For merchants and affiliates: the same numbers for both, live, and the reason for each cent.",
    forgot: "Forgot password?",
    isNew: "New here?",
    create: "Create an account",
    thisMachine: (command: string) => `On this machine ${command} printed accounts to try.`,
    passkey: "Use a passkey",
    continueWith: (issuer: string) => `Continue with ${issuer}`,
    agrees: (terms: string) => `Whoever is new here agrees to the ${terms} by going on.`,
    terms: "terms",
  },
  vi: {
    lead: "Dành cho nhà bán hàng và đối tác: hai bên cùng thấy một con số, trực tiếp, kèm lý do của từng đồng.",
    forgot: "Quên mật khẩu?",
    isNew: "Bạn chưa có tài khoản?",
    create: "Tạo tài khoản",
    thisMachine: (command) => `Trên máy này, ${command} đã in ra các tài khoản dùng thử.`,
    passkey: "Dùng khoá truy cập (passkey)",
    continueWith: (issuer) => `Tiếp tục với ${issuer}`,
    agrees: (terms) => `Người mới tiếp tục nghĩa là đồng ý với ${terms}.`,
    terms: "điều khoản",
  },
});
