import { defineTexts } from "../../../lib/texts/texts.ts";

export const visitTexts = defineTexts({
  en: {
    time: "Time",
    link: "Link",
    country: "Country",
    with: "With",
    from: "From",
    direct: "direct",
    subIds: "Sub-ids",
    counts: "Counts",
    yes: "yes",
    bot: (bot: string) => `no, a bot (${bot})`,
    who: "By whom",
    people: "People",
    bots: "Bots",
  },
  vi: {
    time: "Thời điểm",
    link: "Liên kết",
    country: "Quốc gia",
    with: "Thiết bị",
    from: "Từ",
    direct: "trực tiếp",
    subIds: "Mã phụ",
    counts: "Được tính",
    yes: "có",
    bot: (bot) => `không, bot (${bot})`,
    who: "Do ai",
    people: "Người",
    bots: "Bot",
  },
});
