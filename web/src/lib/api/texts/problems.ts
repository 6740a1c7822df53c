import { defineTexts } from "../../texts/texts.ts";

export const apiTexts = defineTexts({
  en: {
    slow: (seconds: string) => `There was no answer in ${seconds} seconds. Try again.`,
    away: "The server cannot be reached. Check the connection and try again.",
    strange: (status: string) =>
      `The server answered ${status}, with something this page does not understand.`,
    broken: "Something went wrong on this page.",
    signedOut: "You are signed out. Sign in and try again.",
    onlyUser: "Only the user itself may do this.",
  },
  vi: {
    slow: (seconds) => `Không có phản hồi sau ${seconds} giây. Hãy thử lại.`,
    away: "Không kết nối được với máy chủ. Hãy kiểm tra kết nối rồi thử lại.",
    strange: (status) => `Máy chủ trả lời ${status} với nội dung mà trang này không hiểu.`,
    broken: "Trang này đã gặp lỗi.",
    signedOut: "Bạn đã đăng xuất. Hãy đăng nhập rồi thử lại.",
    onlyUser: "Chỉ chính người dùng mới được làm việc này.",
  },
});
