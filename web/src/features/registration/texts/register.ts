import { defineTexts } from "../../../lib/texts/texts.ts";

/** A new account, and joining or selling with one that is there. */
export const registerTexts = defineTexts({
  en: {
    title: "Create an account",
    lead: "One account is enough: it can be both, now or later.",
    question: "What brings you here?",
    roles: {
      affiliate: { name: "I recommend", text: "Share links and earn by what comes of them." },
      merchant: { name: "I sell", text: "Run a program, and pay those who bring orders." },
    },
    sent: "Its link confirms the address and lets you in. It works for a day.",
    haveAccount: (link: string) => `Have an account? ${link}`,
    signIn: "Sign in",
    create: "Create the account",
    organisationName: "Name of your company or shop",
    programName: "Name of your program",
    currency: "Currency of your orders",
    name: "Your name",
    email: "E-mail address",
    agreed: (terms: string, data: string) =>
      `By creating the account you agree to the ${terms}. ${data} is written down, too.`,
    terms: "terms",
    data: "What happens to your data",
    sell: "Begin to sell",
    sellLead: (email: string) =>
      `You are signed in as ${email}. A program of your own goes with the same account.`,
    makeProgram: "Make the program",
    back: "Back to where you were",
  },
  vi: {
    title: "Tạo tài khoản",
    lead: "Một tài khoản là đủ: có thể dùng cho cả hai vai trò, bây giờ hoặc sau này.",
    question: "Bạn đến đây để làm gì?",
    roles: {
      affiliate: { name: "Tôi giới thiệu", text: "Chia sẻ liên kết và kiếm tiền từ kết quả." },
      merchant: { name: "Tôi bán hàng", text: "Mở chương trình và trả tiền cho người mang đơn hàng về." },
    },
    sent: "Liên kết trong thư xác nhận địa chỉ và đưa bạn vào. Liên kết dùng được trong một ngày.",
    haveAccount: (link) => `Bạn đã có tài khoản? ${link}`,
    signIn: "Đăng nhập",
    create: "Tạo tài khoản",
    organisationName: "Tên công ty hoặc cửa hàng của bạn",
    programName: "Tên chương trình của bạn",
    currency: "Tiền tệ của đơn hàng",
    name: "Tên của bạn",
    email: "Địa chỉ email",
    agreed: (terms, data) => `Khi tạo tài khoản, bạn đồng ý với ${terms}. Hãy xem thêm ${data}.`,
    terms: "điều khoản",
    data: "dữ liệu của bạn được dùng thế nào",
    sell: "Bắt đầu bán hàng",
    sellLead: (email) =>
      `Bạn đang đăng nhập là ${email}. Bạn có thể mở chương trình riêng bằng chính tài khoản này.`,
    makeProgram: "Tạo chương trình",
    back: "Quay lại trang trước",
  },
});
