import type { CreativeKind } from "./kinds.ts";

/** What makes a creative of its kind, and it has not; null: it has it. Without it nothing is live. */
export function missingPart(creative: {
  readonly kind: CreativeKind;
  readonly text: string | null;
  readonly url: string | null;
  readonly hasFile: boolean;
}): "file" | "text" | "url" | null {
  switch (creative.kind) {
    case "image":
    case "file":
      return creative.hasFile ? null : "file";
    case "text":
      return creative.text ? null : "text";
    case "page":
    case "video":
      return creative.url === null ? "url" : null;
  }
}
