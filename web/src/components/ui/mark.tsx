/** The product's mark: a stream, and the one that joins it. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M3 9c10 0 12 7 26 7" strokeWidth="4" />
      <path d="M3 26c8 0 9-10 19-10" strokeWidth="3" />
    </svg>
  );
}
