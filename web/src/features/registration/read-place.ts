import { viewerZone } from "../../lib/formatters.ts";
import { currentLanguage, type Language } from "../../lib/texts/language.ts";

/** Where the viewer's clock and language are, for mails and times. */
export function readPlace(): { readonly timezone: string; readonly locale: Language } {
  return {
    timezone: viewerZone(),
    locale: currentLanguage(),
  };
}
