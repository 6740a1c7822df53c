import type { ReactNode } from "react";
import { Tributary } from "./tributary";

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <Tributary publicKey="trbp_YOUR_PUBLIC_KEY" />
        {children}
      </body>
    </html>
  );
}
