import { Link } from "@tanstack/react-router";
import { Mark } from "./mark.tsx";

/** The product's name, which leads home. */
export function Brand() {
  return (
    <Link to="/" className="brand">
      <Mark /> Tributary
    </Link>
  );
}
