import { defineTexts } from "../../../lib/texts/texts.ts";

export const inviteLinksTexts = defineTexts({
  en: {
    title: "Invite others",
    text: "Whoever joins a program by your link has you as sponsor; where the program pays for levels, you share in what they earn.",
    none: "You are in no program yet that you could invite to.",
    invitation: (program: string) => `the invitation to ${program}`,
    shareWhat: (program: string) => `Share the invitation to ${program}`,
    share: "Share",
  },
  vi: {
    title: "Mời người khác",
    text: "Ai tham gia chương trình qua liên kết của bạn sẽ có bạn là người bảo trợ; nếu chương trình trả hoa hồng theo cấp, bạn được hưởng một phần từ thu nhập của họ.",
    none: "Bạn chưa tham gia chương trình nào để có thể mời người khác.",
    invitation: (program) => `lời mời vào ${program}`,
    shareWhat: (program) => `Chia sẻ lời mời vào ${program}`,
    share: "Chia sẻ",
  },
});
