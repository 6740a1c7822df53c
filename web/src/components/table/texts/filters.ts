import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

export const filtersTexts = defineTexts({
  en: {
    all: "All",
    oneMore: "One of them",
    looking: "Looking…",
    notFound: "That could not be looked up.",
    clear: "Show everything",
    more: "More filters",
    fewer: "Fewer filters",
    from: "From",
    to: "To",
    count: (count: number) => plural(count, { one: "# row", other: "# rows" }),
    moreThan: (count: number) => plural(count, { other: "more than # rows" }),
    noneTitle: "Nothing fits",
    none: "Look for less to see more.",
  },
  vi: {
    all: "Tất cả",
    oneMore: "Một trong số đó",
    looking: "Đang tìm…",
    notFound: "Không tra cứu được.",
    clear: "Hiện tất cả",
    more: "Thêm bộ lọc",
    fewer: "Bớt bộ lọc",
    from: "Từ",
    to: "Đến",
    count: (count) => plural(count, { other: "# dòng" }),
    moreThan: (count) => plural(count, { other: "hơn # dòng" }),
    noneTitle: "Không có gì phù hợp",
    none: "Bớt điều kiện lọc để thấy nhiều hơn.",
  },
});
