import { useId } from "react";
import { PageLink } from "./page-link.tsx";
import type { PageGroup } from "./pages.ts";

interface PageListProps {
  readonly groups: readonly PageGroup[];
  readonly onFollow?: () => void;
}

/** All pages of an area, by group. */
export function PageList({ groups, onFollow }: PageListProps) {
  const pages = groups.flatMap((group) => group.pages);
  return groups.map((group) => (
    <Group key={group.name ?? ""} name={group.name}>
      {group.pages.map((page) => (
        <li key={page.to}>
          <PageLink
            {...page}
            home={pages.some(({ to }) => to.startsWith(`${page.to}/`))}
            {...(onFollow === undefined ? {} : { onClick: onFollow })}
          />
        </li>
      ))}
    </Group>
  ));
}

function Group({ name, children }: { name: string | undefined; children: React.ReactNode }) {
  const id = useId();
  if (name === undefined) return <ul className="page-list">{children}</ul>;
  return (
    <>
      <p className="page-group" id={id}>
        {name}
      </p>
      <ul className="page-list" aria-labelledby={id}>
        {children}
      </ul>
    </>
  );
}
