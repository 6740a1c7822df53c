import { defineTexts } from "../../../lib/texts/texts.ts";

/** Setting up a second factor, and showing it. */
export const factorTexts = defineTexts({
  en: {
    passkey: "Passkey",
    passkeyText:
      "Fingerprint, face or PIN of this device, or a security key. Quickest, and no copy of this site can trick it out of you.",
    app: "Authenticator app",
    appText: "An app on your phone shows a code of six digits. Works everywhere.",
    setUpWay: (way: string) => `Set up: ${way}`,
    setUp: "Set up",
    back: "Back",
    signOut: "Sign out",
    mustTitle: "Set up your second factor",
    mustLead:
      "What your role may do here is worth more than a password. Nothing else opens until a second factor is set up; it takes a minute.",
    noPasskeys: "This browser knows no passkeys. A newer one does; an authenticator app works with any.",
    noName: "Passkeys belong to a name, and this page is at an address without one.",
    workAt: (address: string) => `They work at ${address}.`,
    nameMissing: "Give it a name, as Phone.",
    makePasskey: "Make the passkey",
    passkeyName: "Name of the passkey",
    passkeyNameHint: "So that you know it among others, as Phone or Blue key.",
    sixDigits: "Must have six digits.",
    scan: "Scan this code with an authenticator app, such as Aegis, Google Authenticator, 1Password or the one of your phone.",
    qrCode: "QR code for your authenticator app",
    confirmCode: "Confirm the code",
    appCode: "Code that the app shows",
    appCodeHint: "Six digits, which prove that the app works.",
    byHand: "Or enter it by hand",
    theSecret: "the secret",
    secretHint: (link: string) => `Time-based, six digits, every 30 seconds. On a phone, ${link}.`,
    openInApp: "open it in your app",
  },
  vi: {
    passkey: "Khoá truy cập (passkey)",
    passkeyText:
      "Vân tay, khuôn mặt hoặc mã PIN của thiết bị này, hoặc khoá bảo mật. Nhanh nhất, và không trang giả mạo nào lừa lấy được.",
    app: "Ứng dụng xác thực",
    appText: "Ứng dụng trên điện thoại hiện mã gồm sáu chữ số. Dùng được ở mọi nơi.",
    setUpWay: (way) => `Thiết lập: ${way}`,
    setUp: "Thiết lập",
    back: "Quay lại",
    signOut: "Đăng xuất",
    mustTitle: "Thiết lập xác thực hai lớp",
    mustLead:
      "Quyền hạn của bạn ở đây cần được bảo vệ hơn một mật khẩu. Bạn cần thiết lập xác thực hai lớp trước khi dùng tiếp; chỉ mất một phút.",
    noPasskeys:
      "Trình duyệt này không hỗ trợ khoá truy cập. Trình duyệt mới hơn thì có; ứng dụng xác thực dùng được với mọi trình duyệt.",
    noName: "Khoá truy cập gắn với một tên miền, còn trang này đang mở ở địa chỉ không có tên miền.",
    workAt: (address) => `Bạn có thể dùng khoá truy cập tại ${address}.`,
    nameMissing: "Hãy đặt tên, ví dụ: Điện thoại.",
    makePasskey: "Tạo khoá truy cập",
    passkeyName: "Tên khoá truy cập",
    passkeyNameHint: "Để bạn nhận ra khoá này giữa các khoá khác, ví dụ: Điện thoại hoặc Khoá xanh.",
    sixDigits: "Phải gồm sáu chữ số.",
    scan: "Quét mã này bằng một ứng dụng xác thực như Aegis, Google Authenticator, 1Password hoặc ứng dụng có sẵn trên điện thoại.",
    qrCode: "Mã QR cho ứng dụng xác thực",
    confirmCode: "Xác nhận mã",
    appCode: "Mã mà ứng dụng hiển thị",
    appCodeHint: "Sáu chữ số, để chắc chắn ứng dụng hoạt động đúng.",
    byHand: "Hoặc nhập bằng tay",
    theSecret: "mã bí mật",
    secretHint: (link) =>
      `Theo thời gian, sáu chữ số, 30 giây đổi một lần. Trên điện thoại, bạn có thể ${link}.`,
    openInApp: "mở trong ứng dụng",
  },
});
