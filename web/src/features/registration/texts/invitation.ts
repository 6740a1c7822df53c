import { defineTexts } from "../../../lib/texts/texts.ts";

/** Into an organisation, by a mail. */
export const invitationTexts = defineTexts({
  en: {
    gone: "This invitation does not work any more",
    askAnew: "Ask whoever invited you for another one: the last that was sent is the one that works.",
    title: (organisation: string) => `Join ${organisation}`,
    lead: (role: string, email: string) => `You are invited as ${role}, with the address ${email}.`,
    roles: { owner: "owner", manager: "manager", analyst: "analyst" },
    joined: (organisation: string) => `You are a member of ${organisation}.`,
    otherTitle: (email: string) => `You are signed in as ${email}`,
    other: (email: string) =>
      `The invitation is for ${email}. Sign out here, and this page goes on with that address.`,
    signOut: "Sign out",
    signedIn: (name: string) => `You are signed in as ${name}.`,
    create: "Create the account and join",
    name: "Your name",
    email: "E-mail address",
    agreed: (terms: string) => `By creating the account you agree to the ${terms}.`,
    terms: "terms",
  },
  vi: {
    gone: "Lời mời này không còn dùng được",
    askAnew: "Hãy xin người mời bạn một lời mời khác: chỉ lời mời gửi sau cùng là dùng được.",
    title: (organisation) => `Tham gia ${organisation}`,
    lead: (role, email) => `Bạn được mời với vai trò ${role}, bằng địa chỉ ${email}.`,
    roles: { owner: "chủ sở hữu", manager: "quản lý", analyst: "phân tích" },
    joined: (organisation) => `Bạn đã là thành viên của ${organisation}.`,
    otherTitle: (email) => `Bạn đang đăng nhập là ${email}`,
    other: (email) => `Lời mời dành cho ${email}. Hãy đăng xuất ở đây, trang này sẽ tiếp tục với địa chỉ đó.`,
    signOut: "Đăng xuất",
    signedIn: (name) => `Bạn đang đăng nhập là ${name}.`,
    create: "Tạo tài khoản và tham gia",
    name: "Tên của bạn",
    email: "Địa chỉ email",
    agreed: (terms) => `Khi tạo tài khoản, bạn đồng ý với ${terms}.`,
    terms: "điều khoản",
  },
});
