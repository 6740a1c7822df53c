import type { ButtonHTMLAttributes } from "react";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main`: what the form or page is for; one of them in sight. `bare`: beside what it concerns. */
  readonly look?: "main" | "plain" | "bare";
  /** Under way: it can be seen, and pressing it again does nothing. */
  readonly busy?: boolean;
}

export function Button({ look = "plain", busy = false, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`button is-${look}`}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {children}
      {busy ? <span className="button-busy" aria-hidden="true" /> : null}
    </button>
  );
}
