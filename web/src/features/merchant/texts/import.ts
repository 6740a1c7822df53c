import { defineTexts } from "../../../lib/texts/texts.ts";

export const importTexts = defineTexts({
  en: {
    title: "Import conversions",
    lead: "A CSV file of orders, taken as your server would report them. First see what it would do; nothing is written before you say so.",
    back: "All conversions",
    columns: "Columns",
    columnsText:
      "The first line names them, in any order. Amounts have a point, in the currency's own unit; times have their offset.",
    optional: "May be missing or empty:",
    file: "CSV file",
    fileHint: "UTF-8, up to 1 MiB and 2,000 rows.",
    choose: "Choose a file.",
    tooLarge: "The file has more than 1 MiB: split it.",
    look: "See what it would do",
  },
  vi: {
    title: "Nhập chuyển đổi",
    lead: "Một tệp CSV gồm các đơn hàng, được nhận như khi máy chủ của bạn báo. Trước hết hãy xem tệp sẽ làm gì; không có gì được ghi trước khi bạn đồng ý.",
    back: "Tất cả chuyển đổi",
    columns: "Các cột",
    columnsText:
      "Dòng đầu nêu tên cột, theo thứ tự bất kỳ. Số tiền dùng dấu chấm, theo đơn vị của tiền tệ; thời điểm có độ lệch múi giờ.",
    optional: "Có thể thiếu hoặc để trống:",
    file: "Tệp CSV",
    fileHint: "UTF-8, tối đa 1 MiB và 2.000 dòng.",
    choose: "Hãy chọn một tệp.",
    tooLarge: "Tệp lớn hơn 1 MiB: hãy chia nhỏ.",
    look: "Xem tệp sẽ làm gì",
  },
});
