import { defineTexts } from "../../../lib/texts/texts.ts";

export const firstProgramTexts = defineTexts({
  en: {
    share: "Must be a share from 0.01 to 100, as 10 or 7.5.",
    isThere: (program: string) => `The program ${program} is there.`,
    title: "Make your first program",
    lead: "A program holds your campaigns, your partners and the rules by which they earn. All of it can be changed later.",
    make: "Make the program",
    name: "Name",
    nameHint: "As your partners will see it.",
    currency: "Currency of your orders",
    rate: "Commission in per cent",
  },
  vi: {
    share: "Phải là tỷ lệ từ 0.01 đến 100, như 10 hoặc 7.5.",
    isThere: (program) => `Đã tạo chương trình ${program}.`,
    title: "Tạo chương trình đầu tiên của bạn",
    lead: "Chương trình chứa các chiến dịch, các đối tác và quy tắc hưởng hoa hồng của bạn. Mọi thứ đều có thể đổi về sau.",
    make: "Tạo chương trình",
    name: "Tên",
    nameHint: "Như đối tác của bạn sẽ thấy.",
    currency: "Tiền tệ của đơn hàng",
    rate: "Hoa hồng theo phần trăm",
  },
});
