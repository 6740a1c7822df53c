import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

export const conversionsTexts = defineTexts({
  en: {
    title: "Conversions",
    lead: "What was reported, and why each is credited as it is. Open one to see.",
    filters: {
      status: "Status",
      outcome: "Credited",
      source: "Reported by",
      test: "Tests",
      currency: "Currency",
      orderPrefix: "Order begins with",
      coupon: "Coupon",
      goal: "Goal",
      partner: "Partner",
      link: "Link",
      noLink: "Without a link",
      ofReport: "These are what a report has shown.",
    },
    values: {
      counted: "Not rejected",
      pending: "Pending",
      approved: "Approved",
      rejected: "Rejected",
      attributed: "To a partner",
      unattributed: "To nobody",
      waiting: "Not looked at yet",
      server: "Server",
      browser: "Browser",
      webhook: "Webhook",
      true: "Only tests",
      false: "No tests",
    },
    count: (count: number) => plural(count, { one: "# conversion", other: "# conversions" }),
    moreThan: (count: number) => plural(count, { other: "more than # conversions" }),
    choose: "Choose",
    chooseOne: (order: string) => `Choose the order ${order}`,
    chosen: (count: number) => plural(count, { one: "# chosen", other: "# chosen" }),
    approve: "Approve",
    reject: "Reject…",
    rejectAll: "Reject them",
    rejectHint: "The partners read it. Their commission is taken back.",
    let: "Choose none",
    most: "At most 500 at a time.",
    impact: {
      approved: (count: number) =>
        plural(count, { one: "# will be approved.", other: "# will be approved." }),
      rejected: (count: number) =>
        plural(count, { one: "# will be rejected.", other: "# will be rejected." }),
      left: (count: number) => plural(count, { one: "# stays as it is.", other: "# stay as they are." }),
      sums: (amount: string, commission: string, partners: number) =>
        plural(partners, {
          one: `${amount}, with ${commission} of commission for # partner.`,
          other: `${amount}, with ${commission} of commission for # partners.`,
        }),
      nothing: "None of them can be decided about in this way.",
    },
    confirmApprove: "Approve them",
    cancel: "Cancel",
    soon: {
      approved: (count: number) =>
        plural(count, { one: "Approving # conversion", other: "Approving # conversions" }),
      rejected: (count: number) =>
        plural(count, { one: "Rejecting # conversion", other: "Rejecting # conversions" }),
    },
    failed: {
      approved: (count: number) =>
        plural(count, { one: "# conversion was not approved", other: "# conversions were not approved" }),
      rejected: (count: number) =>
        plural(count, { one: "# conversion was not rejected", other: "# conversions were not rejected" }),
    },
    said: (reason: string) => `What you said: “${reason}”`,
    again: "Try again",
    undo: "Undo",
    undone: "Nothing was changed.",
    done: {
      approved: (count: number) =>
        plural(count, { one: "# conversion is approved.", other: "# conversions are approved." }),
      rejected: (count: number) =>
        plural(count, { one: "# conversion is rejected.", other: "# conversions are rejected." }),
    },
  },
  vi: {
    title: "Chuyển đổi",
    lead: "Những gì đã được báo cáo, và vì sao mỗi chuyển đổi được ghi nhận như vậy. Mở một chuyển đổi để xem.",
    filters: {
      status: "Trạng thái",
      outcome: "Ghi nhận",
      source: "Nguồn báo cáo",
      test: "Thử nghiệm",
      currency: "Tiền tệ",
      orderPrefix: "Mã đơn bắt đầu bằng",
      coupon: "Mã giảm giá",
      goal: "Mục tiêu",
      partner: "Đối tác",
      link: "Liên kết",
      noLink: "Không qua liên kết",
      ofReport: "Đây là những gì một báo cáo đã hiển thị.",
    },
    values: {
      counted: "Không bị từ chối",
      pending: "Đang chờ",
      approved: "Đã duyệt",
      rejected: "Đã từ chối",
      attributed: "Cho đối tác",
      unattributed: "Không cho ai",
      waiting: "Chưa xem xét",
      server: "Máy chủ",
      browser: "Trình duyệt",
      webhook: "Webhook",
      true: "Chỉ thử nghiệm",
      false: "Không có thử nghiệm",
    },
    count: (count) => plural(count, { other: "# chuyển đổi" }),
    moreThan: (count) => plural(count, { other: "hơn # chuyển đổi" }),
    choose: "Chọn",
    chooseOne: (order) => `Chọn đơn ${order}`,
    chosen: (count) => plural(count, { other: "Đã chọn #" }),
    approve: "Duyệt",
    reject: "Từ chối…",
    rejectAll: "Từ chối",
    rejectHint: "Đối tác sẽ đọc lý do. Hoa hồng của họ bị thu hồi.",
    let: "Bỏ chọn",
    most: "Tối đa 500 mỗi lần.",
    impact: {
      approved: (count) => plural(count, { other: "# sẽ được duyệt." }),
      rejected: (count) => plural(count, { other: "# sẽ bị từ chối." }),
      left: (count) => plural(count, { other: "# giữ nguyên." }),
      sums: (amount, commission, partners) =>
        plural(partners, { other: `${amount}, với hoa hồng ${commission} của # đối tác.` }),
      nothing: "Không chuyển đổi nào có thể quyết định như vậy.",
    },
    confirmApprove: "Duyệt",
    cancel: "Huỷ",
    soon: {
      approved: (count) => plural(count, { other: "Đang duyệt # chuyển đổi" }),
      rejected: (count) => plural(count, { other: "Đang từ chối # chuyển đổi" }),
    },
    failed: {
      approved: (count) => plural(count, { other: "Chưa duyệt được # chuyển đổi" }),
      rejected: (count) => plural(count, { other: "Chưa từ chối được # chuyển đổi" }),
    },
    said: (reason) => `Bạn đã viết: “${reason}”`,
    again: "Thử lại",
    undo: "Hoàn tác",
    undone: "Không có gì thay đổi.",
    done: {
      approved: (count) => plural(count, { other: "Đã duyệt # chuyển đổi." }),
      rejected: (count) => plural(count, { other: "Đã từ chối # chuyển đổi." }),
    },
  },
});
