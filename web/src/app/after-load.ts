import { toast } from "../lib/announce.ts";
import { currentLanguage, subscribeLanguage } from "../lib/texts/language.ts";
import { textsNow } from "../lib/texts/texts.ts";
import { registerWorker } from "../offline/register.ts";
import { errorTexts } from "./texts/error-page.ts";

/* What no page waits for, and each one has a little later. */

registerWorker();
// Where a page's code cannot be loaded, that of this one could not be either.
import("./error-page.tsx").catch(() => undefined);

// A menu or a form whose code is gone, as after a new version was published. The page is left alone: something may be typed in it.
let told = false;
addEventListener("vite:preloadError", () => {
  if (!told && navigator.onLine) toast(textsNow(errorTexts).part);
  told = true;
});

// What a device is told when it installs the site, in the person's language.
const manifest = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
const nameManifest = () => {
  const path = currentLanguage() === "vi" ? "/manifest.vi.webmanifest" : "/manifest.webmanifest";
  if (manifest !== null && new URL(manifest.href).pathname !== path) manifest.href = path;
};
subscribeLanguage(nameManifest);
nameManifest();
