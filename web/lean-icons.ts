import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const ICON = fileURLToPath(new URL("src/components/ui/lean-icon.ts", import.meta.url));

/**
 * Makes Lucide's icons as small as what is drawn of them: each comes without its name and React's keys, and by a
 * component of a few lines in the place of Lucide's, which can do much that nothing here wants.
 */
export function leanIcons(): Plugin {
  return {
    name: "lean-icons",
    enforce: "pre",
    resolveId: {
      filter: { id: /createLucideIcon\.mjs$/ },
      handler: (_, importer) => (importer?.includes("lucide-react/dist/esm/icons/") ? ICON : null),
    },
    transform: {
      filter: { id: /lucide-react\/dist\/esm\/icons\/[^/]+\.mjs$/ },
      handler: (code) => ({
        code: code
          .replaceAll(/,\s*key: "[^"]*"/g, "")
          .replace(/name: "[^"]*",\s*size: 24,/, "")
          .replace(/^__iconData\.node;$/m, ""),
        map: null,
      }),
    },
  };
}
