import { Autocomplete } from "@base-ui/react/autocomplete";
import { useNavigate } from "@tanstack/react-router";
import { Activity, CornerDownLeft, Inbox, UserRound } from "lucide-react";
import { useEffect, useState } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { MAKING } from "../../lib/use-making.ts";
import type { PageGroup } from "../frame/pages.ts";
import { Dialog } from "../ui/dialog.tsx";
import {
  type AreaCommands,
  type Command,
  type CommandGroup,
  type LoadCommands,
  matching,
  recentCommands,
  remember,
} from "./commands.ts";
import { paletteTexts } from "./texts/palette.ts";
import { useFound } from "./use-found.ts";

interface PaletteProps {
  readonly groups: readonly PageGroup[];
  readonly commands: LoadCommands | undefined;
  readonly onClose: () => void;
}

/** Goes anywhere by typing where: pages, what is done there, and things that are found by name. */
export default function Palette({ groups, commands: load, onClose }: PaletteProps) {
  const t = useTexts(paletteTexts);
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const commands = useCommands(load);
  const known = useKnown(groups, commands, text);
  const { found, state } = useFound(commands?.search, text);
  const shown = [...known, ...found];
  const count = shown.reduce((sum, { items }) => sum + items.length, 0);
  const follow = (command: Command) => {
    remember(command);
    onClose();
    void navigate({ to: command.to, ...(command.making === true ? { hash: MAKING } : {}) });
  };
  return (
    <Dialog title={t.title} look="palette" onClose={onClose}>
      <Autocomplete.Root
        open
        inline
        items={shown}
        filter={null}
        autoHighlight="always"
        keepHighlight
        value={text}
        onValueChange={setText}
        itemToStringValue={({ name }: Command) => name}
      >
        <Autocomplete.Input className="palette-input" aria-label={t.title} placeholder={t.typeHere} />
        <p className="visually-hidden" role="status">
          {state === "asking" ? t.searching : t.found(count)}
        </p>
        <Autocomplete.List className="palette-list">
          {(group: CommandGroup) => (
            <Autocomplete.Group key={group.name} items={group.items} className="palette-group">
              <Autocomplete.GroupLabel className="menu-group">{group.name}</Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(command: Command) => (
                  <Autocomplete.Item
                    key={command.to}
                    value={command}
                    className="menu-item"
                    onClick={() => follow(command)}
                  >
                    <Row command={command} />
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
        {count === 0 && state !== "asking" ? <p className="palette-note">{t.nothing}</p> : null}
        {state === "asking" ? <p className="palette-note">{t.searching}</p> : null}
        {state === "failed" ? <p className="palette-note">{t.failed}</p> : null}
      </Autocomplete.Root>
    </Dialog>
  );
}

function Row({ command: { icon: Icon, name, hint } }: { command: Command }) {
  return (
    <>
      {Icon === undefined ? <span className="menu-check" /> : <Icon aria-hidden="true" />}
      <span className="palette-name">{name}</span>
      {hint === undefined ? null : <span className="palette-hint">{hint}</span>}
      <CornerDownLeft aria-hidden="true" className="palette-enter" />
    </>
  );
}

/** What the area adds, once it is there; without it the pages are all there is. */
function useCommands(load: LoadCommands | undefined): AreaCommands | undefined {
  const [commands, setCommands] = useState<AreaCommands>();
  useEffect(() => {
    let closed = false;
    load?.().then(
      (loaded) => closed || setCommands(loaded),
      () => undefined,
    );
    return () => {
      closed = true;
    };
  }, [load]);
  return commands;
}

/** Of what the palette knows by itself, what is meant by the text; before one types, what was opened last as well. */
function useKnown(
  groups: readonly PageGroup[],
  commands: AreaCommands | undefined,
  text: string,
): CommandGroup[] {
  const t = useTexts(paletteTexts);
  const pages = groups.flatMap((group) =>
    group.pages.map(({ to, name, icon }): Command => {
      return { to, name, icon, ...(group.name === undefined ? {} : { hint: group.name }) };
    }),
  );
  const elsewhere: readonly Command[] = [
    { to: "/account", name: t.yourAccount, icon: UserRound },
    { to: "/inbox", name: t.inbox, icon: Inbox },
    { to: "/status", name: t.status, icon: Activity },
  ].filter(({ to }) => pages.every((page) => page.to !== to));
  const all: readonly CommandGroup[] = [
    { name: t.recent, items: text === "" ? recentCommands() : [] },
    { name: t.actions, items: matching(commands?.actions ?? [], text) },
    { name: t.pages, items: matching(pages, text) },
    { name: t.elsewhere, items: matching(elsewhere, text) },
  ];
  return all.filter(({ items }) => items.length > 0);
}
