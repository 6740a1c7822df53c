import type { AreaPage } from "../../components/frame/area-frame.tsx";

/** Pages of the account area in the order of its navigation; the route of each is in `app/account-routes.tsx`. */
export const ACCOUNT_PAGES: readonly AreaPage[] = [
  { to: "/account", name: "Profile" },
  { to: "/account/security", name: "Security" },
  { to: "/account/activity", name: "Activity" },
  { to: "/account/notifications", name: "Notifications" },
  { to: "/account/privacy", name: "Privacy" },
  { to: "/account/exports", name: "Exports" },
  { to: "/inbox", name: "Inbox" },
];
