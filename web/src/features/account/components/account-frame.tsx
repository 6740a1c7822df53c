import type { ReactNode } from "react";
import { AreaFrame } from "../../../components/frame/area-frame.tsx";
import { SignedIn } from "../../../components/frame/signed-in.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { accountAreaTexts } from "../texts/area.ts";
import { useAccountGroups } from "../use-account-groups.ts";

/** The frame of one's own account, for everybody who can sign in. */
export function AccountFrame({ children }: { children?: ReactNode }) {
  const t = useTexts(accountAreaTexts);
  const groups = useAccountGroups();
  return (
    <SignedIn>
      <AreaFrame name={t.area} groups={groups} ofNoRole>
        {children}
      </AreaFrame>
    </SignedIn>
  );
}
