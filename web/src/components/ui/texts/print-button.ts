import { defineTexts } from "../../../lib/texts/texts.ts";

export const printButtonTexts = defineTexts({ en: { label: "Print" }, vi: { label: "In" } });
