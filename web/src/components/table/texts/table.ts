import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

export const tableTexts = defineTexts({
  en: {
    columns: "Columns",
    shownColumns: "Columns that are shown",
    allColumns: "Show all columns",
    sort: "Sorted by",
    ascending: (column: string) => `${column}, ascending`,
    descending: (column: string) => `${column}, descending`,
    all: "Select all rows that are shown",
    select: (row: string) => `Select ${row}`,
    selected: (count: number) => plural(count, { one: "# selected", other: "# selected" }),
    none: "Select none",
  },
  vi: {
    columns: "Cột",
    shownColumns: "Các cột được hiển thị",
    allColumns: "Hiện mọi cột",
    sort: "Sắp xếp theo",
    ascending: (column) => `${column}, tăng dần`,
    descending: (column) => `${column}, giảm dần`,
    all: "Chọn mọi dòng đang hiển thị",
    select: (row) => `Chọn ${row}`,
    selected: (count) => plural(count, { other: "Đã chọn #" }),
    none: "Bỏ chọn",
  },
});
