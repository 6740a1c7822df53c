import { PASSWORD_MIN } from "../../../../../core/api/bounds.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

/** What the controls themselves say. */
export const uiTexts = defineTexts({
  en: {
    copy: "Copy",
    copied: "Copied",
    notAllowed: "Not allowed",
    copyWhat: (what: string) => `Copy ${what}`,
    copiedWhat: (what: string) => `Copied ${what}.`,
    copyByHand: "The browser does not allow copying. Select the text instead.",
    optional: "optional",
    notUpToDate: "This is not up to date",
    again: "Try again",
    more: "Show more",
    password: "Password",
    passwordRule: `At least ${PASSWORD_MIN} characters. Length is what counts: four words that have nothing to do with each other are good.`,
    show: "Show",
    remove: "Remove",
    reason: "Reason",
    sayWhy: "Say why, in a sentence.",
    live: { connecting: "Connecting", live: "Live", lost: "No answer" },
  },
  vi: {
    copy: "Sao chép",
    copied: "Đã sao chép",
    notAllowed: "Bị chặn",
    copyWhat: (what) => `Sao chép ${what}`,
    copiedWhat: (what) => `Đã sao chép ${what}.`,
    copyByHand: "Trình duyệt không cho sao chép. Hãy tự chọn đoạn chữ.",
    optional: "không bắt buộc",
    notUpToDate: "Số liệu chưa được cập nhật",
    again: "Thử lại",
    more: "Xem thêm",
    password: "Mật khẩu",
    passwordRule: `Ít nhất ${PASSWORD_MIN} ký tự. Độ dài là quan trọng nhất: bốn từ không liên quan đến nhau là tốt.`,
    show: "Hiện",
    remove: "Gỡ bỏ",
    reason: "Lý do",
    sayWhy: "Hãy nêu lý do bằng một câu.",
    live: { connecting: "Đang kết nối", live: "Trực tiếp", lost: "Không phản hồi" },
  },
});
