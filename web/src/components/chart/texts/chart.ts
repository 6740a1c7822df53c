import { defineTexts } from "../../../lib/texts/texts.ts";

export const chartTexts = defineTexts({
  en: {
    before: (value: string) => `before: ${value}`,
    empty: "Nothing in these days.",
    keys: "Arrow keys go from point to point.",
  },
  vi: {
    before: (value) => `trước đó: ${value}`,
    empty: "Không có số liệu trong những ngày này.",
    keys: "Dùng phím mũi tên để đi qua từng điểm.",
  },
});
