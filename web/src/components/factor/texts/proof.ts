import { defineTexts } from "../../../lib/texts/texts.ts";

/** Asking for a second factor that is set up already. */
export const proofTexts = defineTexts({
  en: {
    ways: {
      totp: "Use the code of your app",
      passkey: "Use a passkey",
      recovery: "Use a recovery code",
    },
    codes: {
      totp: {
        label: "Code",
        hint: "The six digits that your authenticator app shows now. Each code works once.",
        wrong: "Must have six digits.",
      },
      recovery: {
        label: "Recovery code",
        hint: "One of those you kept, as ABCD-EFGH-JKLM. Each works once.",
        wrong: "Must be a code as ABCD-EFGH-JKLM.",
      },
    },
    withPasskey: (what: string) => `${what} with a passkey`,
    deviceAsks: "Your device asks for your fingerprint, your face or its PIN.",
    nowSecond: "The password is right. Now show your second factor.",
    signIn: "Sign in",
    tooLate: "That took too long, or too many codes were wrong. Sign in again.",
    back: "Back",
    title: "Confirm that it is you",
    noneYet:
      "What you are about to do needs a second factor beside your password, and you have none yet. Set one up now; then it is done.",
    needed: "What you are about to do needs your second factor. It is asked for once in ten minutes.",
    confirm: "Confirm",
  },
  vi: {
    ways: {
      totp: "Dùng mã của ứng dụng",
      passkey: "Dùng khoá truy cập",
      recovery: "Dùng mã khôi phục",
    },
    codes: {
      totp: {
        label: "Mã",
        hint: "Sáu chữ số mà ứng dụng xác thực đang hiển thị. Mỗi mã chỉ dùng được một lần.",
        wrong: "Phải gồm sáu chữ số.",
      },
      recovery: {
        label: "Mã khôi phục",
        hint: "Một trong các mã bạn đã cất giữ, dạng ABCD-EFGH-JKLM. Mỗi mã chỉ dùng được một lần.",
        wrong: "Phải là mã dạng ABCD-EFGH-JKLM.",
      },
    },
    withPasskey: (what) => `${what} bằng khoá truy cập`,
    deviceAsks: "Thiết bị sẽ hỏi vân tay, khuôn mặt hoặc mã PIN của bạn.",
    nowSecond: "Mật khẩu đúng. Bây giờ hãy xác thực lớp thứ hai.",
    signIn: "Đăng nhập",
    tooLate: "Đã quá lâu hoặc nhập sai mã quá nhiều lần. Hãy đăng nhập lại.",
    back: "Quay lại",
    title: "Xác nhận chính là bạn",
    noneYet:
      "Việc bạn sắp làm cần xác thực hai lớp ngoài mật khẩu, nhưng bạn chưa thiết lập. Hãy thiết lập ngay; sau đó việc này sẽ được thực hiện.",
    needed: "Việc bạn sắp làm cần xác thực hai lớp. Chúng tôi chỉ hỏi mười phút một lần.",
    confirm: "Xác nhận",
  },
});
