import { defineTexts } from "../../../lib/texts/texts.ts";

export const makeBatchTexts = defineTexts({
  en: {
    isMade: (number: string) => `Batch ${number} is made.`,
    takes: "Takes",
    eligible: "Whoever is eligible",
    eligibleText:
      "What was requested, and each partner who has enough available and a verified method. All that is available is paid.",
    requested: "What was requested",
    requestedText: "Only what partners have asked for, in the amounts they asked for.",
    emptyBatch: "Nobody can be paid now, so the batch is empty.",
    newBatch: "New batch",
    draft: "a draft: you see its lines and totals before anything leaves",
    makeBatch: "Make the batch",
  },
  vi: {
    isMade: (number) => `Đã tạo đợt ${number}.`,
    takes: "Gồm",
    eligible: "Mọi người đủ điều kiện",
    eligibleText:
      "Những gì đã yêu cầu, và mỗi đối tác có đủ số dư khả dụng cùng cách nhận tiền đã xác minh. Toàn bộ số khả dụng được trả.",
    requested: "Những gì đã yêu cầu",
    requestedText: "Chỉ những gì đối tác đã yêu cầu, với số tiền họ yêu cầu.",
    emptyBatch: "Hiện không ai có thể được trả, nên đợt này trống.",
    newBatch: "Đợt mới",
    draft: "bản nháp: bạn thấy các dòng và tổng tiền trước khi có gì đi",
    makeBatch: "Tạo đợt",
  },
});
