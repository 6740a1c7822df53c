import { AccountFrame } from "./account-frame.tsx";

/** One's own account, for everybody who can sign in. */
export const AccountArea = () => <AccountFrame />;
