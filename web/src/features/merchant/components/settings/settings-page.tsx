import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { settingsTexts } from "../../texts/settings.ts";

// They come together: each on its own would move those below it.
const SettingsParts = lazyPart(async () => (await import("./settings-parts.tsx")).SettingsParts);

/** Settings that are no part of the program's plan, each a section of its own. */
export function SettingsPage() {
  const t = useTexts(settingsTexts);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <SettingsParts />
    </>
  );
}
