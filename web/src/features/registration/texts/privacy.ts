import { defineTexts } from "../../../lib/texts/texts.ts";

export const privacyTexts = defineTexts({
  en: {
    title: "Privacy",
    lead: "What is kept of you here, why, and what you can do about it.",
    replace: "To be replaced by the operator's own",
    replaceText:
      "This says what the software does. Who answers for it, where it runs and how they are reached is for the operator to add.",
    account: "If you have an account",
    accountList: {
      person: "Your name, address, time zone and language, and a phone number and picture if you give them.",
      secrets:
        "Your password as a hash that cannot be turned back; the secret of your second factor, encrypted.",
      sessions: "Where you are signed in: device, country and time, so that you can see and end it.",
      log: "What you changed, in a log that nobody can alter.",
      affiliates: "For affiliates, clicks, conversions and earnings, which merchants see as well.",
    },
    link: "If you followed a link",
    linkList: {
      click: "That it was followed, when, from which country and kind of device, and where it led.",
      ip: "No IP address is kept. It becomes a hash with a salt that is thrown away each day.",
      cookie: "A shop's page may keep the click in a first-party cookie, if you agreed where that is asked.",
      gpc: "A browser that sends Global Privacy Control is taken at its word.",
    },
    long: "How long",
    longText:
      "As long as each program's settings say, and no longer. Amounts in the ledger stay, as the law wants of books, under a pseudonym once you have gone.",
    rights: "What you can do",
    own: (account: string) =>
      `See and download all of it, correct it, and have it erased, in ${account} under Privacy.`,
    yourAccount: "your account",
    shop: "If you bought in a shop, ask that shop: it can have what is kept of your order erased here.",
    complain: "Complain to the authority for data protection where you live.",
  },
  vi: {
    title: "Quyền riêng tư",
    lead: "Ở đây lưu giữ gì về bạn, vì sao, và bạn có thể làm gì.",
    replace: "Bên vận hành cần thay bằng nội dung của mình",
    replaceText:
      "Trang này cho biết phần mềm làm gì. Ai chịu trách nhiệm, hệ thống chạy ở đâu và liên hệ thế nào là phần bên vận hành bổ sung.",
    account: "Nếu bạn có tài khoản",
    accountList: {
      person: "Tên, địa chỉ email, múi giờ và ngôn ngữ của bạn, cùng số điện thoại và ảnh nếu bạn cung cấp.",
      secrets: "Mật khẩu dưới dạng hàm băm không thể đảo ngược; mã bí mật của xác thực hai lớp, được mã hoá.",
      sessions: "Nơi bạn đang đăng nhập: thiết bị, quốc gia và thời gian, để bạn xem và kết thúc được.",
      log: "Những gì bạn đã thay đổi, trong một nhật ký không ai sửa được.",
      affiliates: "Với đối tác: lượt nhấp, chuyển đổi và thu nhập, mà nhà bán hàng cũng thấy.",
    },
    link: "Nếu bạn đã theo một liên kết",
    linkList: {
      click: "Liên kết đã được mở, lúc nào, từ quốc gia và loại thiết bị nào, và dẫn đến đâu.",
      ip: "Không lưu địa chỉ IP. Địa chỉ được biến thành hàm băm với một chuỗi ngẫu nhiên bị huỷ mỗi ngày.",
      cookie:
        "Trang của cửa hàng có thể lưu lượt nhấp trong cookie của chính họ, nếu bạn đồng ý ở nơi cần hỏi.",
      gpc: "Trình duyệt gửi tín hiệu Global Privacy Control thì được tôn trọng đúng như vậy.",
    },
    long: "Trong bao lâu",
    longText:
      "Đúng thời hạn trong cài đặt của từng chương trình, không lâu hơn. Các số tiền trong sổ cái được giữ lại theo luật kế toán, dưới một bí danh sau khi bạn rời đi.",
    rights: "Bạn có thể làm gì",
    own: (account) => `Xem, tải về, sửa và yêu cầu xoá tất cả trong ${account}, mục Quyền riêng tư.`,
    yourAccount: "tài khoản của bạn",
    shop: "Nếu bạn đã mua hàng ở một cửa hàng, hãy yêu cầu cửa hàng đó: họ có thể cho xoá dữ liệu về đơn hàng của bạn ở đây.",
    complain: "Khiếu nại với cơ quan bảo vệ dữ liệu nơi bạn sống.",
  },
});
