import { defineTexts } from "../../../lib/texts/texts.ts";

export const findTexts = defineTexts({
  en: {
    title: "Search",
    lead: "Over all organisations: users, organisations, programs, partners, orders, payouts and transfers.",
    label: "Name, address, order, transfer or id",
    caption: "What was found",
    kind: "Kind",
    kinds: {
      ...{ user: "User", organisation: "Organisation", program: "Program", partner: "Partner" },
      ...{ order: "Order", payout: "Payout" },
    },
    groups: {
      ...{ user: "Users", organisation: "Organisations", program: "Programs", partner: "Partners" },
      ...{ order: "Orders", payout: "Payouts" },
    },
    states: {
      ...{ active: "active", archived: "archived", pending: "pending", approved: "approved" },
      ...{ rejected: "rejected", requested: "requested", submitted: "submitted", paid: "paid" },
      ...{ failed: "failed", cancelled: "cancelled", returned: "returned" },
    },
    name: "Name",
    organisation: "Organisation",
    none: "Nothing is called so",
    noneText:
      "Names and addresses are found by how they begin; orders and transfers by the whole number; anything by its id.",
    begin: "What are you looking for?",
    beginText:
      "Two characters are enough to begin with. At most 25 of each kind are shown, the newest first.",
  },
  vi: {
    title: "Tìm kiếm",
    lead: "Trên mọi tổ chức: người dùng, tổ chức, chương trình, đối tác, đơn hàng, khoản chi trả và lệnh chuyển.",
    label: "Tên, địa chỉ, đơn hàng, lệnh chuyển hoặc ID",
    caption: "Kết quả tìm được",
    kind: "Loại",
    kinds: {
      ...{ user: "Người dùng", organisation: "Tổ chức", program: "Chương trình", partner: "Đối tác" },
      ...{ order: "Đơn hàng", payout: "Khoản chi trả" },
    },
    groups: {
      ...{ user: "Người dùng", organisation: "Tổ chức", program: "Chương trình", partner: "Đối tác" },
      ...{ order: "Đơn hàng", payout: "Khoản chi trả" },
    },
    states: {
      ...{ active: "đang chạy", archived: "đã lưu trữ", pending: "đang chờ", approved: "đã duyệt" },
      ...{ rejected: "bị từ chối", requested: "đã yêu cầu", submitted: "đã gửi", paid: "đã chi trả" },
      ...{ failed: "thất bại", cancelled: "đã huỷ", returned: "đã trả lại" },
    },
    name: "Tên",
    organisation: "Tổ chức",
    none: "Không có gì tên như vậy",
    noneText: "Tên và địa chỉ được tìm theo phần đầu; đơn hàng và lệnh chuyển theo cả mã; mọi thứ theo ID.",
    begin: "Bạn đang tìm gì?",
    beginText: "Chỉ cần hai ký tự. Mỗi loại hiện nhiều nhất 25 kết quả, mới nhất trước.",
  },
});
