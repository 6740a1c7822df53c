import {
  type ComponentType,
  lazy,
  type ReactNode,
  type RefObject,
  Suspense,
  useMemo,
  useRef,
  useState,
} from "react";

/** What a menu is told by its button. */
export interface MenuProps {
  readonly label: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly anchor: RefObject<HTMLElement | null>;
}

interface MenuButtonProps {
  /** Names the button and the menu. */
  readonly label: string;
  readonly className?: string;
  /** Brings the menu, a component around `MenuPopup`. Must be stable. */
  readonly load: () => Promise<{ readonly default: ComponentType<MenuProps> }>;
  /** What the button shows beside its name, which is heard alone. */
  readonly children: ReactNode;
}

/** A button that opens a menu. The menu's code comes when the button is pointed at, focused or pressed. */
export function MenuButton({ label, className = "button", load, children }: MenuButtonProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const Menu = useMemo(() => lazy(load), [load]);
  const prepare = () => void load().catch(() => undefined);
  return (
    <>
      <button
        ref={ref}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={prepare}
        onFocus={prepare}
        onClick={() => {
          setWanted(true);
          setOpen((before) => !before);
        }}
      >
        <span className="visually-hidden">{label}</span>
        {children}
      </button>
      <Suspense fallback={null}>
        {wanted ? <Menu label={label} open={open} onOpen={setOpen} anchor={ref} /> : null}
      </Suspense>
    </>
  );
}
