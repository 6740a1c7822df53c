import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

/** What every page on the way in says. */
export const entryTexts = defineTexts({
  en: {
    signIn: "Sign in",
    email: "E-mail address",
    wrong: "The e-mail address or the password is not right.",
    tooMany: (minutes: number) =>
      `Too many attempts. Try again in ${minutes === 1 ? "a minute" : plural(minutes, { other: "# minutes" })}.`,
    signInAgain: "Sign in again",
    ended: "Your session has ended. What you see and what you typed is still here; sign in to go on.",
    someoneElse: "Sign in as someone else",
    mailTitle: "Look into your mailbox",
    sending: (email: string) => `We are sending a mail to ${email}.`,
    openMailbox: "Open the mailbox of this machine",
    nothingYet: "Nothing there after a minute? Look among junk mail, and check the address for mistakes.",
    changeAddress: "Change the address or send again",
    linkTitle: "This link does not work any more",
    linkLead: "It was used, is too old, or was cut off on its way.",
    noAnswer: "No answer from the server yet. Trying on.",
  },
  vi: {
    signIn: "Đăng nhập",
    email: "Địa chỉ email",
    wrong: "Email hoặc mật khẩu không đúng.",
    tooMany: (minutes) => plural(minutes, { other: "Bạn đã thử quá nhiều lần. Hãy thử lại sau # phút." }),
    signInAgain: "Đăng nhập lại",
    ended:
      "Phiên làm việc của bạn đã kết thúc. Nội dung đang xem và những gì bạn đã nhập vẫn còn; hãy đăng nhập để tiếp tục.",
    someoneElse: "Đăng nhập bằng tài khoản khác",
    mailTitle: "Hãy kiểm tra hộp thư",
    sending: (email) => `Chúng tôi đang gửi thư đến ${email}.`,
    openMailbox: "Mở hộp thư của máy này",
    nothingYet: "Sau một phút vẫn chưa thấy? Hãy xem trong thư rác và kiểm tra lại địa chỉ.",
    changeAddress: "Đổi địa chỉ hoặc gửi lại",
    linkTitle: "Liên kết này không còn dùng được",
    linkLead: "Liên kết đã được dùng, đã quá hạn hoặc bị cắt bớt trên đường đi.",
    noAnswer: "Máy chủ chưa phản hồi. Đang thử tiếp.",
  },
});
