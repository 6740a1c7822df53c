import { defineTexts } from "../../../lib/texts/texts.ts";

export const namesTexts = defineTexts({
  en: {
    partner: (id: string) => `Partner ${id}`,
    campaign: (id: string) => `Campaign ${id}`,
    platform: "the platform",
    you: "you",
    gone: "somebody who is not a member any more",
    inUtc: (time: string) => `${time} in UTC`,
  },
  vi: {
    partner: (id) => `Đối tác ${id}`,
    campaign: (id) => `Chiến dịch ${id}`,
    platform: "nền tảng",
    you: "bạn",
    gone: "người không còn là thành viên",
    inUtc: (time) => `${time} theo UTC`,
  },
});
