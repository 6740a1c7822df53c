import type { ReactNode } from "react";
import { Brand } from "../ui/brand.tsx";
import { SiteFoot } from "./site-foot.tsx";
import "./entry-frame.css";

interface EntryFrameProps {
  readonly look?: "narrow" | "wide" | "prose";
  readonly children: ReactNode;
}

/** The frame of pages for those who are on their way in. */
export function EntryFrame({ look = "narrow", children }: EntryFrameProps) {
  return (
    <div className={`page entry is-${look}`}>
      <header className="masthead">
        <Brand />
      </header>
      <main>{children}</main>
      <SiteFoot />
    </div>
  );
}
