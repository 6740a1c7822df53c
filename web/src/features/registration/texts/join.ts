import { defineTexts } from "../../../lib/texts/texts.ts";

/** Into a program, by a partner's invitation or because it is open. */
export const joinTexts = defineTexts({
  en: {
    sent: (program: string) => `Its link confirms the address and takes you into ${program}.`,
    theProgram: "the program",
    haveAccount: (link: string) => `Have an account? ${link}`,
    signInAndJoin: "Sign in and join",
    title: (program: string) => `Join ${program}`,
    lead: (program: string) => `Share links of ${program} and earn by what comes of them.`,
    invites: (sponsor: string, program: string) =>
      `${sponsor} invites you to share links of ${program}, and to earn by what comes of them.`,
    nowhere: "This invitation leads nowhere",
    nowhereLead:
      "It was withdrawn, its program takes nobody now, or the link was cut off. Ask whoever sent it for a new one.",
    without: "Create an account without it",
    joined: (program: string) => `You are a partner of ${program}.`,
    signedIn: (name: string, email: string) => `You are signed in as ${name}, ${email}.`,
  },
  vi: {
    sent: (program) => `Liên kết trong thư xác nhận địa chỉ và đưa bạn vào ${program}.`,
    theProgram: "chương trình",
    haveAccount: (link) => `Bạn đã có tài khoản? ${link}`,
    signInAndJoin: "Đăng nhập và tham gia",
    title: (program) => `Tham gia ${program}`,
    lead: (program) => `Chia sẻ liên kết của ${program} và kiếm tiền từ kết quả.`,
    invites: (sponsor, program) =>
      `${sponsor} mời bạn chia sẻ liên kết của ${program} và kiếm tiền từ kết quả.`,
    nowhere: "Lời mời này không dùng được",
    nowhereLead:
      "Lời mời đã bị rút lại, chương trình hiện không nhận thêm người, hoặc liên kết bị cắt bớt. Hãy xin người gửi một lời mời mới.",
    without: "Tạo tài khoản không cần lời mời",
    joined: (program) => `Bạn đã là đối tác của ${program}.`,
    signedIn: (name, email) => `Bạn đang đăng nhập là ${name}, ${email}.`,
  },
});
