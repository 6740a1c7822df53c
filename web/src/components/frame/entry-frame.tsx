import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { LanguageSwitch } from "../language/language-switch.tsx";
import { Brand } from "../ui/brand.tsx";
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
      <footer className="foot">
        <nav aria-label="About">
          <ul>
            <li>
              <Link to="/terms">Terms</Link>
            </li>
            <li>
              <Link to="/privacy">Privacy</Link>
            </li>
            <li>
              <Link to="/status">Status of the platform</Link>
            </li>
          </ul>
        </nav>
        <LanguageSwitch />
      </footer>
    </div>
  );
}
