/** Where the viewer's clock and language are, for mails and times; what the browser does not tell is plain. */
export function readPlace(): { readonly timezone: string; readonly locale: "en" | "vi" } {
  return {
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
    locale: navigator.language.startsWith("vi") ? "vi" : "en",
  };
}
