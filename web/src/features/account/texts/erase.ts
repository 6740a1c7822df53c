import { defineTexts } from "../../../lib/texts/texts.ts";

export const eraseTexts = defineTexts({
  en: {
    title: "Erase your account",
    consequences: {
      sessions:
        "Your account, sign-ins, sessions and notifications are deleted, and every session ends at once.",
      links: "Your links and coupons stop working. Programs keep their figures under “Erased partner”.",
      purchases: "Purchases you made in shops that work with us stay as amounts, without your name.",
      final: "It cannot be taken back. Make a copy of your data first, if you want one.",
    },
    ownerFirst: "Somebody else must be an owner first",
    lastOwner: (organisations: string) => `You are the last owner of ${organisations}.`,
    eraseMine: "Erase my account",
    typeAddress: "Type your address.",
    typePassword: "Type your password.",
    giveUpFirst: "Say that you give the money up, or have it paid out first.",
    erasing: "Your account is being erased. A last mail tells you when it is done.",
    eraseAll: "Erase everything",
    email: "Your e-mail address",
    emailHint: (email: string) => `To be sure that you mean it, type ${email}`,
    giveUp: (amounts: string) => `I give up ${amounts} that was not paid out`,
  },
  vi: {
    title: "Xoá tài khoản",
    consequences: {
      sessions: "Tài khoản, cách đăng nhập, phiên và thông báo của bạn bị xoá, và mọi phiên kết thúc ngay.",
      links:
        "Liên kết và mã giảm giá của bạn ngừng hoạt động. Các chương trình giữ số liệu của họ dưới tên “Erased partner”.",
      purchases: "Các đơn bạn mua ở cửa hàng hợp tác với chúng tôi chỉ còn lại số tiền, không còn tên bạn.",
      final: "Không thể khôi phục. Nếu cần, hãy tạo bản sao dữ liệu trước.",
    },
    ownerFirst: "Cần có chủ sở hữu khác trước",
    lastOwner: (organisations) => `Bạn là chủ sở hữu cuối cùng của ${organisations}.`,
    eraseMine: "Xoá tài khoản của tôi",
    typeAddress: "Hãy nhập địa chỉ của bạn.",
    typePassword: "Hãy nhập mật khẩu.",
    giveUpFirst: "Hãy xác nhận bạn từ bỏ số tiền, hoặc rút tiền trước.",
    erasing: "Tài khoản của bạn đang được xoá. Thư cuối cùng sẽ báo khi xong.",
    eraseAll: "Xoá tất cả",
    email: "Địa chỉ email của bạn",
    emailHint: (email) => `Để chắc chắn, hãy nhập ${email}`,
    giveUp: (amounts) => `Tôi từ bỏ ${amounts} chưa được chi trả`,
  },
});
