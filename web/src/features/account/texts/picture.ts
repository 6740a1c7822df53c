import { defineTexts } from "../../../lib/texts/texts.ts";

export const pictureTexts = defineTexts({
  en: {
    title: "Picture",
    chosen: "The picture you chose",
    file: "Picture file",
    choose: "Choose a picture",
    save: "Save the picture",
    saved: "The picture is saved.",
    cancel: "Cancel",
    remove: "Remove",
    removed: "The picture is removed.",
    hint: "PNG, JPEG or WebP. The square in its middle is used.",
    unreadable: "This is no picture that the browser can read.",
    tooLarge: "This picture cannot be made small enough.",
  },
  vi: {
    title: "Ảnh đại diện",
    chosen: "Ảnh bạn đã chọn",
    file: "Tệp ảnh",
    choose: "Chọn ảnh",
    save: "Lưu ảnh",
    saved: "Đã lưu ảnh.",
    cancel: "Huỷ",
    remove: "Gỡ bỏ",
    removed: "Đã gỡ ảnh.",
    hint: "PNG, JPEG hoặc WebP. Phần hình vuông ở giữa sẽ được dùng.",
    unreadable: "Trình duyệt không đọc được ảnh này.",
    tooLarge: "Không thể thu nhỏ ảnh này đủ mức.",
  },
});
