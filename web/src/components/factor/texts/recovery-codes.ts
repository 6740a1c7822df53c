import { defineTexts } from "../../../lib/texts/texts.ts";

export const recoveryCodesTexts = defineTexts({
  en: {
    fileHead: (host: string) => `Recovery codes of Tributary, ${host}`,
    title: "Keep these codes now: they are not shown again",
    text: "Each lets you in once when your app or passkey is out of reach. A password manager or a sheet of paper is a good place.",
    codes: "Recovery codes",
    theCodes: "the recovery codes",
    download: "Download",
    print: "Print",
    kept: "I have kept them",
  },
  vi: {
    fileHead: (host) => `Mã khôi phục của Tributary, ${host}`,
    title: "Hãy cất giữ các mã này ngay: chúng sẽ không hiện lại",
    text: "Mỗi mã cho bạn vào một lần khi không có ứng dụng hay khoá truy cập bên mình. Nên cất trong trình quản lý mật khẩu hoặc ghi ra giấy.",
    codes: "Mã khôi phục",
    theCodes: "các mã khôi phục",
    download: "Tải xuống",
    print: "In",
    kept: "Tôi đã cất giữ",
  },
});
