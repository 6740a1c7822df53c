import { defineTexts } from "../../lib/texts/texts.ts";

export const notFoundTexts = defineTexts({
  en: {
    title: "There is no such page",
    lead: "The address may be mistyped, or the page may have moved. A referral link begins with the tracking domain, not with this one.",
    ways: "Ways on",
    home: "Go home",
    status: "See whether everything runs",
  },
  vi: {
    title: "Không có trang này",
    lead: "Có thể địa chỉ bị gõ nhầm hoặc trang đã chuyển đi. Liên kết giới thiệu bắt đầu bằng tên miền theo dõi, không phải tên miền này.",
    ways: "Đi tiếp",
    home: "Về trang chủ",
    status: "Xem hệ thống có hoạt động tốt không",
  },
});
