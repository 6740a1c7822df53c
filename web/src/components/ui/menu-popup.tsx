import { Menu } from "@base-ui/react/menu";
import { Link } from "@tanstack/react-router";
import { Check, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { MenuProps } from "./menu-button.tsx";

/** One entry of a menu. */
type MenuEntry =
  | { readonly kind: "text"; readonly id: string; readonly content: ReactNode }
  | { readonly kind: "line"; readonly id: string }
  | { readonly kind: "link"; readonly name: string; readonly to: string; readonly icon?: LucideIcon }
  | {
      readonly kind: "action";
      readonly name: string;
      readonly icon?: LucideIcon;
      readonly disabled?: boolean;
      readonly onChoose: () => void;
    }
  | {
      readonly kind: "choice";
      readonly name: string;
      readonly chosen: string;
      readonly options: readonly (readonly [value: string, name: string])[];
      readonly onChoose: (value: string) => void;
    };

interface MenuPopupProps extends MenuProps {
  readonly entries: readonly MenuEntry[];
}

/** The menu of a button that is drawn elsewhere. */
export function MenuPopup({ label, entries, open, onOpen, anchor }: MenuPopupProps) {
  return (
    <Menu.Root
      open={open}
      modal={false}
      onOpenChange={(next, { event }) => {
        // The button closes it itself.
        if (next || !(event.target instanceof Node && anchor.current?.contains(event.target) === true))
          onOpen(next);
      }}
    >
      <Menu.Portal>
        <Menu.Positioner
          className="float-place"
          anchor={anchor}
          align="end"
          sideOffset={6}
          collisionPadding={8}
        >
          <Menu.Popup className="menu" aria-label={label} finalFocus={anchor}>
            {entries.map((entry) => (
              <Entry key={"id" in entry ? entry.id : entry.name} entry={entry} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Entry({ entry }: { entry: MenuEntry }) {
  switch (entry.kind) {
    case "text":
      return <div className="menu-text">{entry.content}</div>;
    case "line":
      return <Menu.Separator className="menu-line" />;
    case "link":
      return (
        <Menu.LinkItem className="menu-item" closeOnClick render={<Link to={entry.to} />}>
          <EntryIcon icon={entry.icon} />
          {entry.name}
        </Menu.LinkItem>
      );
    case "action":
      return (
        <Menu.Item className="menu-item" disabled={entry.disabled ?? false} onClick={entry.onChoose}>
          <EntryIcon icon={entry.icon} />
          {entry.name}
        </Menu.Item>
      );
    case "choice":
      return (
        <Menu.Group>
          <Menu.GroupLabel className="menu-group">{entry.name}</Menu.GroupLabel>
          <Menu.RadioGroup value={entry.chosen} onValueChange={entry.onChoose}>
            {entry.options.map(([value, name]) => (
              <Menu.RadioItem key={value} value={value} className="menu-item" closeOnClick>
                <span className="menu-check">
                  <Menu.RadioItemIndicator>
                    <Check aria-hidden="true" />
                  </Menu.RadioItemIndicator>
                </span>
                {name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Group>
      );
  }
}

function EntryIcon({ icon: Icon }: { icon: LucideIcon | undefined }) {
  return Icon === undefined ? null : <Icon aria-hidden="true" />;
}
