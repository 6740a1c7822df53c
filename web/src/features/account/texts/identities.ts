import { defineTexts } from "../../../lib/texts/texts.ts";

export const identitiesTexts = defineTexts({
  en: {
    title: "Linked accounts",
    unlinked: "The account is linked no more.",
    none: "No linked account",
    noOther: "This platform knows no other that could vouch for you.",
    connectOne: "Connect one, and sign in by it instead of the password.",
    offered:
      "Your organisation asks you to link its sign-in. From then on it signs you in here, so those who run it can come into your account; a second factor keeps them out.",
    connectOffered: "Connect your organisation's sign-in",
    connect: (name: string) => `Connect ${name}`,
    account: "Account",
    address: "Address there",
    notTold: "not told",
    since: "Since",
    lastUsed: "Last used",
    never: "never",
    unlink: "Unlink",
    passwordStays: "It signs you in here no more. Your password does.",
    noPassword: "It signs you in here no more, and you have no password: make sure that another way is left.",
  },
  vi: {
    title: "Tài khoản liên kết",
    unlinked: "Đã huỷ liên kết tài khoản.",
    none: "Chưa có tài khoản liên kết",
    noOther: "Nền tảng này chưa hỗ trợ đăng nhập bằng tài khoản ở nơi khác.",
    connectOne: "Hãy kết nối một tài khoản rồi đăng nhập bằng tài khoản đó thay cho mật khẩu.",
    offered:
      "Tổ chức của bạn đề nghị liên kết cách đăng nhập của họ. Từ đó bạn đăng nhập ở đây qua tổ chức, nên người quản lý cách đăng nhập đó có thể vào tài khoản của bạn; xác thực hai lớp ngăn được việc này.",
    connectOffered: "Kết nối cách đăng nhập của tổ chức",
    connect: (name) => `Kết nối ${name}`,
    account: "Tài khoản",
    address: "Địa chỉ ở đó",
    notTold: "không cung cấp",
    since: "Từ",
    lastUsed: "Dùng lần cuối",
    never: "chưa dùng",
    unlink: "Huỷ liên kết",
    passwordStays: "Bạn không đăng nhập bằng tài khoản này được nữa. Mật khẩu vẫn dùng được.",
    noPassword:
      "Bạn không đăng nhập bằng tài khoản này được nữa, và bạn chưa có mật khẩu: hãy chắc chắn còn cách đăng nhập khác.",
  },
});
