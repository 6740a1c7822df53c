/** Sentences below each other, as a text has them. */
export function TextList({ texts }: { texts: Readonly<Record<string, string>> }) {
  return (
    <ul>
      {Object.entries(texts).map(([name, text]) => (
        <li key={name}>{text}</li>
      ))}
    </ul>
  );
}
