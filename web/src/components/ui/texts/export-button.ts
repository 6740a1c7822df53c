import { defineTexts } from "../../../lib/texts/texts.ts";

export const exportButtonTexts = defineTexts({
  en: {
    label: "Export as CSV",
    written: "The list is long, so it is being written into a file. A mail says when it is ready.",
  },
  vi: {
    label: "Xuất ra CSV",
    written: "Danh sách dài nên đang được ghi ra tệp. Khi tệp sẵn sàng sẽ có thư báo.",
  },
});
