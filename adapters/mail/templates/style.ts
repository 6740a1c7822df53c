import type { CSSProperties } from "react";

const FACE = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const text: CSSProperties = { fontFamily: FACE, fontSize: "16px", lineHeight: "24px", color: "#0e2227" };
const small: CSSProperties = { ...text, fontSize: "13px", lineHeight: "20px", color: "#475a60" };

/** Inline, as mail clients want it; the colours are the site's tokens. */
export const STYLE = {
  paper: { margin: "0", padding: "24px 12px", backgroundColor: "#f6f8f8" },
  sheet: { maxWidth: "560px", padding: "24px 28px", borderRadius: "6px", backgroundColor: "#ffffff" },
  brand: { ...small, margin: "0 0 16px", fontWeight: 600 },
  title: { ...text, margin: "0 0 16px", fontSize: "22px", lineHeight: "28px", fontWeight: 600 },
  text: { ...text, margin: "0 0 16px" },
  itemTitle: { ...text, margin: "0", fontWeight: 600 },
  itemBody: { ...small, margin: "0 0 16px" },
  button: {
    ...text,
    padding: "12px 20px",
    borderRadius: "6px",
    backgroundColor: "#0a6a72",
    color: "#ffffff",
    fontWeight: 600,
    textDecoration: "none",
  },
  action: { margin: "8px 0 20px" },
  small: { ...small, margin: "0 0 8px" },
  address: { ...small, margin: "0 0 16px", wordBreak: "break-all" },
  quietLink: { color: "#475a60", textDecoration: "underline" },
  rule: { margin: "24px 0 16px", borderColor: "#d3dcde" },
} as const satisfies Record<string, CSSProperties>;
