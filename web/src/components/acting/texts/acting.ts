import { defineTexts } from "../../../lib/texts/texts.ts";

export const actingTexts = defineTexts({
  en: {
    over: (name: string) => `You are yourself again, not ${name}.`,
    label: "Acting as a user",
    youActAs: (name: string) => `You act as ${name}`,
    timeLeft: "Time left:",
    left: (time: string) => `${time} left`,
    stop: "Stop acting",
  },
  vi: {
    over: (name) => `Bạn đã trở lại là chính mình, không còn thay ${name}.`,
    label: "Thao tác thay người dùng",
    youActAs: (name) => `Bạn đang thao tác thay ${name}`,
    timeLeft: "Thời gian còn lại:",
    left: (time) => `còn ${time}`,
    stop: "Kết thúc",
  },
});
