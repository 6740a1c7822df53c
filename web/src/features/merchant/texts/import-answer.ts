import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

export const importAnswerTexts = defineTexts({
  en: {
    found: "What it would do",
    done: "What was done",
    take: (count: number) => plural(count, { one: "Take # conversion", other: "Take # conversions" }),
    taken: (count: number) =>
      plural(count, { one: "# conversion was taken.", other: "# conversions were taken." }),
    nothingNew: "There is nothing new in this file.",
    refusedFirst: "Mend these rows first: a file is taken whole.",
    anew: "Another file",
    partners: "Whose click or coupon the new rows name. Attribution decides whether it counts.",
    withoutClick: (count: number) =>
      plural(count, { one: "# new row names neither.", other: "# new rows name neither." }),
    sum: "New in all",
    line: "Line",
    order: "Order",
    outcome: "Outcome",
    problem: "What is wrong",
    rows: "Rows of the file",
    shown: (shown: number, all: number) => `The first ${shown} of ${all} rows.`,
    outcomes: {
      created: "new",
      replayed: "there already",
      superseded: "takes a browser's place",
      conflict: "there with other content",
      refused: "refused",
    },
  },
  vi: {
    found: "Tệp sẽ làm gì",
    done: "Đã làm gì",
    take: (count) => plural(count, { other: "Nhận # chuyển đổi" }),
    taken: (count) => plural(count, { other: "Đã nhận # chuyển đổi." }),
    nothingNew: "Trong tệp này không có gì mới.",
    refusedFirst: "Hãy sửa các dòng này trước: tệp được nhận toàn bộ hoặc không.",
    anew: "Tệp khác",
    partners:
      "Lượt nhấp hoặc mã giảm giá của ai mà các dòng mới nêu. Có được tính hay không do ghi nhận nguồn quyết định.",
    withoutClick: (count) => plural(count, { other: "# dòng mới không nêu cả hai." }),
    sum: "Tổng phần mới",
    line: "Dòng",
    order: "Đơn hàng",
    outcome: "Kết quả",
    problem: "Điều gì sai",
    rows: "Các dòng của tệp",
    shown: (shown, all) => `${shown} dòng đầu trong ${all} dòng.`,
    outcomes: {
      created: "mới",
      replayed: "đã có",
      superseded: "thay báo cáo của trình duyệt",
      conflict: "đã có với nội dung khác",
      refused: "bị từ chối",
    },
  },
});
