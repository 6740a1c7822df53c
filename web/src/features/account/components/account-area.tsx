import { AreaFrame, SignedIn } from "../../../components/frame/area-frame.tsx";
import { ACCOUNT_PAGES } from "../account-pages.ts";

/** One's own account, for everybody who can sign in. */
export function AccountArea() {
  return (
    <SignedIn>
      <AreaFrame name="Account" pages={ACCOUNT_PAGES} ofNoRole />
    </SignedIn>
  );
}
