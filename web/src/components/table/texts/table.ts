import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

export const tableTexts = defineTexts({
  en: {
    columns: "Columns",
    all: "Select all rows that are shown",
    select: (row: string) => `Select ${row}`,
    selected: (count: number) => plural(count, { one: "# selected", other: "# selected" }),
    none: "Select none",
  },
  vi: {
    columns: "Cột",
    all: "Chọn mọi dòng đang hiển thị",
    select: (row) => `Chọn ${row}`,
    selected: (count) => plural(count, { other: "Đã chọn #" }),
    none: "Bỏ chọn",
  },
});
