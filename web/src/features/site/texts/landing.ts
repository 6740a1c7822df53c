import { defineTexts } from "../../../lib/texts/texts.ts";

export const landingTexts = defineTexts({
  en: {
    title: "Affiliate tracking that explains every cent",
    lead: "One number for merchants and affiliates: each click counted, each order credited once, each commission with its reason.",
    asMerchant: "Start as a merchant",
    asAffiliate: "Start as an affiliate",
    signIn: "Sign in",
    example: {
      title: "An order, explained",
      caption: (amount: string) => `What becomes of an order of ${amount} with a plan of three levels`,
      who: "Who",
      why: "Why",
      amount: "Amount",
      first: "Level 1: her link was clicked last, 2 days before",
      second: "Level 2: he invited Mai",
      third: "Level 3: inactive this month, so the program keeps it",
      kept: "Kept by the program",
      sum: (amount: string) => `Paid and kept together: 13% of ${amount}, to the cent.`,
    },
    facts: {
      counted: "Nothing lost, nothing twice",
      countedText:
        "Clicks are answered at the edge in milliseconds. Money is written once, whatever fails meanwhile.",
      levels: "Levels that explain themselves",
      levelsText:
        "Any plan, any tree. Who was skipped and why stands beside each amount, in a receipt that you can verify.",
      books: "Books that balance",
      booksText: "A double-entry ledger beneath everything. A refund takes back its share, and never more.",
      paid: "Money that arrives",
      paidText: "By Stripe, bank or wallet, reconciled every day; until it arrives you see where it is.",
    },
    partnersTitle: "For affiliates",
    partnersText:
      "Links that count every click, earnings you can check, and the answer to “why was my sale not credited?”",
    merchantsTitle: "For merchants",
    merchantsText: "A snippet or one API call. See which partner brought which order, and pay exactly that.",
  },
  vi: {
    title: "Theo dõi tiếp thị liên kết, giải thích từng đồng",
    lead: "Một con số chung cho nhà bán hàng và đối tác: mỗi lượt nhấp được đếm, mỗi đơn hàng được ghi nhận một lần, mỗi khoản hoa hồng có lý do.",
    asMerchant: "Bắt đầu với vai trò nhà bán hàng",
    asAffiliate: "Bắt đầu với vai trò đối tác",
    signIn: "Đăng nhập",
    example: {
      title: "Một đơn hàng, được giải thích",
      caption: (amount) => `Một đơn hàng ${amount} với phương án hoa hồng ba cấp được chia thế nào`,
      who: "Ai",
      why: "Vì sao",
      amount: "Số tiền",
      first: "Cấp 1: liên kết của chị được nhấp cuối cùng, 2 ngày trước",
      second: "Cấp 2: anh đã mời Mai",
      third: "Cấp 3: không hoạt động trong tháng, nên chương trình giữ lại",
      kept: "Chương trình giữ lại",
      sum: (amount) => `Tổng chi và giữ lại: 13% của ${amount}, chính xác đến từng xu.`,
    },
    facts: {
      counted: "Không mất, không tính hai lần",
      countedText:
        "Lượt nhấp được trả lời ngay tại biên trong vài mili giây. Tiền chỉ được ghi một lần, dù có sự cố gì.",
      levels: "Nhiều cấp, minh bạch",
      levelsText:
        "Mọi phương án hoa hồng, mọi cây giới thiệu. Ai bị bỏ qua và vì sao nằm ngay cạnh số tiền, trong biên nhận bạn tự kiểm tra được.",
      books: "Sổ sách luôn cân",
      booksText: "Sổ cái kép nằm dưới mọi con số. Hoàn tiền chỉ thu lại đúng phần của nó, không hơn.",
      paid: "Tiền đến tay",
      paidText:
        "Qua Stripe, ngân hàng hoặc ví, đối soát mỗi ngày; trước khi tiền đến, bạn thấy nó đang ở đâu.",
    },
    partnersTitle: "Dành cho đối tác",
    partnersText:
      "Liên kết đếm đủ mọi lượt nhấp, thu nhập kiểm tra được, và câu trả lời cho “vì sao đơn của tôi không được ghi nhận?”",
    merchantsTitle: "Dành cho nhà bán hàng",
    merchantsText:
      "Một đoạn mã hoặc một lệnh gọi API. Biết đối tác nào mang về đơn nào, và trả đúng chừng đó.",
  },
});
