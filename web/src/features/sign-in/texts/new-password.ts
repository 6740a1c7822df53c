import { defineTexts } from "../../../lib/texts/texts.ts";

export const newPasswordTexts = defineTexts({
  en: {
    forgotTitle: "Forgot your password?",
    forgotLead: "We send a link to choose a new one. Until you use it, the old password works on.",
    send: "Send the link",
    sent: "If there is an account of that address, its link lets you choose a new password.",
    back: "Back to signing in",
    spent: "A new link takes a moment; the last one that was sent is the one that works.",
    sendNew: "Send a new link",
    title: "Choose a new password",
    lead: "Wherever you are signed in with the old one, you are signed out.",
    change: "Change the password",
    label: "New password",
    changed: "The password is changed. Sign in with it.",
  },
  vi: {
    forgotTitle: "Bạn quên mật khẩu?",
    forgotLead:
      "Chúng tôi gửi một liên kết để đặt mật khẩu mới. Cho đến khi bạn dùng nó, mật khẩu cũ vẫn có hiệu lực.",
    send: "Gửi liên kết",
    sent: "Nếu địa chỉ này có tài khoản, liên kết trong thư sẽ giúp bạn đặt mật khẩu mới.",
    back: "Quay lại đăng nhập",
    spent: "Lấy liên kết mới chỉ mất chốc lát; chỉ liên kết được gửi sau cùng mới dùng được.",
    sendNew: "Gửi liên kết mới",
    title: "Đặt mật khẩu mới",
    lead: "Những nơi bạn đang đăng nhập bằng mật khẩu cũ sẽ bị đăng xuất.",
    change: "Đổi mật khẩu",
    label: "Mật khẩu mới",
    changed: "Đã đổi mật khẩu. Hãy đăng nhập bằng mật khẩu mới.",
  },
});
