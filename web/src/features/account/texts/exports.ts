import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

export const exportsTexts = defineTexts({
  en: {
    title: "Exports",
    lead: "Lists that you had written into files. Nobody but you can fetch them, and they are deleted after a week.",
    caption: "Exports, newest first",
    list: "List",
    asked: "Asked for",
    state: "State",
    rows: "Rows",
    file: "File",
    until: "until",
    download: "Download",
    emptyTitle: "No exports",
    empty:
      "Long lists are exported from where they are shown. A mail says when the file is ready, and it is here.",
    soFar: (rows: number) => plural(rows, { one: "# row so far", other: "# rows so far" }),
    states: { requested: "Being written", ready: "Ready", failed: "Failed", expired: "Deleted" },
    lists: {
      conversions: "Conversions",
      clicks: "Clicks",
      own_conversions: "My conversions",
      own_clicks: "My clicks",
      own_earnings: "My earnings",
    },
  },
  vi: {
    title: "Tệp xuất",
    lead: "Các danh sách bạn đã yêu cầu ghi ra tệp. Chỉ bạn tải được, và tệp bị xóa sau một tuần.",
    caption: "Các tệp xuất, mới nhất trước",
    list: "Danh sách",
    asked: "Yêu cầu lúc",
    state: "Trạng thái",
    rows: "Số dòng",
    file: "Tệp",
    until: "đến",
    download: "Tải xuống",
    emptyTitle: "Chưa có tệp xuất",
    empty: "Danh sách dài được xuất từ nơi hiển thị nó. Khi tệp sẵn sàng sẽ có thư báo, và tệp nằm ở đây.",
    soFar: (rows) => plural(rows, { other: "đã ghi # dòng" }),
    states: { requested: "Đang ghi", ready: "Sẵn sàng", failed: "Thất bại", expired: "Đã xóa" },
    lists: {
      conversions: "Chuyển đổi",
      clicks: "Lượt nhấp",
      own_conversions: "Chuyển đổi của tôi",
      own_clicks: "Lượt nhấp của tôi",
      own_earnings: "Thu nhập của tôi",
    },
  },
});
