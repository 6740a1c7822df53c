import { defineTexts } from "../../../lib/texts/texts.ts";

export const adminAreaTexts = defineTexts({
  en: {
    area: "Operator",
    inbox: "Inbox",
    users: "Users",
    organisations: "Organisations",
    money: "Money",
    payees: "Payees",
    reconciliation: "Reconciliation",
    oversight: "Oversight",
    compliance: "Compliance",
    audit: "Audit",
    status: "Status",
    nothing: "There is nothing here for you",
    forStaff: "These pages are for the people who run the platform.",
  },
  vi: {
    area: "Điều hành",
    inbox: "Việc cần làm",
    users: "Người dùng",
    organisations: "Tổ chức",
    money: "Tiền",
    payees: "Người nhận tiền",
    reconciliation: "Đối soát",
    oversight: "Giám sát",
    compliance: "Tuân thủ",
    audit: "Nhật ký",
    status: "Tình trạng",
    nothing: "Ở đây không có gì cho bạn",
    forStaff: "Các trang này dành cho người điều hành nền tảng.",
  },
});
