import { defineTexts } from "../../../lib/texts/texts.ts";

/** Of the toast that takes something back. */
export const undoTexts = defineTexts({
  en: {
    undo: "Undo",
    undoWhat: (what: string) => `Undo: ${what}`,
    undone: "It is as it was before.",
    keys: "Ctrl+Z or ⌘Z",
    offered: "Ctrl+Z takes it back.",
    close: "Close",
  },
  vi: {
    undo: "Hoàn tác",
    undoWhat: (what) => `Hoàn tác: ${what}`,
    undone: "Đã trở lại như trước.",
    keys: "Ctrl+Z hoặc ⌘Z",
    offered: "Ctrl+Z để hoàn tác.",
    close: "Đóng",
  },
});
