import { useTexts } from "../../lib/texts/use-texts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { paletteTexts } from "./texts/palette.ts";

/** By which keys one works here. */
export default function KeysHelp({ onClose }: { onClose: () => void }) {
  const t = useTexts(paletteTexts);
  const keys = [
    [["Ctrl+K", "⌘K"], t.key.palette],
    [["?"], t.key.help],
    [["Tab"], t.key.tab],
    [["Esc"], t.key.escape],
    [["j", "k", "u"], t.key.rows],
  ] as const;
  return (
    <Dialog title={t.keys} onClose={onClose}>
      <dl className="facts keys">
        {keys.map(([names, what]) => (
          <div key={what}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
