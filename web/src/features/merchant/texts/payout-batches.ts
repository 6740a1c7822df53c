import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

export const payoutBatchesTexts = defineTexts({
  en: {
    lines: (count: number) => plural(count, { one: "# line", other: "# lines" }),
    numbered: (number: string) => `Batch ${number}`,
    failedLines: (count: number) => plural(count, { one: "# line failed", other: "# lines failed" }),
    batch: "Batch",
    itsSchedule: "its schedule",
    comesTo: "Comes to",
    batchesCaption: "Batches, newest first",
    noBatch: "No batch yet",
    noBatchText:
      "A batch takes what was requested, or whoever is eligible, and shows what it comes to before anything leaves.",
    stateTitle: "State",
    show: "Show",
    nothingIn: "nothing",
    madeBy: "Made by",
    approvedBy: "Approved by",
    nobodyYet: "nobody yet",
  },
  vi: {
    lines: (count) => plural(count, { other: "# dòng" }),
    numbered: (number) => `Đợt ${number}`,
    failedLines: (count) => plural(count, { other: "# dòng thất bại" }),
    batch: "Đợt chi trả",
    itsSchedule: "lịch",
    comesTo: "Tổng tiền",
    batchesCaption: "Các đợt, mới nhất trước",
    noBatch: "Chưa có đợt nào",
    noBatchText:
      "Một đợt gồm những gì đã yêu cầu, hoặc mọi người đủ điều kiện, và cho thấy tổng tiền trước khi có gì đi.",
    stateTitle: "Trạng thái",
    show: "Hiện",
    nothingIn: "không có",
    madeBy: "Người tạo",
    approvedBy: "Người duyệt",
    nobodyYet: "chưa có ai",
  },
});
