import { defineTexts } from "../../../lib/texts/texts.ts";

/** What the links of mails confirm. */
export const confirmTexts = defineTexts({
  en: {
    signIn: "Sign in",
    spent:
      "If it was you who used it, your account is there: sign in. Else register again; it takes a minute.",
    again: "Register again",
    title: "Confirm your address",
    byPassword: "Enter the password you chose when you registered, and your account is there.",
    byPress: "One press, and your account is there.",
    go: "Confirm and go on",
    notMe: "This was not me",
    nothing: "Then there is nothing to do",
    nothingText: (link: string) =>
      `Somebody gave your address, by mistake or on purpose. There is no account, and none will come of it: the link alone makes none, and ends within a day. Close this page and delete the mail. If you want an account of your own, ${link} with a password that only you know.`,
    registerAnew: "register anew",
    email: {
      half: "Half done",
      halfLead:
        "This address has agreed. Now use the link in the mail to the other one; until then nothing changes.",
      done: "The address is changed",
      doneLead: "Sign in with the new one from now on.",
      profile: "To your profile",
      spent: "Your profile shows which address counts, and begins a change anew.",
      title: "Change of address",
      lead: "You confirm that the address of your account is to be changed. If you did not ask for that, close this page and change your password.",
      go: "Confirm the change",
    },
  },
  vi: {
    signIn: "Đăng nhập",
    spent:
      "Nếu chính bạn đã dùng liên kết, tài khoản đã có: hãy đăng nhập. Nếu không, hãy đăng ký lại; chỉ mất một phút.",
    again: "Đăng ký lại",
    title: "Xác nhận địa chỉ của bạn",
    byPassword: "Nhập mật khẩu bạn đã chọn khi đăng ký là có tài khoản.",
    byPress: "Chỉ cần bấm một lần là có tài khoản.",
    go: "Xác nhận và tiếp tục",
    notMe: "Không phải tôi",
    nothing: "Vậy bạn không cần làm gì",
    nothingText: (link) =>
      `Ai đó đã nhập địa chỉ của bạn, do nhầm hoặc cố ý. Chưa có tài khoản nào, và cũng sẽ không có: chỉ riêng liên kết thì không tạo được tài khoản, và liên kết hết hạn sau một ngày. Hãy đóng trang này và xoá thư. Nếu bạn muốn có tài khoản riêng, hãy ${link} với mật khẩu chỉ mình bạn biết.`,
    registerAnew: "đăng ký mới",
    email: {
      half: "Đã xong một nửa",
      halfLead:
        "Địa chỉ này đã đồng ý. Bây giờ hãy dùng liên kết trong thư gửi đến địa chỉ kia; trước đó chưa có gì thay đổi.",
      done: "Đã đổi địa chỉ",
      doneLead: "Từ giờ hãy đăng nhập bằng địa chỉ mới.",
      profile: "Đến hồ sơ của bạn",
      spent: "Hồ sơ của bạn cho biết địa chỉ nào đang có hiệu lực và cho phép bắt đầu đổi lại.",
      title: "Đổi địa chỉ",
      lead: "Bạn xác nhận việc đổi địa chỉ của tài khoản. Nếu bạn không yêu cầu, hãy đóng trang này và đổi mật khẩu.",
      go: "Xác nhận thay đổi",
    },
  },
});
